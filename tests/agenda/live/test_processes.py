"""Real servers: one phone in a hundred sleeps, Redis goes away between two of them."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from shutil import which

import pytest
import websockets

from tests.agenda.live.test_hub import OwnRedis
from tests.agenda.live.test_server import BUILD, Phone, published
from tests.browser.site import ROOT, Site

pytestmark = pytest.mark.live
SERVERS = {
    "daphne": ["manage.py", "serve", "--quiet"],
    "uvicorn": [
        "-m",
        "uvicorn",
        "assises.asgi:application",
        "--lifespan=off",
        "--ws=websockets-sansio",
        "--ws-per-message-deflate=false",
        "--log-level=warning",
        "--port",
    ],
}
SEQ = 700
# Nearly a megabyte, which is the most that Daphne sends at once.
MANY = """
from agenda.live.models import *
room = LiveRoom.objects.get()
LiveRoom.objects.update(is_moderated=False, seq=700)
Question.objects.bulk_create(
    Question(room=room, text="🗳" * 280, status="published", was_public=True,
             asked_at=timezone.now(), seq=number)
    for number in range(700)
)
"""


class Served(Site):
    """A site behind one of the servers, with the data of another if there is one."""

    def __init__(self, folder: Path, server: str, **environment: str) -> None:
        super().__init__(folder)
        self.arguments = SERVERS[server]
        self.env |= environment

    def start(self) -> None:
        port = [] if "serve" in self.arguments else [str(self.port)]
        log = (self.folder / f"{self.port}.log").open("ab")
        self.daphne = subprocess.Popen(
            [sys.executable, *self.arguments, *port], env=self.env, cwd=ROOT, stdout=log, stderr=log
        )
        log.close()
        self.wait()


@pytest.fixture(params=SERVERS)
def site(request, tmp_path) -> Iterator[Site]:
    site = Served(tmp_path, request.param)
    site.manage("migrate", "--verbosity=0")
    site.people = site.python(BUILD)
    site.python(MANY)
    site.start()
    yield site
    site.stop()


def sees(question: str, votes: int = 0):
    """Whether a phone shows this question with so many votes."""
    return lambda phone: phone.questions.get(question, {}).get("votes") == votes


def reader(site: Site, cookie: str = "") -> Phone:
    """A phone whose page carries the room already."""
    phone = Phone(site, cookie=cookie)
    phone.seq = SEQ
    return phone


async def asleep(site: Site):
    """A phone that takes nothing."""
    url = f"ws://127.0.0.1:{site.port}/ws/direct/table-ronde/"
    phone = await websockets.connect(url, compression=None, max_size=None)
    phone.transport.pause_reading()
    return phone


async def test_a_sleeping_phone_slows_nobody_and_is_shown_the_room_when_it_wakes(site):
    async with AsyncExitStack() as hall:
        sleeping = await asleep(site)
        crowd = [await hall.enter_async_context(reader(site)) for _ in range(50)]
        asker = await hall.enter_async_context(reader(site, site.people["people"][0]))
        for number in range(3):
            ack = await asker.say(type="ask", text=f"Et demain, {number} ?")
            await asyncio.gather(*(phone.until(sees(ack["question"])) for phone in crowd))
        sleeping.transport.resume_reading()
        shown: set[str] = set()
        while ack["question"] not in shown:
            frame = json.loads(await asyncio.wait_for(sleeping.recv(), 10))
            shown |= {question["id"] for question in frame["questions"]}
        await sleeping.close()


@pytest.fixture
def two_sites(tmp_path) -> Iterator[tuple[Site, Site, OwnRedis]]:
    if not which("redis-server"):
        pytest.skip("needs redis-server")
    redis = OwnRedis()
    one = Served(tmp_path, "daphne", REDIS_URL=redis.url)
    one.manage("migrate", "--verbosity=0")
    one.people = one.python(BUILD)
    two = Served(tmp_path, "daphne", REDIS_URL=redis.url)
    two.people = one.people
    for site in (one, two):
        site.start()
    yield one, two, redis
    for site in (one, two):
        site.stop()
    redis.stop()


async def test_two_processes_agree_whatever_becomes_of_redis(two_sites):
    one, two, redis = two_sites
    async with AsyncExitStack() as hall:
        asker = await hall.enter_async_context(Phone(one, cookie=one.people["people"][0]))
        voter = await hall.enter_async_context(Phone(two, cookie=one.people["people"][1]))
        desk = await hall.enter_async_context(Phone(one, "moderation/", one.people["desk"]))

        asked = []
        for redis_is in ("there", "away", "back"):
            if redis_is == "away":
                redis.stop()
            if redis_is == "back":
                redis.start()
            ack = await asker.say(type="ask", text=f"Redis est {redis_is} ?")
            asked.append(ack["question"])
            await desk.say(type="moderate", question=ack["question"], action="publish")
            await voter.until(sees(ack["question"]))
            vote = await voter.say(type="vote", question=ack["question"], on=True)
            assert vote["type"] == "ack"
            for phone in (asker, voter, desk):
                await phone.until(sees(ack["question"], votes=1))
        told = [published(site) for site in (one, two)]

    assert asker.seq == voter.seq == desk.seq == told[0]["seq"] == told[1]["seq"]
    assert {question["id"] for question in told[0]["questions"]} == set(asked)
