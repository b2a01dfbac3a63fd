"""The same rooms in other processes: their news, and how many look there. Through Redis."""

import math
import time
import uuid
from collections.abc import Callable
from typing import Any

import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from agenda.live import feed
from agenda.live.feed import News
from agenda.live.tasks import is_cancelled, log

PATIENCE = 2.0  # seconds for an answer
QUIET = 5.0  # seconds without news, after which Redis is asked whether it is there
FRESH = 10.0  # seconds that a number of people elsewhere counts
PROCESS = uuid.uuid4().hex


class Silent(Exception):
    """Redis keeps the connection and says nothing."""


async def listen(hear: Callable[[News], None], begin: Callable[[], None]) -> None:
    """Hear the news of other processes: one subscription for all the rooms.

    `begin` is called once it is made: what was said before was not heard. Raises when the
    subscription is lost.
    """
    async with connection() as client, client.pubsub() as pubsub:
        await pubsub.subscribe(feed.channel())
        asked = True
        while not is_cancelled():  # pubsub.listen() would swallow it and go on
            message = await pubsub.get_message(timeout=QUIET)
            if message is None and asked:
                raise Silent
            asked = message is None
            if message is None:
                await pubsub.ping()
            elif message["type"] == "subscribe":
                begin()
            elif message["type"] == "message":
                pass_on(message["data"], hear)


def pass_on(said: bytes, hear: Callable[[News], None]) -> None:
    try:
        news = feed.news_of(said)
    except ValueError:
        log.warning("Something that is no news was said on the channel of the live rooms")
        return
    hear(news)


async def count(rooms: dict[int, int]) -> dict[int, int]:
    """Say how many look at each room here; how many do elsewhere, give or take a few seconds."""
    now = time.time()
    async with connection() as client:
        return {pk: await _count(client, pk, here, now) for pk, here in rooms.items()}


async def _count(client: Any, room: int, here: int, now: float) -> int:
    key = f"{feed.channel()}:present:{room}"
    await client.hset(key, PROCESS, f"{here} {now}")
    await client.expire(key, 60)
    told: dict[bytes, bytes] = await client.hgetall(key)
    told.pop(PROCESS.encode(), None)
    return sum(number_of(text, since=now - FRESH) for text in told.values())


def number_of(text: bytes, *, since: float) -> int:
    """How many a process said that it has; none when that is old, or no number."""
    try:
        how_many, at = text.split()
        return int(how_many) if since < float(at) < math.inf else 0
    except ValueError:
        return 0


def connection() -> Any:
    return redis.asyncio.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
