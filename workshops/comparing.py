"""Simpler rules on the same wishes, to compare the allocation with; and what each gave."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workshops.allocation import Topic, Wishes, Workshop, lot

Seats = Mapping[str, Mapping[int, Topic]]


def first_come(workshops: Sequence[Workshop], wishes: Iterable[Wishes], *, rounds: int) -> Seats:
    """Each in turn takes, round after round, the best that is left of what they ranked."""
    left = {(one.id, n): one.seats for one in workshops for n in range(rounds)}
    taken: dict[str, dict[int, Topic]] = {}
    for one in wishes:
        mine = taken.setdefault(one.person, {})
        for topic in dict.fromkeys(one.ranked):
            free = [n for n in range(rounds) if n not in mine and left.get((topic, n), 0)]
            if free and topic not in one.barred:
                mine[free[0]] = topic
                left[topic, free[0]] -= 1
    return taken


def by_lot(
    workshops: Sequence[Workshop], wishes: Iterable[Wishes], *, rounds: int, seed: str
) -> Seats:
    """Serial dictatorship: the same in an order that is drawn."""
    drawn = sorted(wishes, key=lambda one: (lot(seed, one.person, ""), one.person))
    return first_come(workshops, drawn, rounds=rounds)


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


def outcome(seats: Seats, wishes: Iterable[Wishes]) -> Outcome:
    ranks: Counter[int] = Counter()
    with_nothing = 0
    for one in wishes:
        ranked = list(dict.fromkeys(one.ranked))
        mine = [topic for topic in seats.get(one.person, {}).values() if topic in ranked]
        ranks.update(ranked.index(topic) + 1 for topic in mine)
        with_nothing += bool(ranked) and not mine
    return Outcome(dict(sorted(ranks.items())), with_nothing)
