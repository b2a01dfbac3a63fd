"""The scans of one place, told in order: who is in, since when, and which scans were doubles.

Whatever the order in which scans arrive, their history is one: `at`, then `id`, decide.
All of it happens while the place is locked.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from registration.checkin.models import Presence, Scan

Standing, Direction = Scan.Standing, Scan.Direction


@dataclass(frozen=True, slots=True)
class Key:
    """Whose history at which place; a rehearsal has its own."""

    place: int
    person: uuid.UUID
    is_trial: bool


@dataclass(slots=True)
class Whereabouts:
    """Where the telling has come to: in or out, since when, by which door."""

    is_inside: bool = False
    has_come: bool = False
    since: datetime | None = None
    door: int = 0

    def take(self, scan: Scan) -> Scan.Standing:
        """The next scan of the person, as it stands after those before it."""
        standing = self._judge(scan)
        if standing == Standing.ACCEPTED or self.since is None:
            self.since, self.door = scan.at, scan.door_id
        if standing == Standing.ACCEPTED:
            self.is_inside = scan.direction == Direction.IN
            self.has_come = self.has_come or self.is_inside
        return standing

    def _judge(self, scan: Scan) -> Scan.Standing:
        if scan.direction == Direction.OUT:
            return Standing.ACCEPTED if self.is_inside else Standing.NOT_IN
        if scan.override:
            return Standing.ACCEPTED
        if self.is_inside:
            return Standing.ALREADY_IN
        if scan.door.once and self.has_come:
            return Standing.ALREADY_USED
        return Standing.ACCEPTED


def in_order(scans: Iterable[Scan]) -> list[Scan]:
    return sorted(scans, key=lambda scan: (scan.at, scan.pk))


def tell(scans: Iterable[Scan]) -> tuple[dict[uuid.UUID, Scan.Standing], Whereabouts]:
    """How each of one person's scans at one place stands, and where they are in the end."""
    now = Whereabouts()
    return {scan.pk: now.take(scan) for scan in in_order(scans)}, now


def retell(keys: set[Key], new: Sequence[Scan], *, now: datetime) -> None:
    """Tell these histories again with the `new` scans (not yet written) in their order.

    Sets `standing` of the new ones, writes that of the others where it changed, and where
    each person is. Three queries, however many.
    """
    told: dict[Key, list[Scan]] = defaultdict(list)
    for scan in [*_written(keys), *new]:
        if scan.registration_id and scan.passes:
            told[key_of(scan)].append(scan)
    changed, presences = [], []
    fresh = {scan.pk for scan in new}
    for key in keys:
        standings, where = tell(told[key])
        for scan in told[key]:
            if scan.standing != standings[scan.pk]:
                scan.standing = standings[scan.pk]
                changed += [] if scan.pk in fresh else [scan]
        if told[key]:
            presences.append(_presence(key, told[key], where, now))
    Scan.objects.bulk_update(changed, ["standing"], batch_size=200)
    for key in keys:
        if not told[key]:
            _forget(key, now)
    Presence.objects.bulk_create(
        presences,
        update_conflicts=True,
        unique_fields=["place", "registration", "is_trial"],
        update_fields=["is_inside", "since", "door", "has_come", "last_at", "changed_at"],
    )


def key_of(scan: Scan) -> Key:
    assert scan.registration_id  # noqa: S101
    return Key(scan.door.place_id, scan.registration_id, scan.is_trial)


def _written(keys: set[Key]) -> list[Scan]:
    if not keys:
        return []
    scans = Scan.objects.filter(
        door__place__in={key.place for key in keys},
        registration__in={key.person for key in keys},
        passes=True,
        undone_at=None,
    ).select_related("door")
    return [scan for scan in scans if key_of(scan) in keys]


def _presence(key: Key, scans: list[Scan], where: Whereabouts, now: datetime) -> Presence:
    last = max(scan.at for scan in scans)
    return Presence(
        place_id=key.place,
        registration_id=key.person,
        is_trial=key.is_trial,
        is_inside=where.is_inside,
        has_come=where.has_come,
        since=where.since or last,
        door_id=where.door,
        last_at=last,
        changed_at=now,
    )


def _forget(key: Key, now: datetime) -> None:
    """Nothing is told of them any more: their only scan was undone.

    The row stays, outside: phones learn from it that somebody is no longer in.
    """
    Presence.objects.filter(place=key.place, registration=key.person, is_trial=key.is_trial).update(
        is_inside=False, has_come=False, changed_at=now
    )
