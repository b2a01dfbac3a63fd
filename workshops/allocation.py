"""Who gets a seat in which workshop: proven optimal, and the same for anybody who runs it again.

Several rounds of parallel workshops; each person has at most one seat a round, and never the
same workshop twice. In this order of importance:

0. who must be in a workshop (they lead it) is;
1. as many seats given as can be, to people who ranked the workshop;
2. the least dissatisfaction in all: the sum of the ranks (first wish 1, second 2, …);
3. the worst rank that anybody gets is as good as it can be with the two above;
4. ties are drawn by lots, from a seed published beforehand.

The rounds are left out of the model: a workshop is one node with the seats of all its rounds, a
person takes at most as many as there are rounds, and a flow of least cost among the largest ones
is optimal for 1 and 2. Each person's workshops are then spread over the rounds by colouring
edges (`spreading`), which always succeeds where a workshop has the same seats in each round.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from workshops.spreading import spread

LOTS = 2**20  # how many different lots there are
Person = str
Topic = str
Numbers = Any  # an array of whole numbers


class Impossible(Exception):
    """What is asked cannot hold, whoever is seated where; says what cannot."""


@dataclass(frozen=True)
class Workshop:
    """A workshop held in each of the rounds, with so many seats each time."""

    id: Topic
    seats: int


@dataclass(frozen=True)
class Wishes:
    """What one person would like, best first. `must`: where they have to be (they lead it)."""

    person: Person
    ranked: tuple[Topic, ...] = ()
    must: tuple[Topic, ...] = ()
    barred: frozenset[Topic] = frozenset()  # rooms that they cannot reach


@dataclass(frozen=True)
class Allocation:
    """Who sits where: for each person, a workshop by round (0 the first)."""

    seats: Mapping[Person, Mapping[int, Topic]]
    given: int  # seats in all
    cost: int  # the sum of their ranks; those who must be somewhere cost nothing
    worst: int  # the worst rank that anybody got, 0 when none


def allocate(
    workshops: Sequence[Workshop], wishes: Sequence[Wishes], *, rounds: int, seed: str
) -> Allocation:
    """The best allocation of all. The order of the arguments changes nothing.

    Raises Impossible where those who must be somewhere do not fit.
    """
    problem = Problem.of(workshops, wishes, rounds)
    best = problem.solve()
    low, high = min(best.worst, 1), best.worst
    while low < high:  # the worst rank that an equally good solution needs
        middle = (low + high) // 2
        tried = problem.solve(up_to=middle)
        if (len(tried.pairs), tried.cost) == (len(best.pairs), best.cost):
            high = middle
        else:
            low = middle + 1
    drawn = problem.solve(up_to=high, seed=seed)
    pairs = [*problem.bound, *drawn.pairs]
    return Allocation(spread(pairs, rounds), len(pairs), drawn.cost, drawn.worst)


def lot(seed: str, person: Person, topic: Topic) -> int:
    """What is drawn for one person and one workshop: anybody can draw it again."""
    drawn = hashlib.sha256(f"{seed}\n{person}\n{topic}".encode()).digest()
    return int.from_bytes(drawn[:8]) % LOTS


@dataclass(frozen=True)
class Arc:
    """Somebody may sit in a workshop that they ranked."""

    person: Person
    topic: Topic
    rank: int


@dataclass(frozen=True)
class Solved:
    pairs: list[tuple[Person, Topic]]
    cost: int
    worst: int


@dataclass(frozen=True)
class Problem:
    """What is left to decide once those who must be somewhere sit there."""

    bound: list[tuple[Person, Topic]]
    places: dict[Person, int]  # workshops that each person may still take
    seats: dict[Topic, int]  # seats left in each workshop, all rounds together
    arcs: list[Arc]

    @classmethod
    def of(cls, workshops: Sequence[Workshop], wishes: Sequence[Wishes], rounds: int) -> "Problem":
        seats = {one.id: one.seats * rounds for one in sorted(workshops, key=lambda one: one.id)}
        everybody = sorted(wishes, key=lambda one: one.person)
        bound = [(one.person, topic) for one in everybody for topic in dict.fromkeys(one.must)]
        places = {one.person: rounds for one in everybody}
        for person, topic in bound:
            if topic not in seats:
                raise Impossible(f"{person} must be in {topic}, which is not held")
            places[person] -= 1
            seats[topic] -= 1
        for topic, left in seats.items():
            if left < 0:
                raise Impossible(f"{topic} has {-left} seats too few for those who must be there")
        for person, left in places.items():
            if left < 0:
                raise Impossible(f"{person} must be in more workshops than there are rounds")
        arcs = [arc for one in everybody for arc in _wished(one, seats)]
        return cls(bound, places, seats, arcs)

    def solve(self, *, up_to: int | None = None, seed: str | None = None) -> Solved:
        """The cheapest of the largest flows, among ranks no worse than `up_to`.

        With a seed, lots tell equal ones apart: all of them together weigh less than one rank.
        """
        ranks, costs = self.ranks, self.ranks
        if seed is not None:
            scale = LOTS * (sum(self.places.values()) + 1)
            drawn = [lot(seed, arc.person, arc.topic) for arc in self.arcs]
            costs = ranks * scale + np.array(drawn, dtype=np.int64)
        kept = np.flatnonzero(ranks <= (up_to if up_to is not None else ranks.max(initial=0)))
        flow, offered = self._flow(kept, costs)
        status = flow.solve_max_flow_with_min_cost()
        if status != flow.OPTIMAL:
            raise RuntimeError(f"The solver says {status}")
        used = kept[flow.flows(offered) > 0]
        pairs = [(self.arcs[n].person, self.arcs[n].topic) for n in used]
        return Solved(pairs, int(ranks[used].sum()), int(ranks[used].max(initial=0)))

    @cached_property
    def ranks(self) -> Numbers:
        return np.array([arc.rank for arc in self.arcs], dtype=np.int64)

    @cached_property
    def ends(self) -> tuple[Numbers, Numbers]:
        """The nodes of each arc: people from 1, then workshops."""
        people = {person: n for n, person in enumerate(self.places, start=1)}
        topics = {topic: n for n, topic in enumerate(self.seats, start=len(people) + 1)}
        return (
            np.array([people[arc.person] for arc in self.arcs], dtype=np.int32),
            np.array([topics[arc.topic] for arc in self.arcs], dtype=np.int32),
        )

    def _flow(self, kept: Numbers, costs: Numbers) -> tuple[Any, Any]:
        """The network: a source, people, workshops, a sink; and the numbers of what is offered."""
        people, topics = len(self.places), len(self.seats)
        source, sink = 0, people + topics + 1
        who, where = self.ends
        flow: Any = SimpleMinCostFlow()
        add = flow.add_arcs_with_capacity_and_unit_cost
        offered = add(who[kept], where[kept], np.ones(len(kept), dtype=np.int64), costs[kept])
        nodes = np.arange(1, sink, dtype=np.int32)
        most = np.array([*self.places.values(), *self.seats.values()], dtype=np.int64)
        sources = np.full(people, source, dtype=np.int32)
        add(sources, nodes[:people], most[:people], np.zeros(people, dtype=np.int64))
        sinks = np.full(topics, sink, dtype=np.int32)
        add(nodes[people:], sinks, most[people:], np.zeros(topics, dtype=np.int64))
        everything = int(most[:people].sum())
        flow.set_node_supply(source, everything)
        flow.set_node_supply(sink, -everything)
        return flow, offered


def _wished(one: Wishes, held: Collection[Topic]) -> list[Arc]:
    """What somebody may get. A workshop named twice, unknown or out of reach gains nothing."""
    ranked = [topic for topic in dict.fromkeys(one.ranked) if topic in held]
    open_to_them = [topic for topic in ranked if topic not in {*one.must, *one.barred}]
    return [Arc(one.person, topic, ranked.index(topic) + 1) for topic in open_to_them]
