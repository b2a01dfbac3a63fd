"""Workshops by ranking: seconds, memory and what people get, beside two simpler rules."""

import resource
import time
from random import Random
from typing import Any

from workshops.allocation import Wishes, Workshop, allocate
from workshops.comparing import by_lot, first_come, outcome

TOPICS = ("alimentation", "commande", "dechets", "financement", "logements", "mobilite")
WANTED = (0.30, 0.25, 0.15, 0.12, 0.10, 0.08)  # who puts which first, more or less
ROUNDS = 2
SEATS_FOR = 0.85  # seats in all, of what people ask for


def made_up(people: int, chance: Random) -> tuple[list[Workshop], list[Wishes]]:
    """Everybody ranks two to four workshops, the popular ones most; rooms are all the same."""
    seats = round(people * SEATS_FOR / len(TOPICS))
    workshops = [Workshop(topic, seats) for topic in TOPICS]
    wishes = []
    for n in range(people):
        drawn = sorted(
            TOPICS, key=lambda topic: chance.random() ** (1 / WANTED[TOPICS.index(topic)])
        )
        wishes.append(Wishes(f"p{n:05}", tuple(drawn[::-1][: chance.randint(2, 4)])))
    return workshops, wishes


def run() -> list[dict[str, Any]]:
    rows = []
    for people in (500, 2_000, 10_000):
        workshops, wishes = made_up(people, Random(f"bench {people}"))
        began = time.perf_counter()
        found = allocate(workshops, wishes, rounds=ROUNDS, seed="2027")
        seconds = time.perf_counter() - began
        ways = {
            "allocation": found.seats,
            "first come": first_come(workshops, wishes, rounds=ROUNDS),
            "by lot": by_lot(workshops, wishes, rounds=ROUNDS, seed="2027"),
        }
        for rule, seats in ways.items():
            came = outcome(seats, wishes)
            row: dict[str, Any] = {"what": f"{people} people, 6 workshops, 2 rounds", "rule": rule}
            if rule == "allocation":
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                row |= {"seconds": round(seconds, 2), "peak MB": round(peak / 1024)}
            ranks = " ".join(f"{rank}:{n}" for rank, n in came.ranks.items())
            row |= {"seats": came.given, "mean rank": round(came.mean_rank, 3), "ranks": ranks}
            rows.append(row | {"with nothing": came.with_nothing})
    return rows


if __name__ == "__main__":
    for row in run():
        print(" · ".join(f"{name} {value}" for name, value in row.items()))
