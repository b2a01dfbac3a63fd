"""Seats in workshops, first come first served: taken, given back, passed on to who waits."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models import Session
from assises import audit
from assises.errors import Refused
from assises.turns import turn
from registration.checkin.actions import expect, release
from registration.checkin.models import Place
from registration.models import Registration
from workshops import mails
from workshops.models import Round, Seat, Workshop

State = Seat.State


class NotConfirmed(Refused):
    code = "not_confirmed"
    message = _("Only people whose place on the day is confirmed choose workshops.")


class NotOpen(Refused):
    code = "closed"
    message = _("Seats in this workshop are not given now.")


class TooLate(Refused):
    code = "too_late"
    message = _("This workshop has already started.")


class Dropped(Refused):
    code = "cancelled"
    message = _("This workshop is cancelled: choose another.")


@turn()
@transaction.atomic
def take_seat(workshop: Workshop, *, registration: Registration, now: datetime) -> Seat:
    """Give somebody a seat, or a turn in the waiting list when none is left.

    A seat elsewhere in the same round is given back for it; one is kept while one waits. A turn
    in another line of the round is given up for this one. Asking twice changes nothing.

    Raises Dropped, NotConfirmed, NotOpen or TooLate.
    """
    lock(workshop.round.edition_id)
    workshop = fresh(workshop)
    registration = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    check(workshop, registration, now)
    mine = Seat.objects.standing().filter(round=workshop.round_id, registration=registration)
    same = mine.filter(workshop=workshop).first()
    if same:
        return same
    if workshop.seats.held().count() < workshop.session.places and not _line(workshop):
        for former in mine.held().select_related("workshop"):
            leave(former, now)
        seat = put(workshop, registration, State.HELD, now)
    else:
        for former in mine.in_line().select_related("workshop"):
            leave(former, now)
        seat = put(workshop, registration, State.WAITING, now)
    settle_round(workshop.round_id, now)
    seat.refresh_from_db()
    return seat


@turn()
@transaction.atomic
def release_seat(workshop: Workshop, *, registration: Registration, now: datetime) -> None:
    """Give a seat back, or leave the line; the next in line gets it. Twice changes nothing."""
    lock(workshop.round.edition_id)
    mine = Seat.objects.standing().filter(workshop=workshop, registration=registration)
    for seat in mine.select_related("workshop"):
        leave(seat, now)
    settle_round(workshop.round_id, now)


def pass_seats_on(now: datetime) -> None:
    """Seats of those who come no more, and seats that were added, go to who waits."""
    gone = Q(seats__state=State.HELD) & ~Q(seats__registration__state=CONFIRMED)
    rounds = Round.objects.filter(edition__is_current=True)
    for one in rounds.filter(gone | Q(seats__state=State.WAITING)).order_by("pk").distinct():
        settle(one, now=now)


@turn()
@transaction.atomic
def settle(one: Round, *, now: datetime) -> None:
    """Free the seats of those who come no more, then give each free seat to who waits."""
    lock(one.edition_id)
    settle_round(one.pk, now)


@turn()
@transaction.atomic
def move_door(workshop: Workshop, *, former: Place | None, now: datetime) -> None:
    """The door of this workshop leads to another place than before: those seated follow it."""
    lock(workshop.round.edition_id)
    seated = Registration.objects.filter(seats__in=workshop.seats.held())
    for place in (former, workshop.place):
        if place:
            tell_door(place, list(seated), now)


def lock(edition_id: int) -> None:
    """All the rounds to oneself: whatever happens to seats happens in one order.

    All, because one place may be behind the doors of workshops of several rounds.
    """
    list(Round.objects.select_for_update(no_key=True).filter(edition=edition_id).order_by("pk"))


# -- How it is done ----------------------------------------------------------------------------

CONFIRMED = Registration.State.CONFIRMED


def fresh(workshop: Workshop) -> Workshop:
    """Read again under the lock: hours, room or state may have changed."""
    return Workshop.objects.select_related("round__ranking", "session__room", "place").get(
        pk=workshop.pk
    )


def check(
    workshop: Workshop, registration: Registration, now: datetime, *, whenever: bool = False
) -> None:
    """Whether somebody may be seated; `whenever`: outside the round's hours too."""
    if not registration.is_confirmed or registration.edition_id != workshop.round.edition_id:
        raise NotConfirmed
    if workshop.is_dropped:
        raise Dropped
    if workshop.has_started(now):
        raise TooLate
    ranking = workshop.round.ranking
    is_given = ranking is None or ranking.is_published
    if not (is_given if whenever else workshop.round.is_open(now)):
        raise NotOpen


def _line(workshop: Workshop) -> bool:
    """Whether somebody who may still come waits already: nobody passes before them."""
    return workshop.seats.in_line().filter(registration__state=CONFIRMED).exists()


def put(workshop: Workshop, registration: Registration, state: str, now: datetime) -> Seat:
    seat, created = Seat.objects.get_or_create(
        workshop=workshop,
        registration=registration,
        defaults={
            "round_id": workshop.round_id,
            "state": state,
            "asked_at": now,
            "changed_at": now,
        },
    )
    if not created:
        seat.asked_at = now
        change(seat, state, now)
    tell(seat, workshop, now)
    return seat


def change(seat: Seat, state: str, now: datetime) -> None:
    seat.state, seat.changed_at, seat.sequence = state, now, seat.sequence + 1
    seat.save(update_fields=["state", "asked_at", "changed_at", "sequence"])


def leave(seat: Seat, now: datetime) -> None:
    change(seat, State.RELEASED, now)
    tell(seat, seat.workshop, now)


def tell(seat: Seat, workshop: Workshop, now: datetime) -> None:
    """Write the trail; a door that asks for seats learns of it in the same transaction."""
    edition = workshop.round.edition
    audit.record(f"workshops.seat_{seat.state}", on=seat, edition=edition, at=now)
    if workshop.place:
        tell_door(workshop.place, [seat.registration], now)


def tell_door(place: Place, people: Collection[Registration], now: datetime) -> None:
    """Of these people, who has a seat in this place, in any round, is expected there.

    So is who had one and may still come, and who waits while others' seats are given there.
    """
    theirs = Seat.objects.filter(workshop__place=place, registration__in=people)
    seated = set(theirs.awaited(now).values_list("registration", flat=True))
    expect(place, [person for person in people if person.pk in seated], now=now)
    release(place, [person for person in people if person.pk not in seated], now=now)


def settle_round(round_id: int, now: datetime) -> None:
    gone = Seat.objects.standing().filter(round=round_id).exclude(registration__state=CONFIRMED)
    for seat in gone.select_related("workshop", "registration"):
        leave(seat, now)
    while first := _next(round_id, now):
        _move_up(first, now)


def _next(round_id: int, now: datetime) -> Seat | None:
    """Who waits first for a workshop with a free seat that has not begun."""
    free = Workshop.objects.with_room().filter(
        round=round_id,
        closed_at=None,
        session__starts_at__gt=now,
        session__state=Session.State.PLANNED,
    )
    line = Seat.objects.in_line().filter(workshop__in=free.values("pk"))
    return line.select_related("workshop__session", "registration").first()


def _move_up(seat: Seat, now: datetime) -> None:
    """A seat at last: the one kept meanwhile in the same round is freed, and they are told."""
    kept = Seat.objects.held().filter(round=seat.round_id, registration=seat.registration)
    for former in kept.select_related("workshop"):
        leave(former, now)
    change(seat, State.HELD, now)
    tell(seat, seat.workshop, now)
    mails.seated(seat, at=now)
