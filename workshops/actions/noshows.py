"""Seats of those who have not come by the hour set: freed, and given at the door to who comes.

The door, which never asks workshops, is told whom to expect and how many may be in; it decides,
with or without network. Who it lets in has the seat as soon as the mail sender looks.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from assises import audit
from assises.turns import turn
from registration.checkin.actions import close_seats, open_seats
from registration.checkin.models import Device, Place, Presence, Scan
from registration.models import Registration
from workshops.actions.seats import change, leave, lock, put, tell, tell_door
from workshops.models import Seat, Workshop

State, Standing = Seat.State, Scan.Standing
BEFORE = timedelta(hours=1)  # a scan at the door earlier than this was not for the workshop
PATIENCE = timedelta(minutes=5)  # for a phone that may know who is in, and has not said so


def release_no_shows(now: datetime) -> None:
    """What time has brought to the doors of workshops: seats to free, to give, to give no more."""
    current = Place.objects.filter(edition__is_current=True)
    for place in current.filter(seats_until__lte=now).order_by("pk"):
        end_giving(place, now=now)
    on = Workshop.objects.on(now).filter(round__no_shows_after__isnull=False)
    for place in current.filter(workshops__in=on).order_by("pk").distinct():
        follow_door(place, now=now)


@turn()
@transaction.atomic
def follow_door(place: Place, *, now: datetime) -> None:
    """At the hour set, free the seats of who is not in; from then on, who comes in has a seat.

    A door that nobody used frees nothing. Who is in never loses a seat. Twice changes nothing.
    """
    lock(place.edition_id)
    Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    on = Workshop.objects.on(now).filter(place=place).select_related("session__room", "round")
    workshops = list(on.order_by("pk"))
    crowds = {workshop: _crowd(workshop, now) for workshop in workshops}
    for workshop, crowd in crowds.items():
        if _is_due(workshop, now) and crowd.came and not _may_hear_more(workshop, now):
            _free(workshop, crowd, now)
    released = [workshop for workshop in workshops if workshop.has_released]
    for workshop in released:
        _seat_who_came(workshop, crowds[workshop], now, alone=len(workshops) == 1)
    if released:
        _open(place, workshops, crowds[released[0]], now)


@turn()
@transaction.atomic
def end_giving(place: Place, *, now: datetime) -> None:
    """The workshop is over: its door has no seats to give, and who waited is not expected."""
    lock(place.edition_id)
    close_seats(place)
    waited = Seat.objects.in_line().filter(workshop__place=place)
    tell_door(place, [seat.registration for seat in waited.select_related("registration")], now)


# -- Who is there ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Crowd:
    """Who is in a place, since when; `came`: those scanned in for the workshop that is on.

    A door that counts no exits still has who left before: `stayed` have come for something else.
    """

    inside: dict[UUID, datetime]
    came: frozenset[UUID]
    counts_exits: bool

    def here(self) -> set[UUID]:
        return set(self.inside) if self.counts_exits else self.inside.keys() & self.came


def _crowd(workshop: Workshop, now: datetime) -> Crowd:
    inside = Presence.objects.inside().filter(place=workshop.place_id)
    scans = Scan.objects.filter(
        door__place=workshop.place_id,
        registration__isnull=False,
        direction=Scan.Direction.IN,
        standing__in=(Standing.ACCEPTED, Standing.ALREADY_IN),
        is_trial=False,
        undone_at=None,
        at__gte=_doors_at(workshop),
        at__lte=now,
    )
    doors = workshop.place.doors if workshop.place else None
    return Crowd(
        inside=dict(inside.values_list("registration", "since")),
        came=frozenset(scans.values_list("registration", flat=True)),
        counts_exits=doors is not None and doors.filter(counts_exits=True).exists(),
    )


def _doors_at(workshop: Workshop) -> datetime:
    """From when a scan is for this workshop: once the one before it behind this door is over."""
    begins = workshop.session.starts_at
    before = Workshop.objects.filter(place=workshop.place_id, session__ends_at__lte=begins)
    over: datetime | None = before.aggregate(over=Max("session__ends_at"))["over"]
    return max(begins - BEFORE, over) if over else begins - BEFORE


def _is_due(workshop: Workshop, now: datetime) -> bool:
    after = workshop.round.no_shows_after
    if after is None or workshop.has_released:
        return False
    return workshop.session.starts_at + timedelta(minutes=after) <= now


def _may_hear_more(workshop: Workshop, now: datetime) -> bool:
    """Whether a phone that serves the door is silent, or has scans that it could not tell yet."""
    after = timedelta(minutes=workshop.round.no_shows_after or 0)
    if now >= workshop.session.starts_at + after + PATIENCE:
        return False
    phones = Device.objects.filter(
        serving__place=workshop.place_id, revoked_at=None, last_seen_at__gte=_doors_at(workshop)
    )
    silent = Q(last_seen_at__lt=now - 2 * Device.SEEN_EVERY)
    return phones.filter(silent | Q(waiting__gt=0)).exists()


# -- What follows ------------------------------------------------------------------------------


def _free(workshop: Workshop, crowd: Crowd, now: datetime) -> None:
    workshop.released_at = now
    workshop.save(update_fields=["released_at"])
    missed = workshop.seats.held().exclude(registration__in=crowd.inside)
    freed = list(missed.select_related("registration").order_by("pk"))
    for seat in freed:
        change(seat, State.MISSED, now)
        tell(seat, workshop, now)
    audit.record(
        "workshops.no_shows_released",
        on=workshop,
        edition=workshop.round.edition,
        at=now,
        seats=len(freed),
    )


def _seat_who_came(workshop: Workshop, crowd: Crowd, now: datetime, *, alone: bool) -> None:
    """Who is in has the seat: who waited, who came late, and who just came by."""
    seats = {seat.registration_id: seat for seat in workshop.seats.all()}
    for person, since in crowd.inside.items():
        seat = seats.get(person)
        if seat is None or seat.state == State.RELEASED:
            came_by = alone and workshop.released_at is not None and since >= workshop.released_at
            may_sit = came_by and (seat is None or seat.changed_at < since)
        else:
            may_sit = seat.state == State.MISSED or person in crowd.here()
        if may_sit and not (seat and seat.state == State.HELD):
            _seat(workshop, person, now)


def _seat(workshop: Workshop, person: UUID, now: datetime) -> None:
    """They sit here: a seat at the same hours elsewhere is theirs no more."""
    registration = Registration.objects.get(pk=person)
    elsewhere = Seat.objects.held().filter(round=workshop.round_id, registration=registration)
    for former in elsewhere.select_related("workshop"):
        leave(former, now)
    put(workshop, registration, State.HELD, now)


def _open(place: Place, workshops: Collection[Workshop], crowd: Crowd, now: datetime) -> None:
    """Tell the door whom else to let in, and how many may be there."""
    seats = Seat.objects.filter(workshop__in=workshops)
    held = set(seats.held().values_list("registration", flat=True))
    line = [seat.registration for seat in seats.in_line().select_related("registration")]
    tell_door(place, line, now)
    stayed = crowd.inside.keys() - crowd.here() - held
    open_seats(
        place,
        seats=sum(workshop.session.places for workshop in workshops) + len(stayed),
        until=max(workshop.session.ends_at for workshop in workshops),
        for_all=not any(person.is_confirmed for person in line),
    )
