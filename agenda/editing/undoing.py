"""A session that was just moved: what the grid says of it, and the way back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dateparse import parse_datetime

from agenda.editing.plan import Planned
from agenda.models import Room


@dataclass(frozen=True)
class Moved:
    """A session as it stands, and where it was."""

    planned: Planned
    starts_at: datetime
    room: Room


def grid_after(before: Planned | None, after: Planned) -> str:
    """The grid's address, which says how to put a session back where it was."""
    grid = reverse("agenda:desk")
    if before is None or not _has_moved(before, after):
        return grid
    was = {"start": before.session.starts_at.isoformat(), "room": before.session.room_id}
    return f"{grid}?{urlencode({'moved': after.id, 'seen': after.token, **was})}"


def _has_moved(before: Planned, after: Planned) -> bool:
    """To another hour or room, and nothing else: the way back keeps the length."""
    then, now = before.session, after.session
    lasts_as_long = then.ends_at - then.starts_at == now.ends_at - now.starts_at
    return lasts_as_long and (then.starts_at, then.room_id) != (now.starts_at, now.room_id)


def moved(
    said: Mapping[str, str], plan: Iterable[Planned], rooms: Mapping[int, Room]
) -> Moved | None:
    """What `grid_after` said, while nothing has changed since in that session."""
    planned = next((one for one in plan if one.id == said.get("moved")), None)
    room = said.get("room", "")
    try:
        starts_at = parse_datetime(said.get("start", ""))
    except ValueError:
        return None
    if planned is None or planned.token != said.get("seen") or starts_at is None:
        return None
    was = rooms.get(int(room)) if room.isdecimal() and len(room) < 10 else None
    return Moved(planned, starts_at, was) if was and starts_at.tzinfo else None
