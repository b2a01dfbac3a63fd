"""What cannot be, and what is rarely meant, in a timetable: no database here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain, combinations, product

CHANGE_OF_ROOM = timedelta(minutes=5)  # for those on stage in two rooms one after the other
TURNOVER = timedelta(minutes=10)  # to set a room again after a meal, before a workshop


class Kind(StrEnum):
    ROOM = "room"
    PERSON = "person"
    SEATS = "seats"
    OUTSIDE = "outside"
    CHANGE = "change"
    TURNOVER = "turnover"


IMPOSSIBLE = frozenset({Kind.ROOM, Kind.PERSON})


@dataclass(frozen=True)
class Moment:
    """A session, as far as it can clash. `id` is stable; hours are aware."""

    id: str
    room: int
    starts_at: datetime
    ends_at: datetime
    kind: str = "other"
    seats: int | None = None
    people: frozenset[int] = frozenset()
    relay_of: str | None = None
    is_cancelled: bool = False

    def meets(self, other: "Moment") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Day:
    """What the timetable must fit in: the day's hours, the seats of each room."""

    opens_at: datetime
    closes_at: datetime
    seats: Mapping[int, int]


@dataclass(frozen=True)
class Clash:
    """Two sessions, or one, that do not fit. `people`: who is in two places.

    `minutes`: by how much they overlap, or what is left between them; `seats`: too many.
    """

    kind: Kind
    first: str
    second: str = ""
    people: frozenset[int] = frozenset()
    minutes: int = 0
    seats: int = 0

    @property
    def is_impossible(self) -> bool:
        return self.kind in IMPOSSIBLE

    @property
    def key(self) -> str:
        """What is kept when somebody says that it may stay: other facts warn again."""
        who = ",".join(map(str, sorted(self.people)))
        return f"{self.kind}:{self.first}:{self.second}:{who}:{self.minutes}:{self.seats}"


def clashes(moments: Iterable[Moment], day: Day) -> list[Clash]:
    """All of them, the impossible first, then by the hour; the same whatever the order given."""
    held = sorted(
        (one for one in moments if not one.is_cancelled), key=lambda m: (m.starts_at, m.id)
    )
    found = [*_alone(held, day), *_in_pairs(held)]
    hours = {one.id: one.starts_at for one in held}
    return sorted(found, key=lambda c: (not c.is_impossible, hours[c.first], c.kind, c.key))


def _alone(held: list[Moment], day: Day) -> Iterator[Clash]:
    for one in held:
        if one.starts_at < day.opens_at or one.ends_at > day.closes_at:
            late = max(day.opens_at - one.starts_at, one.ends_at - day.closes_at)
            yield Clash(Kind.OUTSIDE, one.id, minutes=_minutes(late))
        over = (one.seats or 0) - day.seats.get(one.room, 0)
        if over > 0:
            yield Clash(Kind.SEATS, one.id, seats=over)


def _in_pairs(held: list[Moment]) -> Iterator[Clash]:
    for one, other in combinations(held, 2):
        if one.room == other.room:
            yield from _in_a_room(one, other)
        if people := one.people & other.people:
            yield from _with_people(one, other, people)


def _in_a_room(one: Moment, other: Moment) -> Iterator[Clash]:
    """`one` begins first."""
    if one.meets(other):
        yield Clash(Kind.ROOM, one.id, other.id, minutes=_overlap(one, other))
        return
    between = other.starts_at - one.ends_at
    if one.kind == "meal" and other.kind == "workshop" and between < TURNOVER:
        yield Clash(Kind.TURNOVER, one.id, other.id, minutes=_minutes(between))


def _with_people(one: Moment, other: Moment, people: frozenset[int]) -> Iterator[Clash]:
    """A relay shows those of its source: they are in one place."""
    if one.relay_of == other.id or other.relay_of == one.id:
        return
    if one.meets(other):
        yield Clash(Kind.PERSON, one.id, other.id, people, _overlap(one, other))
        return
    between = other.starts_at - one.ends_at
    if one.room != other.room and between < CHANGE_OF_ROOM:
        yield Clash(Kind.CHANGE, one.id, other.id, people, _minutes(between))


def _overlap(one: Moment, other: Moment) -> int:
    return _minutes(min(one.ends_at, other.ends_at) - max(one.starts_at, other.starts_at))


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def free_starts(
    moment: Moment,
    moments: Iterable[Moment],
    day: Day,
    *,
    relays: Sequence[Moment] = (),
    step: timedelta = timedelta(minutes=5),
) -> list[tuple[datetime, list[Clash]]]:
    """Each start of the day for this one in its room, with what would clash there with it.

    `relays` follow it, each in its own room.
    """
    moving = [moment, *relays]
    ids = {one.id for one in moving}
    near = [one for one in moments if one.id not in ids and any(_may_clash(one, m) for m in moving)]
    length, found = moment.ends_at - moment.starts_at, []
    days = moment.starts_at.astimezone(day.opens_at.tzinfo).date() - day.opens_at.date()
    start, end = day.opens_at + days, day.closes_at + days
    while start + length <= end:
        there = [_at(one, start) for one in moving]
        pairs = [sorted(pair, key=lambda m: (m.starts_at, m.id)) for pair in product(near, there)]
        around = chain(_alone(there, day), *(_in_pairs(pair) for pair in pairs))
        found.append((start, sorted(around, key=lambda c: (not c.is_impossible, c.kind, c.key))))
        start += step
    return found


def _may_clash(one: Moment, other: Moment) -> bool:
    shares = one.room == other.room or bool(one.people & other.people)
    return shares and not one.is_cancelled


def _at(moment: Moment, start: datetime) -> Moment:
    length = moment.ends_at - moment.starts_at
    return Moment(
        **{**moment.__dict__, "starts_at": start, "ends_at": start + length, "is_cancelled": False}
    )
