"""What a slot is to somebody whose day is known: free, or why not. Dates in, an answer out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LAPSES_AT = time(20)  # the evening before: nobody has to look later


@dataclass(frozen=True, order=True)
class Span:
    """From one moment to another; what ends when another begins does not overlap it."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class Busy(StrEnum):
    """Why a slot is not free. The first two stand whatever the person says."""

    MEETING = "meeting"
    WORKSHOP = "workshop"
    CLOSED = "closed"
    SESSION = "session"
    MEAL = "meal"


@dataclass(frozen=True)
class Day:
    """One person's day. `said`: what they say of a slot, by its beginning: free, or not.

    `meals` are those they stay for: each keeps `meal_minutes` in one piece, free of meetings.
    """

    meetings: tuple[Span, ...] = ()
    workshops: tuple[Span, ...] = ()
    sessions: tuple[Span, ...] = ()
    meals: tuple[Span, ...] = ()
    meal_minutes: int = 0
    said: Mapping[datetime, bool] = field(default_factory=dict)


def why_not(slot: Span, day: Day) -> Busy | None:
    """None when the slot is free for this person.

    Who says that a slot is free misses the common session that is held then; a seat in a
    workshop, another meeting and the time to eat stand.
    """
    said = day.said.get(slot.starts_at)
    if _any(slot, day.meetings):
        return Busy.MEETING
    if _any(slot, day.workshops):
        return Busy.WORKSHOP
    if said is False:
        return Busy.CLOSED
    if said is None and _any(slot, day.sessions):
        return Busy.SESSION
    if any(_starves(slot, meal, day) for meal in day.meals):
        return Busy.MEAL
    return None


def _any(slot: Span, others: Iterable[Span]) -> bool:
    return any(slot.overlaps(other) for other in others)


def _starves(slot: Span, meal: Span, day: Day) -> bool:
    """Whether too little of the meal would be left in one piece."""
    taken = (*day.meetings, *day.workshops, slot)
    return slot.overlaps(meal) and longest_gap(meal, taken) < timedelta(minutes=day.meal_minutes)


def longest_gap(whole: Span, taken: Iterable[Span]) -> timedelta:
    """The longest piece of `whole` that nothing takes."""
    free_from, longest = whole.starts_at, timedelta(0)
    for one in sorted(taken):
        if one.overlaps(whole):
            longest = max(longest, one.starts_at - free_from)
            free_from = max(free_from, one.ends_at)
    return max(longest, whole.ends_at - free_from)


def lapses_at(
    starts_at: datetime, *, now: datetime, zone: ZoneInfo, opens_at: time, minutes: int
) -> datetime:
    """Until when a request made now for a slot may be answered.

    Until eight in the evening before. When that leaves less than `minutes`, nobody answers by
    night: until so many minutes after now or after the doors open, whichever comes last; never
    later than the slot begins.
    """
    answer = timedelta(minutes=minutes)
    day = starts_at.astimezone(zone).date()
    eve = datetime.combine(day - timedelta(days=1), LAPSES_AT, zone)
    if now + answer <= eve:
        return eve
    doors = datetime.combine(day, opens_at, zone)
    return min(max(now, doors) + answer, starts_at)


def cut(
    whole: Span, *, length: timedelta, pause: timedelta, taken: Collection[Span]
) -> tuple[list[Span], int]:
    """Slots of one length with a pause between them, as many as fit; those that would overlap
    one of `taken` are left out, and counted.
    """
    made, left_out, starts_at = [], 0, whole.starts_at
    while starts_at + length <= whole.ends_at:
        slot = Span(starts_at, starts_at + length)
        if _any(slot, taken):
            left_out += 1
        else:
            made.append(slot)
        starts_at = slot.ends_at + pause
    return made, left_out
