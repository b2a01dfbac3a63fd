"""Redis is away for a while, then back: how soon all who look at a room agree, over two processes.

Votes go on all the while on one process; the other learns of them. BENCH_AWAY says for how many
seconds Redis is away.
"""

import asyncio
import itertools
import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import bench.hall
from bench.hall import COUNTED, SLUG, Hall, available, hall, pin
from bench.phones import Phone, connect_all
from bench.scan import free_port
from bench.shares import shares

AWAY = float(os.environ.get("BENCH_AWAY", "60"))
AFTER = 5.0  # seconds of votes once it is back
PEOPLE, QUESTIONS, PAUSE = 200, 60, 0.05
NAME = "2 daphne postgresql"


class OwnRedis:
    """A Redis of the benchmark's own, to be stopped and started."""

    def __init__(self) -> None:
        self.port = free_port()
        self.start()

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(
            ["redis-server", *options], stdout=subprocess.PIPE, text=True
        )
        if not any("Ready to accept" in line for line in self.process.stdout or ()):
            raise RuntimeError("redis-server does not start")

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


class Views:
    """What each phone has been shown: its number, and since when."""

    def __init__(self) -> None:
        self.shown: dict[int, list[tuple[int, float]]] = {}

    def hear(self, phone: Phone, text: bytes, now: float) -> None:
        if text.startswith((b'{"type":"delta"', b'{"type":"snapshot"')):
            self.shown.setdefault(phone.number, []).append((json.loads(text)["seq"], now))

    def reached(self, seq: int) -> list[float]:
        """When each phone had at least this number."""
        return [
            next((at for number, at in seen if number >= seq), float("inf"))
            for seen in self.shown.values()
        ]

    def apart(self, begin: float, end: float) -> list[float]:
        """For each number first shown in that time: seconds until everybody had it."""
        numbers = {seq for seen in self.shown.values() for seq, at in seen if begin <= at < end}
        moments = [self.reached(seq) for seq in sorted(numbers)]
        return [max(each) - min(each) for each in moments if begin <= min(each)]


async def measure(room: Hall, redis: OwnRedis) -> dict[str, Any]:
    views = Views()
    path = f"/ws/direct/{SLUG}/"
    phones = await connect_all(room.ports, path, room.known["people"], views.hear)
    while len(views.shown) < PEOPLE:
        await asyncio.sleep(0.05)
    voting = asyncio.create_task(vote_on(phones, room.known["questions"]))
    await asyncio.sleep(2)
    await asyncio.to_thread(redis.stop)
    gone = time.perf_counter()
    await asyncio.sleep(AWAY)
    await asyncio.to_thread(redis.start)
    back = time.perf_counter()
    await asyncio.sleep(AFTER)
    voting.cancel()
    await asyncio.sleep(3)
    last = await asyncio.to_thread(number_of, room.ports[0])
    counted = await asyncio.to_thread(room.python, COUNTED)
    for phone in phones:
        phone.transport.abort()
    everybody = views.reached(last)
    return {
        "server": room.name,
        "away s": AWAY,
        "clients": len(phones),
        "votes": counted["votes"],
        "counts": "exact" if counted["exact"] else "wrong",
        "agree in the end": sum(moment < float("inf") for moment in everybody),
        **shares(views.apart(gone, back), "apart while away "),
        **shares(views.apart(back, back + 1), "in the second of its return "),
        **shares(views.apart(back + 1, back + AFTER), "after it "),
    }


async def vote_on(phones: list[Phone], questions: list[str]) -> None:
    """One vote every so often, by each in turn of those whom the first process serves."""
    for question, phone in itertools.product(questions, phones[::2]):
        await asyncio.sleep(PAUSE)
        answer = await phone.say(type="vote", question=question, on=True)
        if answer["type"] != "ack":
            raise RuntimeError(answer)


def number_of(port: int) -> int:
    """The room's number, from the database."""
    url = f"http://127.0.0.1:{port}/api/v1/live/{SLUG}/questions/"
    with urllib.request.urlopen(url, timeout=10) as answer:
        return int(json.load(answer)["seq"])


@contextmanager
def own_redis() -> Iterator[OwnRedis]:
    own = OwnRedis()
    bench.hall.REDIS = f"redis://127.0.0.1:{own.port}/0"
    yield own
    own.stop()


def run() -> Iterator[dict[str, Any]]:
    pin(1)
    for name in available([NAME]):
        with (
            own_redis() as redis,
            hall(name, people=PEOPLE, questions=QUESTIONS, status="published") as room,
        ):
            yield asyncio.run(measure(room, redis))


if __name__ == "__main__":
    for row in run():
        print(row)
