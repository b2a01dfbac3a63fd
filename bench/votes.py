"""A hall that votes: how late each vote shows at every client, how late its own answer, none lost.

BENCH_HALLS and BENCH_SECONDS say what is measured, and how long.
"""

import asyncio
import json
import os
import random
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

from bench import fanout
from bench.fanout import HALLS
from bench.hall import COUNTED, SLUG, Hall, available, hall, pin
from bench.phones import Phone, connect, connect_all
from bench.shares import shares

SECONDS = int(os.environ.get("BENCH_SECONDS", "60"))
CROWDS = ((2000, 200), (100, 300))  # clients, votes a second from all of them
QUESTIONS = 60
A_MINUTE = 60  # votes that one person may cast
SAMPLE = 20  # one vote in so many is followed to every client


class Ears:
    """When each client was shown which counts."""

    def __init__(self) -> None:
        self.shown: dict[bytes, list[float]] = defaultdict(list)
        self.first_heard: set[int] = set()

    def hear(self, phone: Phone, text: bytes, now: float) -> None:
        self.first_heard.add(phone.number)
        if text.startswith(b'{"type":"delta"'):
            self.shown[text].append(now)

    def effects(self, sent: dict[str, list[float]]) -> list[float]:
        """From the n-th vote for a question to its count being n or more, at each client."""
        found: list[float] = []
        seen = dict.fromkeys(sent, 0)
        for text, times in self.shown.items():
            for question in json.loads(text)["questions"]:
                votes, before = question["votes"], seen[question["id"]]
                for began in sent[question["id"]][before:votes:SAMPLE]:
                    found += [moment - began for moment in times]
                seen[question["id"]] = max(before, votes)
        return found


async def measure(room: Hall, rate: int) -> dict[str, Any]:
    cookies, questions = room.known["people"], room.known["questions"]
    ears = Ears()
    path = f"/ws/direct/{SLUG}/?since={len(questions)}"
    phones = await connect_all(room.ports, path, cookies, ears.hear)
    while len(ears.first_heard) < len(phones):
        await asyncio.sleep(0.05)
    ballots = list(product(phones, questions))
    random.Random(1).shuffle(ballots)
    sent: dict[str, list[float]] = defaultdict(list)
    answers = []
    worked, began = room.cpu(), time.perf_counter()
    how_many = min(rate * SECONDS, A_MINUTE * len(phones))
    for number, (phone, question) in enumerate(ballots[:how_many]):
        await asyncio.sleep(began + number / rate - time.perf_counter())
        sent[question].append(time.perf_counter())
        answers.append(asyncio.create_task(vote(phone, question)))
    took = await asyncio.gather(*answers)
    load = (room.cpu() - worked) / (time.perf_counter() - began)
    await asyncio.sleep(2)
    kept = [delay for delay in took if delay is not None]
    counted = await asyncio.to_thread(room.python, COUNTED)
    for phone in phones:
        phone.transport.abort()
    return {
        "server": room.name,
        "clients": len(phones),
        "votes a second": rate,
        "acknowledged": len(kept),
        "refused": len(took) - len(kept),
        "lost": len(kept) - counted["votes"],
        "counts": "exact" if counted["exact"] else "wrong",
        **shares(kept, "ack "),
        **shares(ears.effects(sent), "effect "),
        "cpu %": round(load * 100),
    }


async def beside_a_slow_query(room: Hall) -> dict[str, Any]:
    """A quiet hall of 500, a question published each second; another second, a page that asks
    the database for 300 ms in a thread of the same process."""
    known = room.known
    ears = fanout.Ears(1)
    path = f"/ws/direct/{SLUG}/"
    phones = await connect_all(room.ports, path, known["people"], ears.hear)
    await ears.all_in(len(phones))
    desk = await connect(0, room.ports[0], f"{path}moderation/", known["desk"], lambda *_: None)
    ears.texts[0].clear()
    slow = asyncio.create_task(asyncio.to_thread(slowly, room.ports[0]))
    sent = await fanout.publish(desk, known["questions"][:SECONDS], 1)
    await asyncio.sleep(1)
    asked = await slow
    delays = ears.delays(sent)
    lost = len(sent) * len(phones) - len(delays)
    what = {"server": room.name, "clients": len(phones), "what": "beside a 300 ms query a second"}
    return {**what, "slow pages": asked, **shares(delays), "lost": lost}


def slowly(port: int) -> int:
    until = time.monotonic() + SECONDS
    asked = 0
    while (begun := time.monotonic()) < until:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/slow/", timeout=30) as answer:
            answer.read()
        asked += 1
        time.sleep(max(1 - (time.monotonic() - begun), 0))
    return asked


async def vote(phone: Phone, question: str) -> float | None:
    began = time.perf_counter()
    answer = await phone.say(type="vote", question=question, on=True)
    return time.perf_counter() - began if answer["type"] == "ack" else None


def run() -> Iterator[dict[str, Any]]:
    pin(1)
    for name in available(HALLS):
        for clients, rate in CROWDS:
            with hall(name, people=clients, questions=QUESTIONS, status="published") as room:
                yield asyncio.run(measure(room, rate))
    with hall(HALLS[0], people=500, questions=SECONDS * 5) as room:
        yield asyncio.run(beside_a_slow_query(room))


if __name__ == "__main__":
    for row in run():
        print(row)
