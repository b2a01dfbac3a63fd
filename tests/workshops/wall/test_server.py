"""Walls through two real Daphne on one database: what one is told, those at the other see.

The database is the one that tests were given: PostgreSQL where DATABASE_URL says so, else SQLite.
"""

import asyncio
import json
import os
import re
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
import websockets
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.agenda.live.test_processes import Served
from tests.browser.site import Site

pytestmark = pytest.mark.live
TOKEN = "a" * 32
BUILD = """
import json
from django.http import HttpResponse
from registration.access import sign_in
from tests.factories import *
from workshops.wall import access, actions
from workshops.wall.models import Facilitator

edition = EditionFactory()
session = SessionFactory(edition=edition, slug="atelier", title="Atelier")
workshop = WorkshopFactory(session=session, round=RoundFactory(edition=edition))
wall, people = access.wall_of(workshop), []
for _ in range(3):
    person = RegistrationFactory(edition=edition)
    actions.mark(workshop, registration=person, present=True, now=timezone.now())
    response = HttpResponse()
    sign_in(response, person, timezone.now())
    people.append("participant=" + response.cookies["participant"].value)
actions.set_phase(wall, phase="gather", now=timezone.now())
one = Facilitator.objects.create(workshop=workshop, name="Animation")
response = HttpResponse()
access.sign_in(response, one)
(name, cookie), = response.cookies.items()
print(json.dumps({"people": people, "facilitator": f"{name}={cookie.value}"}))
"""


@pytest.fixture(scope="module")
def database() -> Iterator[dict[str, str]]:
    """What says to both where the data is: a new PostgreSQL database, or their folder."""
    given = os.environ.get("DATABASE_URL", "")
    shared = {"REDIS_URL": os.environ["REDIS_URL"]} if os.environ.get("REDIS_URL") else {}
    if not given.startswith("postgres"):
        yield shared
        return
    name = f"walls_{uuid.uuid4().hex[:12]}"
    server = urlsplit(given)._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        yield shared | {"DATABASE_URL": urlsplit(given)._replace(path=f"/{name}").geturl()}
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="module")
def two(tmp_path_factory, database) -> Iterator[tuple[Site, Site]]:
    folder: Path = tmp_path_factory.mktemp("walls")
    one, other = (Served(folder, "daphne", **database) for _n in range(2))
    one.prepare()
    one.people = other.people = one.python(BUILD)
    for site in (one, other):
        site.start()
    yield one, other
    for site in (one, other):
        site.stop()


class Looking:
    """Somebody's socket, and the wall as it was last shown."""

    def __init__(self, site: Site, path: str = "mur/?side=phone&lang=fr", cookie: str = "") -> None:
        self.url = f"ws://127.0.0.1:{site.port}/ws/ateliers/atelier/{path}"
        self.cookie = cookie
        self.html = ""
        self.socket: Any = None

    async def __aenter__(self) -> "Looking":
        self.socket = await websockets.connect(
            self.url, additional_headers={"Cookie": self.cookie}, max_size=None
        )
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.socket.close()

    async def until(self, seen) -> str:
        while not seen(self.html):
            self.html = json.loads(await asyncio.wait_for(self.socket.recv(), 20))["html"]
        return self.html


def send(site: Site, path: str, cookie: str, said: dict[str, Any]) -> int:
    """One post, as a script makes it; the HTTP status."""
    request = urllib.request.Request(
        f"{site.url}/ateliers/atelier/{path}/",
        data=urlencode({**said, "csrfmiddlewaretoken": TOKEN}).encode(),
        headers={"Cookie": f"{cookie}; csrftoken={TOKEN}", "Accept": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            status: int = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
        error.close()
    return status


def bricks(html: str) -> set[str]:
    return set(re.findall(r'data-brick="([0-9a-f-]{36})"', html))


async def test_what_is_posted_to_one_process_reaches_everybody_at_both(two):
    one, _other = two
    people, console = one.people["people"], one.people["facilitator"]
    ids = {str(uuid.uuid4()): n for n in range(12)}
    async with AsyncExitStack() as hall:
        crowd = [await hall.enter_async_context(Looking(two[n % 2])) for n in range(10)]
        screens = [Looking(site, "mur/?side=screen&lang=fr") for site in two]
        crowd += [await hall.enter_async_context(screen) for screen in screens]
        phones = crowd[:10]

        statuses = await asyncio.gather(
            *(
                asyncio.to_thread(send, two[n % 2], "mur", people[n % 3], {"id": id, "text": id})
                for id, n in ids.items()
            )
        )
        assert set(statuses) == {200}
        for phone in phones:
            await phone.until(lambda html: bricks(html) == ids.keys())
        for screen in screens:
            await screen.until(lambda html: all(id in html for id in ids))

        chosen = {"act": "put", "brick": next(iter(ids)), "pile": "new", "title": "Mieux acheter"}
        assert send(two[1], "animation", console, chosen) == 200
        assert send(two[0], "animation", console, {"act": "phase:vote"}) == 200
        pile = one.python(
            "from workshops.wall.models import Pile\n"
            "print(Pile.objects.get(title='Mieux acheter').pk)"
        )
        votes = await asyncio.gather(
            *(
                asyncio.to_thread(send, two[n % 2], "mur", who, {"pile": pile, "on": 1})
                for n, who in enumerate(people)
            )
        )
        assert votes == [200, 200, 200]
        shown = {await phone.until(lambda html: "</svg>3</button>" in html) for phone in phones}

    assert len(shown) == 1  # both processes show the same wall
    kept = one.python(
        "import json\nfrom workshops.wall.models import Brick\n"
        "print(json.dumps([str(pk) for pk in Brick.objects.values_list('pk', flat=True)]))"
    )
    assert set(kept) == ids.keys()


async def test_a_restart_loses_nothing(two):
    one, other = two
    brick = {"id": str(uuid.uuid4()), "text": "Avant la coupure"}
    who = one.people["people"][0]
    assert send(one, "mur", who, brick) == 200
    one.stop()
    async with Looking(other) as elsewhere:
        await elsewhere.until(lambda html: brick["text"] in html)
    one.start()

    assert send(one, "mur", who, brick) == 200
    async with Looking(one) as back:
        html = await back.until(lambda html: brick["text"] in html)

    assert html.count(brick["text"]) == 1


async def test_pages_of_other_sites_and_wrong_addresses_are_refused(two):
    one, _other = two
    url = f"ws://127.0.0.1:{one.port}/ws/ateliers"
    with pytest.raises(InvalidStatus) as refusal:
        await websockets.connect(
            f"{url}/atelier/mur/", additional_headers={"Origin": "https://evil.example"}
        )
    assert refusal.value.response.status_code == 403

    for path in ("nulle-part/mur/", "atelier/animation/", "atelier/questions/"):
        async with websockets.connect(f"{url}/{path}") as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await asyncio.wait_for(socket.recv(), 20)
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 4404


async def test_a_console_ends_in_every_process_when_the_link_is_changed(two):
    one, other = two
    cookie = one.people["facilitator"]
    async with AsyncExitStack() as room:
        consoles = [
            await room.enter_async_context(Looking(site, "animation/?lang=fr", cookie))
            for site in two
        ]
        for console in consoles:
            await console.until(lambda html: "Groupes" in html)

        one.python(
            "from workshops.wall.models import *\nFacilitator.objects.update(link_version=2)"
        )
        for console in consoles:
            with pytest.raises(ConnectionClosed) as closed:
                await console.until(lambda _html: False)
            assert closed.value.rcvd
            assert closed.value.rcvd.code == 4403

    assert {send(site, "animation", cookie, {"act": "undo"}) for site in (one, other)} == {404}
