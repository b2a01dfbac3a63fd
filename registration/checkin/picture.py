"""The doors as they stand now: who is in, who arrives, which phones are silent, what clashed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet

from assises.models import Edition
from registration.checkin import actions
from registration.checkin.models import Device, Door, Place, Scan
from registration.models import Category

STEP = timedelta(minutes=5)
SHOWN = timedelta(hours=2)
QUIET = timedelta(minutes=2)
SILENT = timedelta(minutes=10)
CONFLICTS_A_PAGE = 50
HOUR, DAY = 60, 48 * 60  # minutes from which a silence is told in hours, in days


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


def by_door(edition: Edition) -> list[Door]:
    """Every door with its place and its `entries`, rehearsals apart. One query."""
    moves = Q(scans__is_trial=False, scans__undone_at=None)
    moves &= Q(scans__standing=Scan.Standing.ACCEPTED, scans__direction=Scan.Direction.IN)
    doors = Door.objects.of(edition).select_related("place")
    return list(doors.annotate(entries=Count("scans", filter=moves)).in_order())


def by_category(edition: Edition) -> list[tuple[Category | None, int]]:
    """People who came into the building, by category; None for those erased since. Two queries."""
    came = _entries(edition).filter(door__place__kind=Place.Kind.BUILDING)
    kinds = came.values_list("registration__category").annotate(
        Count("registration", distinct=True)
    )
    counts = dict(kinds.order_by("registration__category"))
    known = Category.objects.filter(pk__in=[pk for pk in counts if pk])
    told: list[tuple[Category | None, int]] = [(one, counts[one.pk]) for one in known.in_order()]
    return told + [(None, n) for pk, n in counts.items() if pk is None and n]


@dataclass(frozen=True)
class Conflict:
    """A scan that the whole history would not have, and the entry that it clashes with."""

    scan: Scan
    other: Scan | None


def conflicts(edition: Edition) -> QuerySet[Scan]:
    """What the desk has not seen to yet, the latest first."""
    found = Scan.objects.of(edition).conflicts().filter(seen_to_at=None)
    return found.select_related("door", "device", "by", "registration").order_by("-at", "pk")


def with_others(scans: Iterable[Scan]) -> list[Conflict]:
    """Each with the entry before it, else the next one, of the same person there. One query."""
    scans = list(scans)
    entries = Scan.objects.moves().filter(
        direction=Scan.Direction.IN,
        registration__in={scan.registration_id for scan in scans if scan.registration_id},
        door__place__in={scan.door.place_id for scan in scans},
    )
    known: dict[tuple[Any, int], list[Scan]] = {}
    for one in entries.select_related("door", "device", "by").order_by("at", "pk"):
        known.setdefault((one.registration_id, one.door.place_id), []).append(one)
    return [
        Conflict(scan, _clash(scan, known.get((scan.registration_id, scan.door.place_id), [])))
        for scan in scans
    ]


def _clash(scan: Scan, entries: list[Scan]) -> Scan | None:
    others = [one for one in entries if one.pk != scan.pk]
    before = [one for one in others if (one.at, one.pk) < (scan.at, scan.pk)]
    return before[-1] if before else next(iter(others), None)


@dataclass(frozen=True)
class Phone:
    """A device, and how it is: `state` is ok, quiet, silent, idle or revoked.

    Idle: none of its doors is open, so that its silence says nothing.
    """

    device: Device
    state: str
    silent_for: timedelta | None

    @property
    def minutes(self) -> int | None:
        return int(self.silent_for.total_seconds() // 60) if self.silent_for is not None else None

    @property
    def hours(self) -> int | None:
        """Instead of many minutes."""
        return self.minutes // 60 if self.minutes and self.minutes >= HOUR else None

    @property
    def days(self) -> int | None:
        """Instead of many hours."""
        return self.minutes // (24 * 60) if self.minutes and self.minutes >= DAY else None

    @property
    def is_well(self) -> bool:
        return self.state in ("ok", "idle")


def phones(edition: Edition, now: datetime, *, all_of_them: bool = False) -> list[Phone]:
    """Those that call first, then the most silent. Two queries."""
    devices = Device.objects.filter(edition=edition).select_related("serving", "edition")
    if not all_of_them:
        devices = devices.filter(revoked_at=None)
    found = [_phone(device, now) for device in devices.prefetch_related("doors").order_by("name")]
    return sorted(found, key=_urgency)


def _phone(device: Device, now: datetime) -> Phone:
    silent_for = now - device.last_seen_at if device.last_seen_at else None
    if device.revoked_at:
        return Phone(device, "revoked", silent_for)
    if silent_for is not None and silent_for < QUIET:
        return Phone(device, "ok", silent_for)
    if not _is_needed(device, now):
        return Phone(device, "idle", silent_for)
    if silent_for is None or silent_for >= SILENT:
        return Phone(device, "silent", silent_for)
    return Phone(device, "quiet", silent_for)


def _is_needed(device: Device, now: datetime) -> bool:
    """Whether one of its doors lets people in now; one that always does, on the day itself."""
    today = now.astimezone(device.edition.zone).date() == device.edition.day
    return any(door.lets_in(now) and (today or not door.always_open) for door in device.doors.all())


def _urgency(phone: Phone) -> tuple[bool, bool, timedelta]:
    silent_for = phone.silent_for if phone.silent_for is not None else timedelta(days=999)
    return phone.state == "revoked", phone.device.help_asked_at is None, -silent_for
