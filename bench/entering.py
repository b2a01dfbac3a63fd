"""The doors open: five hundred people whose page is loaded come into the room at once."""

import asyncio
import os
import time
from collections.abc import Iterator
from typing import Any

from bench import phones
from bench.fanout import HALLS, Ears
from bench.hall import SLUG, Hall, available, hall, pin
from bench.phones import connect_all
from bench.shares import shares

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "500"))
QUESTIONS = 40


async def measure(room: Hall, what: str) -> dict[str, Any]:
    ears = Ears(1)
    at: list[float] = []

    def heard(phone: phones.Phone, text: bytes, now: float) -> None:
        if text.startswith((b'{"type":"me"', b'{"type":"snapshot"')):
            at.append(now)
        ears.hear(phone, text, now)

    path = f"/ws/direct/{SLUG}/?since={QUESTIONS}"
    worked, began = room.cpu(), time.perf_counter()
    crowd = await connect_all(room.ports, path, room.known["people"], heard)
    while len(at) < PEOPLE:
        await asyncio.sleep(0.005)
    cpu = room.cpu() - worked
    for phone in crowd:
        phone.transport.abort()
    await asyncio.sleep(0.5)
    each = {"cpu ms each": round(cpu / PEOPLE * 1000, 2)}
    times = shares(moment - began for moment in at)
    return {"server": room.name, "people": PEOPLE, "what": what, **times, **each}


async def twice(room: Hall) -> list[dict[str, Any]]:
    return [await measure(room, "doors open"), await measure(room, "all come back")]


def run() -> Iterator[dict[str, Any]]:
    pin(1)
    phones.AT_ONCE = PEOPLE
    for name in available(HALLS):
        with hall(name, people=PEOPLE, questions=QUESTIONS, status="published") as room:
            yield from asyncio.run(twice(room))


if __name__ == "__main__":
    for row in run():
        print(row)
