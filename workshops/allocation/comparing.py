"""Simpler rules on the same wishes, to compare the allocation with; and what each gave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workshops.allocation.problem import Person, Problem, Slot, Topic, Wishes, lot
from workshops.allocation.solved import Seats


def first_come(problem: Problem, order: Iterable[Person]) -> Seats:
    """Each in turn takes, round after round, the best that is left of what they ranked.

    Who is put somewhere sits there first. Nobody is kept together or apart, and no seat is
    reserved: such a rule does not know how.
    """
    people = {one.person: one for one in problem.wishes}
    left = {held.slot: held.seats for held in problem.held}
    chairs = {held.slot: held.chairs for held in problem.held if held.chairs is not None}
    taken: dict[Person, dict[int, Topic]] = {}
    for one in problem.wishes:
        for topic, number in sorted(one.fixed):
            taken.setdefault(one.person, {})[number] = topic
            _take(one, (topic, number), left, chairs)
    for person in order:
        one = people[person]
        mine = taken.setdefault(person, {})
        for slot in problem.options(one):
            free = slot[1] not in mine and slot[0] not in mine.values() and left[slot] > 0
            if free and not (one.chair and chairs.get(slot, 1) <= 0):
                mine[slot[1]] = slot[0]
                _take(one, slot, left, chairs)
    return taken


def _take(one: Wishes, slot: Slot, left: dict[Slot, int], chairs: dict[Slot, int]) -> None:
    left[slot] -= 1
    if one.chair and slot in chairs:
        chairs[slot] -= 1


def by_lot(problem: Problem) -> Seats:
    """Serial dictatorship: the same in an order that is drawn."""
    everybody = [one.person for one in problem.wishes]
    drawn = sorted(everybody, key=lambda person: (lot(problem.seed, person, ""), person))
    return first_come(problem, drawn)


@dataclass(frozen=True)
class Outcome:
    """How good an allocation is for those who ranked something."""

    ranks: Mapping[int, int]  # how many seats at each rank
    with_nothing: int  # people who got nothing that they ranked

    @property
    def given(self) -> int:
        return sum(self.ranks.values())

    @property
    def mean_rank(self) -> float:
        return sum(rank * n for rank, n in self.ranks.items()) / self.given if self.given else 0.0


def outcome(problem: Problem, seats: Seats) -> Outcome:
    ranks: Counter[int] = Counter()
    with_nothing = 0
    for one in problem.wishes:
        mine = ranks_of(problem, one, seats)
        ranks.update(mine)
        with_nothing += bool(problem.ranked(one)) and not mine
    return Outcome(dict(sorted(ranks.items())), with_nothing)


def ranks_of(problem: Problem, one: Wishes, seats: Seats) -> list[int]:
    """The ranks of what somebody got, best first."""
    mine = seats.get(one.person, {}).values()
    return sorted(filter(None, (problem.rank(one, topic) for topic in mine)))


def preferred(problem: Problem, seats: Seats, other: Seats) -> tuple[int, int]:
    """How many people got more or better than in `other`; and how many less or worse."""
    better = worse = 0
    for one in problem.wishes:
        mine, theirs = _score(problem, one, seats), _score(problem, one, other)
        better += mine < theirs
        worse += mine > theirs
    return better, worse


def _score(problem: Problem, one: Wishes, seats: Seats) -> tuple[int, int]:
    ranks = ranks_of(problem, one, seats)
    return -len(ranks), sum(ranks)


def taken(seats: Seats) -> Counter[Slot]:
    """How many sit in each workshop."""
    return Counter((topic, number) for mine in seats.values() for number, topic in mine.items())
