"""Who sits where, and how good it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from workshops.allocation.problem import Person, Slot, Topic

Seats = Mapping[Person, Mapping[int, Topic]]  # for each person, a workshop by round


@dataclass(frozen=True)
class Solved:
    """`given`: seats that were wished, `cost`: the sum of their ranks, `worst`: the worst one.

    `closed`: workshops that too few would come to. Who is put somewhere sits there besides.
    """

    seats: Seats
    given: int
    cost: int
    worst: int
    closed: tuple[Slot, ...] = ()

    @property
    def worth(self) -> tuple[int, int]:
        """The least is best: most seats first, then the least dissatisfaction."""
        return -self.given, self.cost
