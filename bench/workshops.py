"""Workshops by ranking: seconds, memory and what people get, beside two simpler rules."""

import resource
import time
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from workshops.allocation import Held, Problem, Seats, Wishes, allocate
from workshops.allocation.comparing import by_lot, first_come, outcome, preferred

TOPICS = ("alimentation", "commande", "dechets", "financement", "logements", "mobilite")
WANTED = (0.30, 0.25, 0.15, 0.12, 0.10, 0.08)  # who puts which first, more or less
ROUNDS = (1, 2)
SEATS_FOR = 0.85  # seats in all, of what people ask for


def made_up(people: int) -> Problem:
    """Everybody ranks two to four workshops, the popular ones most; rooms are all the same."""
    chance = Random(f"bench {people}")
    seats = round(people * SEATS_FOR / len(TOPICS))
    wishes = []
    for n in range(people):
        drawn = sorted(
            TOPICS, key=lambda topic: chance.random() ** (1 / WANTED[TOPICS.index(topic)])
        )
        wishes.append(Wishes(f"p{n:05}", tuple(drawn[::-1][: chance.randint(2, 4)])))
    held = [Held(topic, number, seats) for topic in TOPICS for number in ROUNDS]
    return Problem.of(held, wishes, "2027")


def tied(problem: Problem) -> Problem:
    """The same people, with everything that may tie them, all at once.

    Rooms of different sizes in each round, least numbers (too high for one), a tenth of
    the seats reserved for a twentieth of the people, two wheelchairs a room, a lead in each
    workshop, a hundredth put by hand, companies of three, organisations spread.
    """
    held = []
    for n, one in enumerate(problem.held):
        few = one.slot == (TOPICS[5], 2)
        seats = round(one.seats * (2 if few else 0.7 + 0.1 * ((n * 3) % 7)))
        least, reserved = seats if few else seats // 2, {"guest": seats // 10}
        held.append(replace(one, seats=seats, least=least, reserved=reserved, chairs=2))
    wishes = [_tie(n, one) for n, one in enumerate(problem.wishes)]
    leads = [
        Wishes(f"lead {topic} {number}", must=frozenset({(topic, number)}))
        for topic in TOPICS
        for number in ROUNDS
    ]
    return Problem.of(held, [*wishes, *leads], problem.seed)


def _tie(n: int, one: Wishes) -> Wishes:
    if n % 100 == 0:
        return replace(one, kept=frozenset({(one.ranked[0], 1)}))
    if n % 60 < 3:  # they agreed on what they wish
        return replace(
            one, company=str(n // 60), ranked=(TOPICS[n // 60 % 6], TOPICS[0], TOPICS[1])
        )
    return replace(
        one,
        category="guest" if n % 20 == 7 else "",
        bunch=str(n // 30) if n % 30 > 24 else "",
        chair=n % 50 == 9,
        barred=frozenset({(TOPICS[5], 2)}) if n % 50 == 9 else frozenset(),
    )


def compared(problem: Problem, what: str) -> list[dict[str, Any]]:
    began = time.perf_counter()
    found = allocate(problem)
    seconds = time.perf_counter() - began
    order = [one.person for one in problem.wishes]
    ways: dict[str, Callable[[], Seats]] = {
        "allocation": lambda: found.seats,
        "first come": lambda: first_come(problem, order),
        "by lot": lambda: by_lot(problem),
    }
    rows = []
    for rule, way in ways.items():
        seats = way()
        came = outcome(problem, seats)
        row: dict[str, Any] = {"what": what, "rule": rule}
        if rule == "allocation":
            row["closed"] = len(found.closed)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            row |= {"seconds": round(seconds, 2), "peak MB": round(peak / 1024)}
        else:
            row["better and worse off"] = "{} and {}".format(
                *preferred(problem, seats, found.seats)
            )
        ranks = " ".join(f"{rank}:{n}" for rank, n in came.ranks.items())
        row |= {"seats": came.given, "mean rank": round(came.mean_rank, 3), "ranks": ranks}
        rows.append(row | {"with nothing": came.with_nothing})
    return rows


def run() -> list[dict[str, Any]]:
    rows = []
    for people in (500, 2_000, 10_000):
        rows += compared(made_up(people), f"{people} people, 6 workshops, 2 rounds")
    for people in (500, 2_000):
        rows += compared(tied(made_up(people)), f"{people} people, everything that ties them")
    return rows


if __name__ == "__main__":
    for row in run():
        print(" · ".join(f"{name} {value}" for name, value in row.items()))
