"""The programme through real servers: a gesture in one is seen on the pages of all."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest
import websockets
from websockets.exceptions import InvalidStatus

from tests.browser.site import Site

pytestmark = pytest.mark.live

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
