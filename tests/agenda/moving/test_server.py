"""The programme through real servers: a gesture in one is seen on the pages of all."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from http.client import HTTPConnection
from shutil import which
from urllib.parse import urlencode

import pytest
import websockets
from websockets.exceptions import InvalidStatus

from tests.agenda.live.test_hub import OwnRedis
from tests.agenda.live.test_processes import Served
from tests.browser.site import Site
from tests.workshops.wall.test_server import TOKEN, database

pytestmark = pytest.mark.live
__all__ = ["database"]  # where both are

BUILD = """
import json
from tests.factories import *
session = SessionFactory(edition=EditionFactory(), slug="table-ronde")
print(json.dumps({"room": session.room.pk}))
"""
LATE = """
from datetime import datetime, UTC
from agenda.editing import during
from agenda.models import Room
now = datetime(2027, 3, 18, 9, 0, tzinfo=UTC)
during.run_late(Room.objects.get(), minutes=5, by=None, now=now)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("moving"))
    site.manage("migrate", "--verbosity=0")
    site.python(BUILD)
    site.start()
    yield site
    site.stop()


def page(site: Site, query: str = "lang=fr", **more):
    return websockets.connect(f"ws://127.0.0.1:{site.port}/ws/programme/?{query}", **more)


async def heard(socket) -> dict:
    return json.loads(await asyncio.wait_for(socket.recv(), 20))


async def test_a_gesture_of_another_process_reaches_every_page_and_who_was_away(site):
    async with AsyncExitStack() as hall:
        crowd = [await hall.enter_async_context(page(site)) for _ in range(20)]
        await asyncio.to_thread(site.python, LATE)
        frames = await asyncio.gather(*(heard(socket) for socket in crowd))

    assert {json.dumps(frame) for frame in frames} == {json.dumps(frames[0])}
    [line] = frames[0]["sessions"]
    assert (frames[0]["release"], line["starts"]) == (2, "2027-03-18T10:35:00+01:00")
    async with page(site, "lang=en&since=1") as back:
        assert (await heard(back))["sessions"][0]["what"] == ["10:35 instead of 10:30"]


async def test_a_page_of_another_site_is_refused(site):
    with pytest.raises(InvalidStatus) as refused:
        await page(site, origin="https://elsewhere.example")

    assert refused.value.response.status_code == 403


# -- Two processes --------------------------------------------------------------------------------

ORGANISER = """
import json
from django.contrib.auth.models import Group
from django.test import Client
from tests.factories import *
session = SessionFactory(edition=EditionFactory(), slug="table-ronde", room__name="Salle A")
other = RoomFactory(edition=session.edition, name="Salle B")
organiser = UserFactory()
organiser.groups.add(Group.objects.get(name="organiser"))
client = Client()
client.force_login(organiser, backend="django.contrib.auth.backends.ModelBackend")
cookie = "sessionid=" + client.cookies["sessionid"].value
rooms = {"Salle A": session.room.pk, "Salle B": other.pk}
print(json.dumps({"uid": str(session.uid), "rooms": rooms, "cookie": cookie}))
"""


@pytest.fixture
def two(tmp_path, database) -> Iterator[tuple[Site, Site, OwnRedis]]:
    """Two Daphne on one database, with a Redis that may go away."""
    if not which("redis-server"):
        pytest.skip("needs redis-server")
    redis = OwnRedis()
    shared = database | {"REDIS_URL": redis.url}
    one, other = (Served(tmp_path, "daphne", **shared) for _n in range(2))
    one.manage("migrate", "--verbosity=0")
    one.people = one.python(ORGANISER)
    for site in (one, other):
        site.start()
    yield one, other, redis
    for site in (one, other):
        site.stop()
    redis.stop()


def move(site: Site, known: dict, room: str) -> int:
    """An organiser's gesture, posted to one process; the HTTP status."""
    said = {"room": known["rooms"][room], "csrfmiddlewaretoken": TOKEN}
    connection = HTTPConnection("127.0.0.1", site.port, timeout=20)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{known['cookie']}; csrftoken={TOKEN}",
    }
    address = f"/organisation/programme/jour/{known['uid']}/"
    connection.request("POST", address, urlencode(said), headers)
    status = connection.getresponse().status
    connection.close()
    return status


async def test_a_gesture_at_one_process_reaches_pages_at_both_whatever_becomes_of_redis(two):
    one, other, redis = two
    async with AsyncExitStack() as hall:
        pages = [await hall.enter_async_context(page(site)) for site in two[:2] for _ in range(5)]
        gestures = [("Salle B", one), ("Salle A", other), ("Salle B", one)]
        for release, (room, site) in enumerate(gestures, start=2):
            if release == 3:
                redis.stop()
            if release == 4:
                redis.start()
            assert await asyncio.to_thread(move, site, one.people, room) == 302
            for frame in await asyncio.gather(*(heard(socket) for socket in pages)):
                [line] = frame["sessions"]
                assert (frame["release"], line["room"]) == (release, room)

    async with page(other, "lang=fr&since=2") as back:  # it slept meanwhile, at the other one
        assert (await heard(back))["release"] == 4
