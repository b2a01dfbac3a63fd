"""Who gets a seat in which workshop: proven optimal, and the same for anybody who runs it again.

Rounds of parallel workshops; each person has at most one seat a round, and never the same
workshop twice. In this order of importance:

0. who must be in a workshop (they lead it), or is put there by hand, is;
1. as many seats given as can be, to people who ranked the workshop;
2. the least dissatisfaction in all: the sum of the ranks (first wish 1, second 2, …);
3. the worst rank that anybody gets is as good as it can be with the two above;
4. ties are drawn by lots, from a seed published beforehand.
"""

from workshops.allocation.flow import Flow, fits
from workshops.allocation.problem import (
    Conflict,
    Held,
    Impossible,
    Person,
    Problem,
    Slot,
    Topic,
    Wishes,
    lot,
)
from workshops.allocation.program import Program
from workshops.allocation.solved import Seats, Solved

__all__ = [
    "Conflict",
    "Held",
    "Impossible",
    "Person",
    "Problem",
    "Seats",
    "Slot",
    "Solved",
    "Topic",
    "Wishes",
    "allocate",
    "lot",
]


def allocate(problem: Problem) -> Solved:
    """The best allocation of all.

    Raises Impossible where those who are put somewhere cannot all be, or a company has no wish
    in common.
    """
    if found := problem.conflicts():
        raise Impossible(found)
    solver: Flow | Program = Flow(problem) if fits(problem) else Program(problem)
    best = solver.best()
    while better := solver.without_the_worst(best):
        best = better
    return best
