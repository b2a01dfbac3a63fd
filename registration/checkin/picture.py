"""The doors as they stand now: who is in, who arrives, which phones are silent, what clashed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet

from assises.models import Edition
from registration.checkin import actions
from registration.checkin.models import Device, Place, Scan

STEP = timedelta(minutes=5)
SHOWN = timedelta(hours=2)
QUIET = timedelta(minutes=2)
SILENT = timedelta(minutes=10)
MOST_CONFLICTS = 50


@dataclass(frozen=True)
class Room:
    """A place, how many are in it, and `level`: full, nearly, or nothing to say."""

    place: Place
    inside: int
    level: str

    @property
    def left(self) -> int | None:
        return None if self.place.capacity is None else max(self.place.capacity - self.inside, 0)


def in_buildings(rooms: list[Room]) -> int | None:
    """People in every place that is a building; None where there is none to count."""
    inside = [room.inside for room in rooms if room.place.kind == Place.Kind.BUILDING]
    return sum(inside) if inside else None


@dataclass(frozen=True)
class Bar:
    """Those who came in within five minutes, beside the fullest five minutes shown."""

    at: datetime
    count: int
    percent: int

    @property
    def top(self) -> int:
        """Where the bar begins, of a hundred from above."""
        return 100 - self.percent


def rooms(edition: Edition) -> list[Room]:
    """Every place, the building first. One query."""
    places = Place.objects.filter(edition=edition).annotate(
        inside=actions.inside_of(OuterRef("pk"))
    )
    found = [Room(place, place.inside, place.level(place.inside)) for place in places]
    first = Place.Kind.BUILDING
    return sorted(found, key=lambda room: (room.place.kind != first, room.place.name))


def _entries(edition: Edition) -> QuerySet[Scan]:
    return Scan.objects.moves().filter(edition=edition, direction=Scan.Direction.IN)


def arrivals(edition: Edition, now: datetime) -> list[Bar]:
    """Those who came into the building, by five minutes, for two hours. One query."""
    since = _floor(now - SHOWN)
    at = _entries(edition).filter(door__place__kind=Place.Kind.BUILDING, at__gte=since, at__lte=now)
    counted = Counter(_floor(moment) for moment in at.values_list("at", flat=True))
    steps = int((_floor(now) - since) / STEP) + 1
    most = max(counted.values(), default=0) or 1
    times = [since + STEP * n for n in range(steps)]
    return [Bar(time, counted[time], round(100 * counted[time] / most)) for time in times]


def _floor(at: datetime) -> datetime:
    return at.replace(minute=at.minute - at.minute % 5, second=0, microsecond=0)


def by_door(edition: Edition) -> list[Any]:
    """Entries by door. One query."""
    doors = _entries(edition).values("door__name", "door__place__name").annotate(count=Count("pk"))
    return list(doors.order_by("door__place__name", "door__name"))


def by_category(edition: Edition) -> list[Any]:
    """People who came into the building, by category. One query."""
    came = _entries(edition).filter(door__place__kind=Place.Kind.BUILDING)
    kinds = came.values("registration__category__name", "registration__category__number")
    people = kinds.annotate(count=Count("registration", distinct=True))
    return list(people.order_by("registration__category__number"))


def conflicts(edition: Edition) -> list[Scan]:
    """What the desk has not seen to yet, the latest first. One query."""
    found = Scan.objects.of(edition).conflicts().filter(seen_to_at=None)
    related = ("door", "device", "by", "registration")
    return list(found.select_related(*related).order_by("-at", "pk")[:MOST_CONFLICTS])


@dataclass(frozen=True)
class Phone:
    """A device, and how it is: `state` is ok, quiet, silent or revoked."""

    device: Device
    state: str
    silent_for: timedelta | None

    @property
    def minutes(self) -> int | None:
        return int(self.silent_for.total_seconds() // 60) if self.silent_for is not None else None


def phones(edition: Edition, now: datetime, *, all_of_them: bool = False) -> list[Phone]:
    """Those that call first, then the most silent. Two queries."""
    devices = Device.objects.filter(edition=edition).select_related("serving")
    if not all_of_them:
        devices = devices.filter(revoked_at=None)
    found = [_phone(device, now) for device in devices.prefetch_related("doors").order_by("name")]
    return sorted(found, key=_urgency)


def _phone(device: Device, now: datetime) -> Phone:
    silent_for = now - device.last_seen_at if device.last_seen_at else None
    if device.revoked_at:
        return Phone(device, "revoked", silent_for)
    if silent_for is None or silent_for >= SILENT:
        return Phone(device, "silent", silent_for)
    return Phone(device, "quiet" if silent_for >= QUIET else "ok", silent_for)


def _urgency(phone: Phone) -> tuple[bool, bool, timedelta]:
    silent_for = phone.silent_for if phone.silent_for is not None else timedelta(days=999)
    return phone.state == "revoked", phone.device.help_asked_at is None, -silent_for
