"""Who is expected where, rehearsals that end, conflicts seen to."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from assises import audit
from assises.models import User
from assises.turns import turn
from registration.checkin.models import Door, Expected, Place, Presence, Scan
from registration.models import Registration


@turn()
@transaction.atomic
def expect(place: Place, people: Collection[Registration], *, now: datetime) -> None:
    """These people have a seat in this place, besides those who had one. Twice changes nothing."""
    _hold(place, people, True, now)


@turn()
@transaction.atomic
def release(place: Place, people: Collection[Registration], *, now: datetime) -> None:
    """These people have a seat in this place no more. Twice changes nothing."""
    _hold(place, people, False, now)


@turn()
@transaction.atomic
def open_seats(place: Place, *, seats: int, until: datetime, for_all: bool) -> None:
    """Let people in up to so many seats: those expected, or all. Twice changes nothing."""
    _give(place, seats=seats, seats_until=until, seats_for_all=for_all)


@turn()
@transaction.atomic
def close_seats(place: Place) -> None:
    """Seats are given at this place's doors no more. Twice changes nothing."""
    _give(place, seats=None, seats_until=None, seats_for_all=False)


def _give(place: Place, **terms: Any) -> None:
    """Under the lock of the place, so that the next scan reads them."""
    locked = Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    if any(getattr(locked, name) != value for name, value in terms.items()):
        Place.objects.filter(pk=place.pk).update(**terms)


def _hold(place: Place, people: Collection[Registration], holds: bool, now: datetime) -> None:
    """Rows that do not change keep their date: phones are told of changes alone."""
    rows = Expected.objects.filter(place=place, registration__in=people)
    known = set(rows.values_list("registration", flat=True))
    rows.exclude(holds=holds).update(holds=holds, changed_at=now)
    if holds:
        Expected.objects.bulk_create(
            Expected(place=place, registration=person, changed_at=now)
            for person in people
            if person.pk not in known
        )


@turn()
@transaction.atomic
def end_trials(doors: Collection[Door], *, now: datetime, by: User | None = None) -> int:
    """The doors open for good: their rehearsals are cleared. Returns how many scans went."""
    count = 0
    for door in doors:
        Place.objects.select_for_update(no_key=True).get(pk=door.place_id)
        if door.is_trial:
            door.is_trial, door.trial_ended_at = False, now
            door.save(update_fields=["is_trial", "trial_ended_at"])
            audit.record("checkin.trial_ended", on=door, edition=door.edition, at=now, by=by)
        count += Scan.objects.filter(door=door, is_trial=True).delete()[0]
        others = Door.objects.filter(place=door.place_id).exclude(pk=door.pk)
        if not others.filter(Q(is_trial=True)).exists():
            Presence.objects.filter(place=door.place_id, is_trial=True).delete()
    return count


@transaction.atomic
def see_to(scan: Scan, *, now: datetime, by: User | None = None) -> None:
    """A conflict is dealt with. Twice changes nothing."""
    if Scan.objects.filter(pk=scan.pk, seen_to_at=None).update(seen_to_at=now):
        audit.record("checkin.conflict_seen_to", on=scan, edition=scan.edition, at=now, by=by)
