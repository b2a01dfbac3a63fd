"""How lateness spreads in one room: what is left of the day, with breaks absorbing it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SHORTEST = {"break": timedelta(minutes=5), "meal": timedelta(minutes=45)}  # what is left of them


@dataclass(frozen=True)
class Turn:
    """One session of a room, in the order of its hours."""

    id: str
    kind: str
    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at


def late(turns: Sequence[Turn], by: timedelta, now: datetime) -> list[Turn]:
    """Those whose hours change when the room runs late `by` so much, with their new hours.

    What is on ends later, what is to come begins later. Gaps and breaks take up what they can:
    a break keeps five minutes, a meal three quarters of an hour; other sessions keep their length.
    """
    left = sorted((one for one in turns if one.ends_at > now), key=lambda t: (t.starts_at, t.id))
    moved: list[Turn] = []
    free_at: datetime | None = None
    for one in left:
        there = _first(one, by, now) if free_at is None else _next(one, free_at)
        if there != one:
            moved.append(there)
        elif free_at is not None:
            break
        free_at = there.ends_at
    return moved


def _first(one: Turn, by: timedelta, now: datetime) -> Turn:
    starts_at = one.starts_at if one.starts_at <= now else one.starts_at + by
    return replace(one, starts_at=starts_at, ends_at=one.ends_at + by)


def _next(one: Turn, free_at: datetime) -> Turn:
    starts_at = max(one.starts_at, free_at)
    if one.kind in SHORTEST:
        least = min(SHORTEST[one.kind], one.length)
        return replace(one, starts_at=starts_at, ends_at=max(one.ends_at, starts_at + least))
    return replace(one, starts_at=starts_at, ends_at=starts_at + one.length)
