"""Five hundred people ask within five seconds; the server is killed in the middle, and comes back.

Each phone keeps what it sent and sends it again under the same id until it is answered.
"""

import asyncio
import os
import random
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bench.fanout import HALLS
from bench.hall import COUNTED, SLUG, Hall, available, hall, pin
from bench.phones import connect
from bench.shares import shares

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "500"))
SECONDS = 5.0
KILLED_AFTER = 2.5


async def ask(room: Hall, number: int, at: float) -> tuple[float, int]:
    """Ask once, however often it must be sent: the seconds until the ack, and how often."""
    frame = {"id": str(uuid.uuid4()), "type": "ask", "text": f"Question de {number} ?"}
    path = f"/ws/direct/{SLUG}/?since=0"
    phone = None
    await asyncio.sleep(at)
    began, sent = time.perf_counter(), 0
    while True:
        try:
            if phone is None:
                where = room.url(number), path, room.known["people"][number]
                phone = await connect(number, *where, lambda *_: None)
            sent += 1
            answer = await asyncio.wait_for(phone.say(**frame), 10)
        except (OSError, IndexError, ZeroDivisionError, TimeoutError):
            phone = None
            await asyncio.sleep(random.uniform(0.1, 0.6))  # as the page does: not all at once
            continue
        if answer["type"] != "ack":
            raise RuntimeError(answer)
        return time.perf_counter() - began, sent


async def cut(room: Hall) -> float:
    """Kill the server in the middle and start it again; how long it was away."""
    await asyncio.sleep(KILLED_AFTER)
    port = room.ports[0]
    began = time.perf_counter()
    room.kill()
    await asyncio.to_thread(room.start, port)
    return time.perf_counter() - began


async def measure(room: Hall, *, killed: bool) -> dict[str, Any]:
    dice = random.Random(1)
    asking = [ask(room, number, dice.uniform(0, SECONDS)) for number in range(PEOPLE)]
    cutting = asyncio.create_task(cut(room)) if killed else None
    done = await asyncio.gather(*asking)
    away = await cutting if cutting else 0.0
    counted = await asyncio.to_thread(room.python, COUNTED)
    texts = Counter(counted["texts"])
    wanted = {f"Question de {number} ?" for number in range(PEOPLE)}
    return {
        "server": room.name,
        "people": PEOPLE,
        "killed": f"away {away:.1f} s" if killed else "no",
        "acknowledged": len(done),
        "sent again": sum(sent - 1 for _took, sent in done),
        "twice": sum(how_many - 1 for how_many in texts.values()),
        "lost": len(wanted - texts.keys()),
        **shares(took for took, _sent in done),
    }


def run() -> Iterator[dict[str, Any]]:
    pin(1)
    for name in available(HALLS):
        if name[0].isdigit():
            continue
        for killed in (False, True):
            with hall(name, people=PEOPLE, questions=0) as room:
                yield asyncio.run(measure(room, killed=killed))


if __name__ == "__main__":
    for row in run():
        print(row)
