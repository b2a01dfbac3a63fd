"""The timetable as a wall: which column and rows each session takes, and the rules that say so.

The content security policy allows no inline style, so the page carries classes and a small
style sheet, made from the same timetable, gives them their place. Any day, hours, rooms.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from zoneinfo import ZoneInfo

from agenda.models import Role, Room, Session

STEP = 5
MIDNIGHT = 24 * 60
ROOMS_THAT_FIT = 8
Kind = Session.Kind
LOOKS: dict[str, str] = {
    Kind.WELCOME: "slot--soft",
    Kind.BREAK: "slot--soft",
    Kind.PERFORMANCE: "slot--soft",
    Kind.PLENARY: "slot--key",
    Kind.ROUND_TABLE: "slot--key",
    Kind.MEAL: "slot--food",
    Kind.RELAY: "slot--relay",
}
BACKGROUND = {Kind.RELAY, Kind.OTHER}


@dataclass(frozen=True)
class Slot:
    """A session on the wall, in minutes of its day rounded to the step."""

    session: Session
    day: date
    first: int
    last: int
    lane: int = 0
    column: int = 0
    lanes: int = 1

    @property
    def look(self) -> str:
        """The class of its kind."""
        return LOOKS.get(self.session.kind, "")

    @property
    def leads(self) -> bool:
        """Worth telling when it is on: a relay shows what its source tells."""
        return self.session.kind not in BACKGROUND and not self.session.is_cancelled

    @property
    def hosts(self) -> str:
        return names(self.session, Role.Kind.MODERATOR)

    @property
    def speakers(self) -> str:
        return names(self.session, Role.Kind.SPEAKER)

    @property
    def place(self) -> str:
        """The classes that give it its column and its rows."""
        across = f"c{self.column}" if self.lanes == 1 else f"s{self.column}-{self.lanes}"
        return f"{across} de-{clock(self.first)} a-{clock(self.last)}"

    def meets(self, other: "Slot") -> bool:
        """Whether they stand there at one moment, in one room on one day."""
        return self.first < other.last and other.first < self.last


@dataclass(frozen=True)
class Column:
    """A room. It takes several lanes when sessions overlap in it."""

    room: Room
    first: int
    lanes: int
    how_many: int

    @property
    def place(self) -> str:
        return f"s{self.first}-{self.lanes}"


@dataclass(frozen=True)
class Timetable:
    columns: Sequence[Column]
    days: Sequence[tuple[date, Sequence[Slot]]]
    first: int
    last: int

    @property
    def hours(self) -> list[tuple[str, int]]:
        """Each full hour: its class and its number."""
        start = -(-self.first // 60)
        return [(f"de-{hour:02}00", hour) for hour in range(start, -(-self.last // 60))]

    @property
    def layout(self) -> str:
        """What a page has drawn for good: another one is read again whole."""
        columns = [(column.room.pk, column.place) for column in self.columns]
        days = [(day, sorted(str(slot.session.uid) for slot in slots)) for day, slots in self.days]
        return sha256(f"{columns} {days} {self.hours}".encode()).hexdigest()[:12]

    @property
    def is_wide(self) -> bool:
        """More lanes than a screen shows: the wall then scrolls sideways, alone."""
        return self.lanes > ROOMS_THAT_FIT

    @property
    def lanes(self) -> int:
        return sum(column.lanes for column in self.columns)


def names(session: Session, kind: Role.Kind) -> str:
    """Who does that in a session read `with_people()`."""
    return named(session.roles.all(), kind)


def named(roles: Iterable[Role], kind: Role.Kind) -> str:
    return ", ".join(role.speaker.full_name for role in roles if role.kind == kind)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}{minutes % 60:02}"


def lay_out(
    sessions: Iterable[Session], zone: ZoneInfo, *, rooms: Iterable[Room] = ()
) -> Timetable:
    """Place `sessions`, given in order, with their rooms; `rooms` have a column even if empty."""
    placed = [slot_of(session, zone) for session in sessions]
    if not placed:
        return Timetable([], [], 0, 0)
    laned = spread(placed)
    columns = columns_of(laned, rooms)
    slots = list(in_columns(laned, columns))
    days = [(day, list(group)) for day, group in groupby(slots, key=lambda slot: slot.day)]
    first = min(slot.first for slot in slots) // 30 * 30
    return Timetable(columns, days, first, max(slot.last for slot in slots))


def in_columns(laned: Sequence[Slot], columns: Iterable[Column]) -> Iterator[Slot]:
    """Each in its column; across all its lanes when it overlaps nothing."""
    known = {column.room.pk: column for column in columns}
    near: dict[tuple[date, int], list[Slot]] = {}
    for slot in laned:
        near.setdefault((slot.day, slot.session.room_id), []).append(slot)
    for slot in laned:
        column, lanes = known[slot.session.room_id], 1
        others = near[slot.day, slot.session.room_id] if column.lanes > 1 else [slot]
        if not any(slot.meets(other) for other in others if other is not slot):
            lanes = column.lanes
        yield replace(slot, column=column.first + slot.lane, lanes=lanes)


def slot_of(session: Session, zone: ZoneInfo) -> Slot:
    starts_at, ends_at = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    first = min(rounded(starts_at), MIDNIGHT - STEP)
    last = rounded(ends_at) if ends_at.date() == starts_at.date() else MIDNIGHT
    return Slot(session, starts_at.date(), first, max(last, first + STEP))


def rounded(moment: datetime) -> int:
    return round((moment.hour * 60 + moment.minute) / STEP) * STEP


def spread(slots: Iterable[Slot]) -> list[Slot]:
    """Give a lane to each: those that overlap in one room stand side by side."""
    ends: dict[tuple[date, int], list[int]] = {}
    laned = []
    for slot in slots:
        lanes = ends.setdefault((slot.day, slot.session.room_id), [])
        free = next((lane for lane, end in enumerate(lanes) if end <= slot.first), len(lanes))
        lanes[free : free + 1] = [slot.last]
        laned.append(Slot(slot.session, slot.day, slot.first, slot.last, free))
    return laned


def columns_of(slots: Sequence[Slot], more: Iterable[Room] = ()) -> list[Column]:
    """The rooms in use, and those of `more`, in their order."""
    rooms = {room.pk: room for room in more}
    rooms |= {slot.session.room_id: slot.session.room for slot in slots}
    columns = []
    number = 1
    for room in sorted(rooms.values(), key=lambda room: (room.position, room.pk)):
        inside = [slot for slot in slots if slot.session.room_id == room.pk]
        lanes = max((slot.lane for slot in inside), default=0) + 1
        columns.append(Column(room, number, lanes, len(inside)))
        number += lanes
    return columns


def css(timetable: Timetable) -> str:
    """The rules of this timetable and no other: a few hundred bytes compressed."""
    if not timetable.columns:
        return ""
    rows = (timetable.last - timetable.first) // STEP
    slots = [slot for _, day in timetable.days for slot in day]
    starts = {slot.first for slot in slots} | {hour * 60 for _, hour in timetable.hours}
    wall = (
        f".tt{{grid-template-columns:4.25rem {tracks(timetable)};"
        f"grid-template-rows:auto repeat({rows},minmax(.56rem,auto))}}"
    )
    paper = (
        f".tt{{grid-template-columns:11mm {tracks(timetable, on_paper=True)};"
        f"grid-template-rows:auto repeat({rows},minmax(0,auto))}}"
    )
    places = [
        *(f".c{n}{{grid-column:{n}}}" for n in range(1, timetable.lanes + 1)),
        *(f".{c.place}{{grid-column:{c.first}/span {c.lanes}}}" for c in timetable.columns),
        *(f".de-{clock(m)}{{grid-row-start:{row(timetable, m)}}}" for m in sorted(starts)),
        *(
            f".a-{clock(m)}{{grid-row-end:{row(timetable, m)}}}"
            for m in sorted({slot.last for slot in slots})
        ),
    ]
    return (
        f"@layer screens{{@media (min-width:64rem){{{wall}}}"
        f"@media print,(min-width:64rem){{{''.join(places)}}}}}"
        f"@layer print{{@media print{{{paper}}}}}"
    )


def tracks(timetable: Timetable, *, on_paper: bool = False) -> str:
    """The widths: the busiest room is wider, as its titles are read first."""
    busiest = busiest_of(timetable)
    narrowest = "7.5rem" if timetable.is_wide and not on_paper else "0"
    return " ".join(
        f"minmax({narrowest},{'1.45' if column is busiest else '1'}fr)"
        for column in timetable.columns
        for _ in range(column.lanes)
    )


def busiest_of(timetable: Timetable) -> Column | None:
    """The room with the most sessions, where they all stand one after the other."""
    busiest = max(timetable.columns, key=lambda column: column.how_many)
    return busiest if busiest.lanes == 1 else None


def row(timetable: Timetable, minutes: int) -> int:
    return (minutes - timetable.first) // STEP + 1
