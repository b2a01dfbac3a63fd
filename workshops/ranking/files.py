"""Problems and what was found, as JSON: what is kept of a draw, and what anybody may run again."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from workshops.allocation import Held, Problem, Seats, Slot, Wishes

Shape = dict[str, Any]
SETS = ("must", "kept", "barred")


def to_json(problem: Problem) -> Shape:
    return {
        "seed": problem.seed,
        "held": [vars(one) | {"reserved": dict(one.reserved)} for one in problem.held],
        "wishes": [_wishes(one) for one in problem.wishes],
    }


def _wishes(one: Wishes) -> Shape:
    """Without what is empty: a ballot is mostly a name and a list."""
    told: Shape = vars(one) | {"ranked": list(one.ranked)}
    told |= {name: _slots(getattr(one, name)) for name in SETS}
    return {name: value for name, value in told.items() if value or name == "person"}


def _slots(slots: Iterable[Slot]) -> list[list[Any]]:
    return [list(slot) for slot in sorted(slots)]


def from_json(shape: Shape) -> Problem:
    """Raises KeyError, TypeError or ValueError for what is no problem."""
    held = [Held(**one) for one in shape["held"]]
    wishes = []
    for one in shape["wishes"]:
        sets = {name: frozenset((t, int(n)) for t, n in one.get(name, [])) for name in SETS}
        wishes.append(Wishes(**{**one, **sets, "ranked": tuple(one.get("ranked", []))}))
    return Problem.of(held, wishes, str(shape["seed"]))


def seats_to_json(seats: Seats) -> dict[str, dict[str, str]]:
    return {
        person: {str(number): topic for number, topic in mine.items()}
        for person, mine in sorted(seats.items())
    }


def seats_of(shape: dict[str, dict[str, str]]) -> dict[str, dict[int, str]]:
    return {
        person: {int(number): topic for number, topic in mine.items()}
        for person, mine in shape.items()
    }


def open_to_all(problem: Problem, seats: Seats) -> Problem:
    """The same problem without what nobody else should know, and with the same result.

    Who is in a wheelchair, or cannot be somewhere, is put where they were given a seat;
    categories, organisations and companies become numbers.
    """
    names = _Numbers()
    wishes = []
    for one in problem.wishes:
        known = replace(
            one,
            category=names.of("k", one.category),
            company=names.of("g", one.company),
            bunch=names.of("o", one.bunch),
        )
        if one.chair or one.barred or one.fixed:
            mine = seats.get(one.person, {})
            slots = frozenset((topic, number) for number, topic in mine.items())
            known = replace(
                known, ranked=(), must=frozenset(), kept=slots, barred=frozenset(), chair=False
            )
        wishes.append(known)
    held = [
        replace(one, chairs=None, reserved={names.of("k", c): n for c, n in one.reserved.items()})
        for one in problem.held
    ]
    return Problem.of(held, wishes, problem.seed)


def without_needs(problem: Problem) -> Problem:
    """The same without who is in a wheelchair: asked for to seat them, and not to be kept."""
    return Problem.of(
        problem.held, [replace(one, chair=False) for one in problem.wishes], problem.seed
    )


class _Numbers:
    """Numbers in the place of names, the same for the same name."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], str] = {}

    def of(self, letter: str, name: str) -> str:
        if not name:
            return ""
        return self.known.setdefault((letter, name), f"{letter}{len(self.known) + 1}")
