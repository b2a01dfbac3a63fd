"""Why somebody got what they got: one reason for each of their wishes."""

from dataclasses import dataclass

from workshops.allocation import Wishes
from workshops.models import Ballot, Draw, Wish
from workshops.ranking.files import from_json
from workshops.ranking.problems import number_of
from workshops.ranking.reports import Line, lines


@dataclass(frozen=True)
class Reason:
    """What became of one wish.

    `code`: `got`; `better` (they have better ones); `closed` (too few people) or `gone`
    (cancelled); `full`; or the rule that stood between them and a free seat: `together`,
    `spread`, `barred` (they cannot be there), `reserved`, or `round` (they are put elsewhere
    at the same time).
    """

    wish: Wish
    code: str
    seats: int = 0
    wished: int = 0
    first: int = 0


def reasons(draw: Draw | None, ballot: Ballot) -> list[Reason]:
    """Empty before an allocation is published, or for who ranked after it was made."""
    if draw is None or not draw.problem:
        return []
    number = number_of(ballot.registration_id)
    problem = from_json(draw.problem)
    mine = next((one for one in problem.wishes if one.person == number), None)
    if mine is None:
        return []
    held: dict[str, list[Line]] = {}
    for line in lines(draw):
        held.setdefault(line.slot[0], []).append(line)
    got = list(draw.result["seats"].get(number, {}).values())
    wishes = ballot.wishes.select_related("workshop__session__theme").order_by("rank")
    return [
        _reason(wish, mine, got, held.get(wish.workshop.session.slug, []), len(problem.rounds))
        for wish in wishes
    ]


def _reason(wish: Wish, mine: Wishes, got: list[str], held: list[Line], rounds: int) -> Reason:
    figures = {
        "seats": sum(line.seats for line in held),
        "wished": held[0].wished if held else 0,
        "first": held[0].first if held else 0,
    }
    topic = wish.workshop.session.slug
    return Reason(wish, _code(topic, mine, got, held, rounds), **figures)


def _code(topic: str, mine: Wishes, got: list[str], held: list[Line], rounds: int) -> str:
    before = mine.ranked[: mine.ranked.index(topic)] if topic in mine.ranked else ()
    if topic in got:
        return "got"
    if not held:
        return "gone"
    if len(set(got) & set(before)) >= rounds:
        return "better"
    if all(line.is_closed for line in held):
        return "closed"
    if all(line.given >= line.seats or line.is_closed for line in held):
        return "full"
    return _rule(mine, held)


def _rule(mine: Wishes, held: list[Line]) -> str:
    """Which rule kept somebody out of a workshop that has a free seat."""
    if mine.company:
        return "together"
    if mine.barred & {line.slot for line in held}:
        return "barred"
    if mine.bunch:
        return "spread"
    return "round" if mine.fixed else "reserved"
