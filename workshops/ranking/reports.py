"""How good a proposal is, beside what simpler rules would have given on the same wishes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workshops.allocation import Problem, Seats, Slot, Solved, Topic, lot
from workshops.allocation.comparing import by_lot, first_come, outcome, preferred, taken
from workshops.models import Draw
from workshops.ranking.files import seats_to_json

Shape = dict[str, Any]
RULES = ("allocation", "first_come", "by_lot")


def report(problem: Problem, found: Solved, order: Sequence[str]) -> Shape:
    """What is kept of a draw besides its problem."""
    rules = {
        "allocation": found.seats,
        "first_come": first_come(problem, order),
        "by_lot": by_lot(problem),
    }
    return {
        "seats": seats_to_json(found.seats),
        "given": found.given,
        "cost": found.cost,
        "worst": found.worst,
        "closed": [list(slot) for slot in found.closed],
        "demand": demand(problem),
        "lots": {one.person: lot(problem.seed, one.person, "") for one in problem.wishes},
        "rules": {name: _rule(problem, seats, found.seats) for name, seats in rules.items()},
    }


def demand(problem: Problem) -> dict[Topic, list[int]]:
    """For each workshop, how many wished it first, second, and so on."""
    counts: Counter[tuple[Topic, int]] = Counter()
    for one in problem.wishes:
        counts.update((topic, rank) for rank, topic in enumerate(problem.ranked(one), 1) if topic)
    ranks = range(1, problem.deepest + 1)
    return {topic: [counts[topic, rank] for rank in ranks] for topic in sorted(problem.topics)}


def _rule(problem: Problem, seats: Seats, found: Seats) -> Shape:
    came = outcome(problem, seats)
    better, worse = preferred(problem, seats, found)
    return {
        "ranks": {str(rank): n for rank, n in came.ranks.items()},
        "with_nothing": came.with_nothing,
        "given": came.given,
        "mean": round(came.mean_rank, 2),
        "taken": [[*slot, n] for slot, n in sorted(taken(seats).items())],
        "better": better,
        "worse": worse,
    }


@dataclass(frozen=True)
class Line:
    """One workshop of a draw: who wished it, who gets it, by each rule."""

    slot: Slot
    seats: int
    first: int  # who wished it first
    wished: int  # who wished it at all
    given: int
    first_come: int
    by_lot: int
    is_closed: bool

    @property
    def is_short(self) -> bool:
        return self.first > self.seats


def lines(draw: Draw) -> list[Line]:
    rules, wanted = draw.result["rules"], draw.result["demand"]
    counts = {
        name: {(topic, number): n for topic, number, n in rule["taken"]}
        for name, rule in rules.items()
    }
    closed = {(topic, number) for topic, number in draw.result["closed"]}
    found = []
    for held in draw.problem["held"]:
        slot = held["topic"], held["round"]
        wishes = wanted[slot[0]]
        given = {name: counts[name].get(slot, 0) for name in RULES}
        first = wishes[0] if wishes else 0
        found.append(
            Line(
                slot=slot,
                seats=held["seats"],
                first=first,
                wished=sum(wishes),
                given=given["allocation"],
                first_come=given["first_come"],
                by_lot=given["by_lot"],
                is_closed=slot in closed,
            )
        )
    return found


@dataclass(frozen=True)
class Bar:
    """How many seats at one rank, by each rule."""

    rank: int
    allocation: int
    first_come: int
    by_lot: int


def histogram(draw: Draw) -> list[Bar]:
    rules = draw.result["rules"]
    deepest = max((int(rank) for name in RULES for rank in rules[name]["ranks"]), default=0)
    return [
        Bar(rank, *(rules[name]["ranks"].get(str(rank), 0) for name in RULES))
        for rank in range(1, deepest + 1)
    ]
