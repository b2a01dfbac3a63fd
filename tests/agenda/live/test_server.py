"""The live room through a real Daphne: commits, resumes, restarts, strangers."""

import asyncio
import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
import websockets
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.browser.site import Site

pytestmark = pytest.mark.live

BUILD = """
import json
from django.conf import settings
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from agenda.live.models import LiveRoom
from registration.access import sign_in
from tests.factories import *

edition = EditionFactory()
session = SessionFactory(edition=edition, slug="table-ronde", has_live=True)
LiveRoom.objects.create(session=session, is_open=True)
cookies = []
for _ in range(3):
    response = HttpResponse()
    sign_in(response, RegistrationFactory(edition=edition), timezone.now())
    cookies.append("participant=" + response.cookies["participant"].value)
moderator = UserFactory()
moderator.groups.add(Group.objects.get(name="moderator"))
client = Client()
client.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
desk = "sessionid=" + client.cookies["sessionid"].value
print(json.dumps({"people": cookies, "desk": desk}))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("live"))
    site.manage("migrate", "--verbosity=0")
    site.people = site.python(BUILD)
    site.start()
    yield site
    site.stop()


class Phone:
    """A client that keeps a room in step the way the protocol says."""

    def __init__(self, site: Site, path: str = "", cookie: str = "") -> None:
        self.url = f"ws://127.0.0.1:{site.port}/ws/direct/table-ronde/{path}"
        self.cookie = cookie
        self.seq: int | None = None
        self.questions: dict[str, Any] = {}
        self.socket: Any = None

    async def __aenter__(self) -> "Phone":
        await self.connect()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.socket.close()

    async def connect(self) -> None:
        url = self.url if self.seq is None else f"{self.url}?since={self.seq}"
        self.socket = await websockets.connect(url, additional_headers={"Cookie": self.cookie})
        await self.hear()

    async def hear(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await asyncio.wait_for(self.socket.recv(), 10))
        if frame["type"] == "snapshot":
            self.seq = frame["seq"]
            self.questions = {question["id"]: question for question in frame["questions"]}
        elif frame["type"] == "delta" and frame["from"] <= (self.seq or 0) < frame["seq"]:
            self.seq = frame["seq"]
            self.questions |= {question["id"]: question for question in frame["questions"]}
            for gone in frame["removed"]:
                self.questions.pop(gone, None)
        elif frame["type"] == "delta":
            assert frame["from"] <= (self.seq or 0), "a gap"
        return frame

    async def until(self, condition) -> None:
        while not condition(self):
            await self.hear()

    async def say(self, **frame: Any) -> dict[str, Any]:
        frame = {"id": str(uuid.uuid4()), **frame}
        await self.socket.send(json.dumps(frame))
        while True:
            heard = await self.hear()
            if heard.get("id") == frame["id"]:
                return heard


def published(site: Site) -> dict[str, Any]:
    address = f"{site.url}/api/v1/live/table-ronde/questions/"
    with urllib.request.urlopen(address, timeout=5) as answer:
        return {"etag": answer.headers["ETag"], **json.load(answer)}


def stored(site: Site, question: str) -> Any:
    """What another process finds in the database."""
    return site.python(
        "import json\nfrom agenda.live.models import Question\n"
        f"print(json.dumps(Question.objects.get(pk='{question}').status))"
    )


async def test_what_is_acknowledged_is_committed_and_what_is_published_reaches_everybody(site):
    async with AsyncExitStack() as room:
        asker = await room.enter_async_context(Phone(site, cookie=site.people["people"][0]))
        desk = await room.enter_async_context(Phone(site, "moderation/", site.people["desk"]))
        crowd = [await room.enter_async_context(Phone(site)) for _ in range(20)]

        ack = await asker.say(type="ask", text="<b>Quand</b> ?", anonymous=True)
        question = ack["question"]
        assert stored(site, question) == "pending"
        assert question not in json.dumps(published(site))

        await desk.until(lambda me: question in me.questions)
        await desk.say(type="moderate", question=question, action="publish")
        await asyncio.gather(*(phone.until(lambda me: question in me.questions) for phone in crowd))

    assert {phone.questions[question]["text"] for phone in crowd} == {"<b>Quand</b> ?"}
    assert {phone.seq for phone in crowd} == {published(site)["seq"]}


async def test_a_phone_that_was_away_catches_up(site):
    voter = Phone(site, cookie=site.people["people"][1])
    away = Phone(site)
    desk = Phone(site, "moderation/", site.people["desk"])
    async with desk, voter:
        await away.connect()
        await away.socket.close()
        ack = await voter.say(type="ask", text="Et pendant ce temps ?")
        await desk.say(type="moderate", question=ack["question"], action="publish")
        for on in (True, False, True):
            vote = await voter.say(type="vote", question=ack["question"], on=on)
            assert vote["type"] == "ack"

        await away.connect()

        assert away.questions[ack["question"]]["votes"] == 1
        assert away.seq == published(site)["seq"]
        await away.socket.close()


async def test_a_restart_loses_nothing(site):
    asker = Phone(site, cookie=site.people["people"][2])
    frame = {"id": str(uuid.uuid4()), "type": "ask", "text": "Encore là ?"}
    async with asker:
        first = await asker.say(**frame)
    site.stop()
    site.start()

    async with asker:
        again = await asker.say(**frame)
    async with Phone(site, "moderation/", site.people["desk"]) as desk:
        texts = [question["text"] for question in desk.questions.values()]

    assert again == first
    assert texts.count("Encore là ?") == 1


async def test_a_page_of_another_site_gets_a_403(site):
    with pytest.raises(InvalidStatus) as refusal:
        await websockets.connect(
            f"ws://127.0.0.1:{site.port}/ws/direct/table-ronde/",
            additional_headers={"Origin": "https://evil.example"},
        )

    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize(
    ("path", "who", "code"),
    [
        ("table-ronde/moderation/", "", 4401),
        ("nulle-part/", "", 4404),
        ("nulle-part/moderation/", "desk", 4404),
        ("table-ronde/autre/", "", 4404),
    ],
)
async def test_other_refusals_close_with_a_code(site, path, who, code):
    headers = {"Cookie": site.people["desk"]} if who else {}
    url = f"ws://127.0.0.1:{site.port}/ws/direct/{path}"
    async with websockets.connect(url, additional_headers=headers) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(socket.recv(), 5)

    assert closed.value.rcvd
    assert closed.value.rcvd.code == code


def test_published_questions_are_read_again_only_when_they_change(site):
    known = published(site)
    address = f"{site.url}/api/v1/live/table-ronde/questions/"
    request = urllib.request.Request(address, headers={"If-None-Match": known["etag"]})

    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(request, timeout=5)

    assert answer.value.code == 304
    answer.value.close()
