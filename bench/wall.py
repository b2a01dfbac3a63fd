"""Six workshops of 20 people propose and vote for some minutes: how late everybody sees it.

BENCH_HALLS and BENCH_SECONDS say what is measured, and how long.
"""

import asyncio
import json
import os
import random
import re
import subprocess
import sys
import time
import uuid
from collections import defaultdict
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from bench.hall import ROOT, Hall, available, hall
from bench.phones import Phone, connect
from bench.scan import free_port

HALLS = os.environ.get("BENCH_HALLS", "daphne sqlite,daphne postgresql").split(",")
SECONDS = int(os.environ.get("BENCH_SECONDS", "300"))
ROOMS, EACH = 6, 20
EVERY = 15.0  # seconds between two gestures of one person, more or less
PROPOSE = 0.3  # of the gestures; the others are votes
A_MINUTE = 4  # proposals that one person makes: the wall takes five
TOKEN = "a" * 32
BUILD = """
import django; django.setup()
import json
from django.utils import timezone
from agenda.models import Room
from registration.models import Registration
from tests.factories import RoundFactory, WorkshopFactory
from workshops.wall.access import wall_of
from workshops.wall.models import Attendance, Pile, Wall
people = list(Registration.objects.order_by("number", "pk"))
one, room = RoundFactory(edition=people[0].edition), Room.objects.get()
piles = {}
for n in range(6):
    workshop = WorkshopFactory(round=one, session__slug=f"atelier-{n}", session__room=room)
    wall = wall_of(workshop)
    Wall.objects.filter(pk=wall.pk).update(phase="vote")
    piles[n] = [Pile.objects.create(wall=wall, title=f"Groupe {k}").pk for k in range(4)]
    Attendance.objects.bulk_create(
        Attendance(workshop=workshop, registration=person, at=timezone.now())
        for person in people[n * 20:(n + 1) * 20])
print(json.dumps(piles))
"""
COUNTED = """
import django; django.setup()
import json
from workshops.wall.models import Brick, Voice
print(json.dumps({"bricks": Brick.objects.count(), "votes": Voice.objects.count()}))
"""


class Room:
    """What the phones of one workshop were shown, and when."""

    def __init__(self) -> None:
        self.sent: dict[str, float] = {}
        self.seen: dict[str, dict[int, float]] = defaultdict(dict)

    def hear(self, phone: Phone, text: bytes, now: float) -> None:
        for found in re.findall(rb'data-brick=\\"([0-9a-f-]{36})', text):
            self.seen[found.decode()].setdefault(phone.number, now)

    def delays(self) -> list[float]:
        """From a gesture to each phone, in ms. Raises when a proposal was not shown to all."""
        lost = [brick for brick in self.sent if len(self.seen[brick]) < EACH]
        if lost:
            raise RuntimeError(f"{len(lost)} proposals were not shown to everybody")
        return [
            1000 * (moment - began)
            for brick, began in self.sent.items()
            for moment in self.seen[brick].values()
        ]


def post(port: int, room: int, cookie: str, said: dict[str, Any]) -> int:
    """One gesture as a phone makes it; the HTTP status."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Cookie": f"{cookie}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    body = urlencode({**said, "csrfmiddlewaretoken": TOKEN})
    connection.request("POST", f"/ateliers/atelier-{room}/mur/", body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


async def person(
    port: int, number: int, cookie: str, room: Room, piles: list[int], until: float
) -> list[float]:
    """Somebody's gestures; how long each waited for its own answer, in ms."""
    dice, waits, mine, proposed = random.Random(number), [], set[int](), list[float]()
    while (pause := dice.uniform(0, 2 * EVERY)) + time.perf_counter() < until:
        await asyncio.sleep(pause)
        began = time.perf_counter()
        proposed = [moment for moment in proposed if began - moment < 60]
        if dice.random() < PROPOSE and len(proposed) < A_MINUTE:
            proposed.append(began)
            brick = str(uuid.UUID(int=dice.getrandbits(128)))
            said: dict[str, Any] = {"id": brick, "text": f"Proposition {brick}"}
            room.sent[brick] = began
        else:
            pile = dice.choice([*mine] if len(mine) == 3 else piles)
            said = {"pile": pile, "on": int(pile not in mine)}
            mine ^= {pile}
        status = await asyncio.to_thread(post, port, number // EACH, cookie, said)
        if status != 200:
            raise RuntimeError(f"{said} was answered {status}")
        waits.append(1000 * (time.perf_counter() - began))
    return waits


async def measure(made: Hall, piles: dict[str, list[int]]) -> dict[str, Any]:
    rooms, cookies = [Room() for _n in range(ROOMS)], made.known["people"]
    phones = [
        await connect(
            n,
            made.ports[n % len(made.ports)],
            f"/ws/ateliers/atelier-{n // EACH}/mur/?side=phone&lang=fr",
            cookies[n],
            rooms[n // EACH].hear,
        )
        for n in range(ROOMS * EACH)
    ]
    cpu, until = made.cpu(), time.perf_counter() + SECONDS
    lives = [
        person(made.url(n), n, cookies[n], rooms[n // EACH], piles[str(n // EACH)], until)
        for n in range(ROOMS * EACH)
    ]
    waits = sorted(wait for some in await asyncio.gather(*lives) for wait in some)
    busy = (made.cpu() - cpu) / SECONDS
    await asyncio.sleep(3)
    for phone in phones:
        phone.transport.close()
    delays = sorted(delay for room in rooms for delay in room.delays())
    counted = made.python(COUNTED)
    if counted["bricks"] != sum(len(room.sent) for room in rooms):
        raise RuntimeError(f"{counted} is not what was said")
    return {
        "what": f"{ROOMS * EACH} people, {ROOMS} walls, {SECONDS} s",
        "hall": made.name,
        "gestures": len(waits),
        "proposals": counted["bricks"],
        "to everybody p50_ms": round(delays[len(delays) // 2]),
        "p99_ms": round(delays[len(delays) * 99 // 100]),
        "own answer p99_ms": round(waits[len(waits) * 99 // 100]),
        "core": f"{busy:.0%}",
        "lost": 0,
    }


def run() -> list[dict[str, Any]]:
    rows = []
    for name in available(HALLS):
        with hall(name, people=ROOMS * EACH, questions=1) as made:
            piles = made.python(BUILD)
            collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
            subprocess.run(collect, cwd=ROOT, env=made.env, check=True)  # icons of the walls
            made.kill()
            made.start(free_port())
            rows.append(asyncio.run(measure(made, piles)))
    return rows


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row, ensure_ascii=False))
