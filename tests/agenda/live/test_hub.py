"""The tasks behind the rooms go on, whatever comes from Redis or the database."""

import asyncio
import json
import socket
import subprocess
from contextlib import contextmanager
from shutil import which

import pytest
from django.db import connection

from agenda.live import actions, feed, hub, tasks
from agenda.live.models import LiveRoom, Question
from assises import shared
from tests.agenda.live.test_consumers import PUBLIC, at, cookie_of, in_thread
from tests.factories import voice_of

pytestmark = [pytest.mark.django_db(transaction=True)]


class OwnRedis:
    """A Redis of the test's own, to be filled with nonsense and restarted."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(
            ["redis-server", *options], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        assert any("Ready to accept" in line for line in self.process.stdout)

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def own_redis(settings, monkeypatch):
    if not which("redis-server"):
        pytest.skip("needs redis-server")
    monkeypatch.setattr(hub, "LOOK", 60)
    own = OwnRedis()
    settings.REDIS_URL = own.url
    yield own
    own.stop()
    shared.link.cache_clear()
    shared.client.cache_clear()


def change(seq: int) -> None:
    Question.objects.update(seq=seq, votes=seq)
    LiveRoom.objects.update(seq=seq)


async def listening(own: OwnRedis) -> None:
    """Wait until the hub hears what is published."""
    client = shared.client(own.url)
    async with asyncio.timeout(20):
        while not (await in_thread(client.pubsub_numsub)(feed.channel()))[0][1]:
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"not json",
        b"\xff\xfe",
        b"[]",
        b'{"room": [], "people": []}',
        b'{"room": 1}',
        b'{"room": 1, "people": [3, null, "x"]}',
        b"[" * 100_000,
    ],
    ids=range(7),
)
async def test_news_that_is_none_is_left_out(room, question, own_redis, nonsense):
    async with at(PUBLIC) as phone:
        await phone.hear("snapshot")
        await listening(own_redis)
        client = shared.client(own_redis.url)
        await in_thread(client.publish)(feed.channel(), nonsense)
        await in_thread(change)(2)
        await in_thread(feed.tell_others)(feed.News(room.pk))
        delta = await phone.hear("delta")

    assert delta["questions"][0]["votes"] == 2


async def test_a_redis_that_restarts_is_heard_again(room, question, own_redis):
    async with at(PUBLIC) as phone:
        await phone.hear("snapshot")
        await listening(own_redis)
        own_redis.stop()
        await in_thread(change)(2)  # while nobody can be told
        own_redis.start()
        missed = await phone.hear("delta")
        await listening(own_redis)
        shared.link.cache_clear()
        await in_thread(change)(3)
        await in_thread(feed.tell_others)(feed.News(room.pk))
        heard = await phone.hear("delta")

    assert (missed["seq"], heard["seq"]) == (2, 3)


async def test_strange_numbers_of_people_elsewhere_are_not_counted(
    room, question, own_redis, monkeypatch
):
    monkeypatch.setattr(hub, "LOOK", 0.1)
    key = f"{feed.channel()}:present:{room.pk}"
    client = shared.client(own_redis.url)
    await in_thread(client.hset)(
        key, mapping={"a": "nonsense", "b": "nan inf", "c": "7 99999999999", "d": b"\xff"}
    )
    async with at(PUBLIC) as phone:
        await phone.hear("snapshot")
        await in_thread(change)(2)
        await phone.hear("delta")
        async with asyncio.timeout(5):
            while hub.current().rooms[room.pk].present != 8:
                await asyncio.sleep(0)


@contextmanager
def without(table: str):
    """The database fails whoever reads this table."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO elsewhere")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE elsewhere RENAME TO {table}")


async def test_what_concerns_somebody_is_not_forgotten_when_it_cannot_be_read(
    room, question, person, now, caplog
):
    broken = without("live_vote")
    async with at(PUBLIC, cookie_of(person, now)) as phone:
        await phone.hear("snapshot")
        await in_thread(broken.__enter__)()
        await in_thread(change)(2)
        await in_thread(feed.changed)(room.pk, [question.voice_id])
        await phone.hear("delta")
        await until_said(caplog, "Reading a live room failed")
        await in_thread(broken.__exit__)(None, None, None)
        mine = await phone.hear("me")

    assert [shown["votes"] for shown in mine["questions"]] == [2]


async def test_a_room_that_could_not_be_read_is_read_later(room, question, monkeypatch, caplog):
    """A room that is gone for a moment: no database error, and no news afterwards."""
    monkeypatch.setattr(hub, "LOOK", 0.1)
    async with at(PUBLIC) as phone:
        await phone.hear("snapshot")
        await in_thread(remove)(room)
        await in_thread(feed.changed)(room.pk)
        await until_said(caplog, "Reading a live room failed")
        await in_thread(put_back)(room, question)
        delta = await phone.hear("delta")

    assert delta["seq"] == 2


def remove(room) -> None:
    Question.objects.filter(room=room).delete()
    LiveRoom.objects.filter(pk=room.pk).delete()


def put_back(room, question) -> None:
    room.seq = question.seq = 2
    room.save(force_insert=True)
    question.voice.save(force_insert=True)
    question.save(force_insert=True)


async def until_said(caplog, beginning: str) -> None:
    async with asyncio.timeout(5):
        while not any(record.message.startswith(beginning) for record in caplog.records):
            await asyncio.sleep(0)


def test_a_listener_that_breaks_does_not_undo_what_was_asked(room, person, now, monkeypatch):
    def broken(news: feed.News) -> None:
        raise RuntimeError

    monkeypatch.setattr(feed, "_listeners", [broken])

    asked = actions.ask("Et la mobilité ?", room=room, voice=voice_of(room, person), now=now)

    assert Question.objects.get().pk == asked.pk


@pytest.mark.parametrize("text", ["{}", json.dumps({"room": "1", "people": []})])
def test_news_of_refuses_what_is_no_news(text):
    with pytest.raises(ValueError):  # noqa: PT011
        feed.news_of(text)


def test_redis_is_listened_to_again_soon_however_long_it_was_away(monkeypatch):
    waits = []

    async def sleep(seconds):
        waits.append(seconds)
        if len(waits) == 20:
            raise asyncio.CancelledError

    async def silent():
        raise OSError

    monkeypatch.setattr(asyncio, "sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(tasks.forever(silent, "Listening", hub.TRY_AGAIN))

    assert max(waits) == hub.TRY_AGAIN
