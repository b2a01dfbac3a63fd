"""Many sockets in one room, questions published: how late, how many lost, what a socket costs.

BENCH_HALLS, BENCH_SOCKETS, BENCH_RATES (events a second), BENCH_SECONDS say what is measured.
"""

import asyncio
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from bench.hall import SLUG, Hall, available, hall, pin
from bench.phones import Phone, connect, connect_all
from bench.shares import shares

HALLS = os.environ.get(
    "BENCH_HALLS", "daphne sqlite,daphne postgresql,2 daphne postgresql,uvicorn sqlite"
).split(",")
SOCKETS = [int(one) for one in os.environ.get("BENCH_SOCKETS", "500,2000,5000").split(",")]
RATES = [int(one) for one in os.environ.get("BENCH_RATES", "1,5,20").split(",")]
SECONDS = int(os.environ.get("BENCH_SECONDS", "20"))
LATE = 5.0  # seconds after which a question counts as lost


class Ears:
    """When each text came to whom: clients of one process hear the same ones."""

    def __init__(self, groups: int) -> None:
        self.texts: list[dict[bytes, list[float]]] = [defaultdict(list) for _ in range(groups)]
        self.first_heard: set[int] = set()
        self.sizes = [0] * groups

    def hear(self, phone: Phone, text: bytes, now: float) -> None:
        self.first_heard.add(phone.number)
        if b'"questions":[{' in text:
            self.texts[phone.number % len(self.texts)][text].append(now)

    async def all_in(self, how_many: int) -> None:
        while len(self.first_heard) < how_many:
            await asyncio.sleep(0.01)

    def delays(self, sent: dict[str, float]) -> list[float]:
        """From each question's publication to each client that heard of it."""
        found: list[float] = []
        for texts in self.texts:
            left = dict(sent)
            for text, times in texts.items():
                for question in json.loads(text)["questions"]:
                    if (began := left.pop(question["id"], None)) is not None:
                        found += [moment - began for moment in times]
        return [delay for delay in found if 0 <= delay < LATE]


async def publish(desk: Phone, questions: list[str], rate: int) -> dict[str, float]:
    """Publish so many a second; the moment of each, whatever its answer takes."""
    sent: dict[str, float] = {}
    answers = []
    began = time.perf_counter()
    for number, question in enumerate(questions):
        await asyncio.sleep(began + number / rate - time.perf_counter())
        sent[question] = time.perf_counter()
        said = desk.say(type="moderate", question=question, action="publish")
        answers.append(asyncio.create_task(said))
    told = await asyncio.gather(*answers)
    refused = [answer for answer in told if answer["type"] != "ack"]
    if refused:
        raise RuntimeError(refused[0])
    return sent


async def measure(room: Hall, sockets: int) -> list[dict[str, Any]]:
    known = room.known
    questions = list(known["questions"])
    path = f"/ws/direct/{SLUG}/?since={len(questions)}"
    quiet = Ears(len(room.ports))
    desk_path = f"/ws/direct/{SLUG}/moderation/"
    desk = await connect(0, room.ports[0], desk_path, known["desk"], lambda *_: None)
    await asyncio.sleep(0.5)
    before, began = room.memory(), time.perf_counter()
    ears = quiet

    def heard(phone: Phone, text: bytes, now: float) -> None:
        ears.hear(phone, text, now)

    phones = await connect_all(room.ports, path, known["people"][:sockets], heard)
    await quiet.all_in(sockets)
    joined = time.perf_counter() - began
    held = room.memory() - before
    rows = []
    for rate in RATES:
        some, questions = questions[: rate * SECONDS], questions[rate * SECONDS :]
        ears = Ears(len(room.ports))
        worked, began = room.cpu(), time.perf_counter()
        sent = await publish(desk, some, rate)
        load = (room.cpu() - worked) / (time.perf_counter() - began)
        await asyncio.sleep(2)
        delays = ears.delays(sent)
        lost = len(sent) * sockets - len(delays)
        what = {"server": room.name, "sockets": sockets, "a second": rate}
        rows.append({**what, **shares(delays), "lost": lost, "cpu %": round(load * 100)})
    rows[0] |= {
        "joined a second": round(sockets / joined),
        "KB a socket": round(held * 1024 / sockets, 1),
        "MB for all": round(held),
    }
    for phone in phones:
        phone.transport.abort()
    desk.transport.abort()
    return rows


def run() -> Iterator[dict[str, Any]]:
    pin(1)
    for name in available(HALLS):
        for sockets in SOCKETS:
            questions = sum(RATES) * SECONDS
            with hall(name, people=sockets, questions=questions) as room:
                yield from asyncio.run(measure(room, sockets))


if __name__ == "__main__":
    for row in run():
        print(row)
