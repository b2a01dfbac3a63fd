"""The day moves: from "15 minutes late" to the last of 1,000 open programme pages.

BENCH_HALLS, BENCH_SOCKETS, BENCH_GESTURES say what is measured.
"""

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from typing import Any

from bench.hall import ROOT, Hall, available, hall, pin
from bench.phones import Phone, connect_all
from bench.shares import shares

HALLS = os.environ.get("BENCH_HALLS", "daphne sqlite,2 daphne postgresql").split(",")
SOCKETS = int(os.environ.get("BENCH_SOCKETS", "1000"))
GESTURES = int(os.environ.get("BENCH_GESTURES", "20"))
PATIENCE = 20.0  # seconds until a page that was told nothing is lost
PATH = "/ws/programme/?lang=fr&since=1"
# Another process, as an organiser's server would be: one that stays, so that its start is not
# measured. A line in, a gesture, the number of its version out.
GESTURE = """
import django; django.setup()
import sys, time
from datetime import timedelta
from agenda.editing import during
from agenda.models import Session
session = Session.objects.select_related("room").get()
before = session.starts_at - timedelta(minutes=30)
print("ready", flush=True)
for line in sys.stdin:
    release = during.run_late(session.room, minutes=1, by=None, now=before)
    print(release.number, flush=True)
"""


class Pages:
    """When each page was told of each version."""

    def __init__(self) -> None:
        self.told: dict[int, list[float]] = {}
        self.numbers: dict[bytes, int] = {}

    def hear(self, _page: Phone, text: bytes, now: float) -> None:
        if text not in self.numbers:
            self.numbers[text] = json.loads(text)["release"]
        self.told.setdefault(self.numbers[text], []).append(now)

    async def all_told(self, number: int) -> list[float]:
        until = time.perf_counter() + PATIENCE
        while len(self.told.get(number, [])) < SOCKETS and time.perf_counter() < until:
            await asyncio.sleep(0.005)
        return self.told.get(number, [])


async def measure(room: Hall) -> dict[str, Any]:
    pages = Pages()
    crowd = await connect_all(room.ports, PATH, [""] * SOCKETS, pages.hear)
    await asyncio.sleep(1)
    desk = await asyncio.create_subprocess_exec(
        sys.executable, "-c", GESTURE, env=room.env, cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    await desk.stdout.readline()
    worked, delays, lasts = room.cpu(), [], []
    for _n in range(GESTURES):
        began = time.perf_counter()
        desk.stdin.write(b"late\n")
        moments = await pages.all_told(int(await desk.stdout.readline()))
        if len(moments) < SOCKETS:
            raise RuntimeError(f"{SOCKETS - len(moments)} pages were told nothing")
        delays += [moment - began for moment in moments]
        lasts.append(max(moments) - began)
        await asyncio.sleep(0.3)
    cpu = room.cpu() - worked
    desk.stdin.close()
    await desk.wait()
    for page in crowd:
        page.transport.abort()
    last = {"until the last p50_ms": 1000 * sorted(lasts)[len(lasts) // 2]}
    last["until the last max_ms"] = 1000 * max(lasts)
    rounded = {name: round(value) for name, value in last.items()}
    each = {"cpu ms a page": round(1000 * cpu / GESTURES / SOCKETS, 3)}
    return {"hall": room.name, "pages": SOCKETS, **shares(delays), **rounded, **each, "lost": 0}


def run() -> Iterator[dict[str, Any]]:
    pin(1)
    for name in available(HALLS):
        with hall(name, people=1, questions=0) as room:
            yield asyncio.run(measure(room))


if __name__ == "__main__":
    for row in run():
        print(row)
