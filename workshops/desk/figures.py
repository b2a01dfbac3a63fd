"""Demand against seats: by workshop, by kind of organisation, by commune."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assises.models import Edition
from registration.models import Registration
from workshops.models import Seat, Wish, Workshop
from workshops.standing import listed

MOST_COMMUNES = 12


@dataclass(frozen=True)
class Line:
    """A workshop: its seats, who wished it (first, at all), who holds a seat, who waits."""

    workshop: Workshop
    seats: int
    first: int
    wished: int
    held: int
    waiting: int

    @property
    def is_short(self) -> bool:
        return max(self.first, self.held + self.waiting) > self.seats


@dataclass(frozen=True)
class Row:
    """How many people of a kind want each workshop, in the order of the columns."""

    name: str
    people: int
    wanted: list[int]


@dataclass(frozen=True)
class Want:
    """Somebody would like a workshop: they ranked it, hold a seat in it, or wait for one."""

    person: object
    topic: int
    rank: int
    family: str
    commune: str


@dataclass(frozen=True)
class Figures:
    lines: list[Line]
    topics: list[Workshop]
    by_family: list[Row]
    by_commune: list[Row]


def figures(edition: Edition) -> Figures:
    """Three queries, however many people."""
    workshops: list[Workshop] = listed(edition)
    wants = [*_wished(edition), *_seated(edition, {one.pk: one.topic_id for one in workshops})]
    topics = [one for one in workshops if one.repeats_id is None]
    families = dict(Registration.Family.choices)
    by_family = _rows(topics, ((str(families.get(one.family, "–")), one) for one in wants))
    by_commune = _rows(topics, ((one.commune or "–", one) for one in wants))
    return Figures(_lines(workshops, wants), topics, by_family, by_commune[:MOST_COMMUNES])


def _wished(edition: Edition) -> list[Want]:
    confirmed = Registration.State.CONFIRMED
    wishes = Wish.objects.filter(
        ballot__ranking__edition=edition, ballot__registration__state=confirmed
    )
    person = "ballot__registration"
    columns = (person, "workshop", "rank", f"{person}__family", f"{person}__commune")
    return [Want(*row) for row in wishes.values_list(*columns)]


def _seated(edition: Edition, topics: dict[int, int]) -> list[Want]:
    """Seats of rounds that are first come, first served: rank 1 is the only one there."""
    seats = Seat.objects.standing().filter(round__edition=edition, round__ranking=None)
    columns = ("registration", "workshop", "registration__family", "registration__commune")
    return [
        Want(person, topics[workshop], 1, family, commune)
        for person, workshop, family, commune in seats.values_list(*columns)
    ]


def _lines(workshops: Iterable[Any], wants: list[Want]) -> list[Line]:
    first = Counter(one.topic for one in wants if one.rank == 1)
    wished = Counter(one.topic for one in wants)
    return [
        Line(
            workshop=one,
            seats=one.session.places,
            first=first[one.topic_id],
            wished=wished[one.topic_id],
            held=one.held,
            waiting=one.waiting,
        )
        for one in workshops
    ]


def _rows(topics: list[Workshop], wants: Iterable[tuple[str, Want]]) -> list[Row]:
    """The most people first."""
    people: dict[str, set[object]] = defaultdict(set)
    counts: Counter[tuple[str, int]] = Counter()
    for name, one in wants:
        people[name].add(one.person)
        counts[name, one.topic] += 1
    order = sorted(people, key=lambda name: (-len(people[name]), name))
    return [
        Row(name, len(people[name]), [counts[name, topic.pk] for topic in topics]) for name in order
    ]
