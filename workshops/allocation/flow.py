"""Rooms that are the same in every round: a flow of least cost, in a blink.

The rounds are left out of the model: a workshop is one node with the seats of all its rounds, a
person takes at most as many as there are rounds, and a flow of least cost among the largest ones
is optimal. Each person's workshops are then spread over the rounds by colouring edges
(`spreading`), which always succeeds where a workshop has the same seats in each round.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from workshops.allocation.problem import LOTS, Person, Problem, Topic, lot
from workshops.allocation.solved import Solved
from workshops.allocation.spreading import spread

Numbers = Any  # an array of whole numbers


def fits(problem: Problem) -> bool:
    """Whether nothing depends on the round, and nobody on anybody else."""
    everywhere = all(len({_shape(one) for one in some}) == 1 for some in _by_topic(problem))
    complete = all(len(some) == len(problem.rounds) for some in _by_topic(problem))
    plain = not any(one.least or any(one.reserved.values()) for one in problem.held)
    chairs = any(one.chair for one in problem.wishes)
    free = not chairs or all(one.chairs is None for one in problem.held)
    loose = not any(one.company or one.bunch for one in problem.wishes)
    bound = len(problem.rounds) == 1 or not any(one.fixed for one in problem.wishes)
    return everywhere and complete and plain and free and loose and bound and _even(problem)


def _by_topic(problem: Problem) -> list[list[Any]]:
    return [[one for one in problem.held if one.topic == topic] for topic in problem.topics]


def _shape(one: Any) -> tuple[int, int | None]:
    return one.seats, one.chairs


def _even(problem: Problem) -> bool:
    """Whether who cannot be in a workshop cannot be in any of its rounds."""
    barred = (Counter(topic for topic, _n in one.barred) for one in problem.wishes)
    return all(set(count.values()) <= {len(problem.rounds)} for count in barred)


@dataclass(frozen=True)
class Arc:
    """Somebody may sit in a workshop that they ranked."""

    person: Person
    topic: Topic
    rank: int


class Flow:
    """What is left to decide once those who are put somewhere sit there."""

    def __init__(self, problem: Problem) -> None:
        rounds = problem.rounds
        self.problem = problem
        self.bound = [(one.person, topic) for one in problem.wishes for topic, _n in one.fixed]
        self.places = {one.person: len(rounds) - len(one.fixed) for one in problem.wishes}
        self.seats: dict[Topic, int] = Counter()
        for held in problem.held:
            self.seats[held.topic] += held.seats
        for _person, topic in self.bound:
            self.seats[topic] -= 1
        self.arcs = [
            Arc(one.person, topic, rank)
            for one in problem.wishes
            for (topic, number), rank in problem.options(one).items()
            if number == _first_open(problem, one.fixed)
        ]

    def best(self) -> Solved:
        return self._solve(self.problem.deepest)

    def without_the_worst(self, best: Solved) -> Solved | None:
        """As good a solution without the worst rank of this one, if there is any."""
        found = self._solve(best.worst - 1)
        return found if best.worst > 1 and found.worth == best.worth else None

    def _solve(self, up_to: int) -> Solved:
        """The cheapest of the largest flows, among ranks no worse than `up_to`.

        Lots tell equal ones apart: all of them together weigh less than one rank.
        """
        kept = np.flatnonzero(self.ranks <= up_to)
        flow, offered = self._flow(kept)
        status = flow.solve_max_flow_with_min_cost()
        if status != flow.OPTIMAL:
            raise RuntimeError(f"The solver says {status}")
        used = kept[flow.flows(offered) > 0]
        pairs = [(self.arcs[n].person, self.arcs[n].topic) for n in used]
        numbers = dict(enumerate(self.problem.rounds))
        spread_out = spread([*self.bound, *pairs], len(numbers))
        seats = {
            person: {numbers[n]: topic for n, topic in mine.items()}
            for person, mine in spread_out.items()
        }
        ranks = self.ranks[used]
        return Solved(seats, len(pairs), int(ranks.sum()), int(ranks.max(initial=0)))

    @cached_property
    def ranks(self) -> Numbers:
        return np.array([arc.rank for arc in self.arcs], dtype=np.int64)

    @cached_property
    def costs(self) -> Numbers:
        scale = LOTS * (sum(self.places.values()) + 1)
        drawn = [lot(self.problem.seed, arc.person, arc.topic) for arc in self.arcs]
        return self.ranks * scale + np.array(drawn, dtype=np.int64)

    @cached_property
    def ends(self) -> tuple[Numbers, Numbers]:
        """The nodes of each arc: people from 1, then workshops."""
        people = {person: n for n, person in enumerate(self.places, start=1)}
        topics = {topic: n for n, topic in enumerate(self.seats, start=len(people) + 1)}
        return (
            np.array([people[arc.person] for arc in self.arcs], dtype=np.int32),
            np.array([topics[arc.topic] for arc in self.arcs], dtype=np.int32),
        )

    def _flow(self, kept: Numbers) -> tuple[Any, Any]:
        """The network: a source, people, workshops, a sink; and the numbers of what is offered."""
        people, topics = len(self.places), len(self.seats)
        source, sink = 0, people + topics + 1
        who, where = self.ends
        flow: Any = SimpleMinCostFlow()
        add = flow.add_arcs_with_capacity_and_unit_cost
        ones = np.ones(len(kept), dtype=np.int64)
        offered = add(who[kept], where[kept], ones, self.costs[kept])
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


def _first_open(problem: Problem, fixed: Any) -> int | None:
    """A round that they may still take: one stands for all of them."""
    taken = {number for _topic, number in fixed}
    return next((number for number in problem.rounds if number not in taken), None)
