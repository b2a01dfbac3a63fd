"""Two people exchange their seats in a round: one asks by badge code, the other accepts."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises import audit
from assises.errors import Refused
from assises.turns import turn
from registration.badges import from_scanned
from registration.models import Registration
from workshops import mails
from workshops.actions.seats import Dropped, NotConfirmed, TooLate, fresh, leave, lock, put
from workshops.models import Seat, Swap, Workshop

State = Swap.State


class NoSeat(Refused):
    code = "no_seat"
    message = _("You have no seat here to exchange.")


class OwnCode(Refused):
    code = "own_code"
    message = _("This is your own code: type the one on the badge of who exchanges with you.")


class AlreadyAsked(Refused):
    code = "already_asked"
    message = _("You have asked somebody already: take that request back first.")


class Lapsed(Refused):
    code = "lapsed"
    message = _("This request stands no more: one of the two seats has changed.")


@turn()
@transaction.atomic
def ask_swap(workshop: Workshop, *, registration: Registration, code: str, now: datetime) -> Swap:
    """Ask whose badge code this is to exchange seats. Nobody's code? The same answer.

    Raises AlreadyAsked, Dropped, NoSeat, NotConfirmed, OwnCode or TooLate.
    """
    lock(workshop.round.edition_id)
    workshop = fresh(workshop)
    registration = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    seat = _mine(workshop, registration, now)
    code = from_scanned(code)
    if code == registration.code:
        raise OwnCode
    _drop_what_lapsed(seat, now)
    theirs = _seat_of(code, seat, now)
    swap = Swap.objects.create(
        asking=seat,
        asking_sequence=seat.sequence,
        asking_link=registration.link_version,
        asked=theirs,
        asked_sequence=theirs.sequence if theirs else 0,
        asked_link=theirs.registration.link_version if theirs else 0,
        asked_at=now,
    )
    audit.record("workshops.swap_asked", on=swap, edition=workshop.round.edition, at=now)
    if theirs:
        mails.swap_asked(swap, at=now)
    return swap


@turn()
@transaction.atomic
def accept_swap(swap: Swap, *, registration: Registration, now: datetime) -> None:
    """Both have the other's seat, or nothing has changed. For who was asked.

    Raises Lapsed.
    """
    lock(swap.asking.round.edition_id)
    people = [swap.asking.registration_id, registration.pk]
    list(Registration.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    standing = Swap.objects.standing(now).filter(pk=swap.pk, asked__registration=registration)
    found = standing.with_seats().first()
    if found is None or found.asked is None:
        raise Lapsed
    one, other = found.asking, found.asked
    for seat in (one, other):
        leave(seat, now)
    put(other.workshop, one.registration, Seat.State.HELD, now)
    put(one.workshop, other.registration, Seat.State.HELD, now)
    _answer(found, State.ACCEPTED, now)
    mails.swapped(found, at=now)


@turn()
@transaction.atomic
def drop_swap(swap: Swap, *, registration: Registration, now: datetime) -> None:
    """Take one's request back, or refuse another's. Twice changes nothing."""
    lock(swap.asking.round.edition_id)
    found = Swap.objects.of(registration).with_seats().filter(pk=swap.pk, state=State.PENDING)
    if still := found.first():
        is_mine = still.asking.registration_id == registration.pk
        _answer(still, State.WITHDRAWN if is_mine else State.DECLINED, now)


# -- How it is done ----------------------------------------------------------------------------


def _mine(workshop: Workshop, registration: Registration, now: datetime) -> Seat:
    if not registration.is_confirmed:
        raise NotConfirmed
    if workshop.is_dropped:
        raise Dropped
    if workshop.has_started(now):
        raise TooLate
    seat = workshop.seats.held().filter(registration=registration).first()
    if seat is None:
        raise NoSeat
    return seat


def _drop_what_lapsed(seat: Seat, now: datetime) -> None:
    """One request a person and round: those that stand no more make way."""
    theirs = Swap.objects.filter(
        asking__registration=seat.registration_id, asking__round=seat.round_id, state=State.PENDING
    )
    if Swap.objects.standing(now).filter(pk__in=theirs.values("pk")).exists():
        raise AlreadyAsked
    theirs.update(state=State.LAPSED, answered_at=now)


def _seat_of(code: str, seat: Seat, now: datetime) -> Seat | None:
    """Their seat in another workshop of the round, if they have one that may move."""
    others = Seat.objects.held().filter(round=seat.round_id).exclude(workshop=seat.workshop_id)
    return (
        others.filter(
            registration__code=code,
            registration__state=Registration.State.CONFIRMED,
            workshop__in=Workshop.objects.to_come(now),
        )
        .select_related("registration")
        .first()
    )


def _answer(swap: Swap, state: Swap.State, now: datetime) -> None:
    swap.state, swap.answered_at = state, now
    swap.save(update_fields=["state", "answered_at"])
    edition = swap.asking.round.edition
    audit.record(f"workshops.swap_{swap.state}", on=swap, edition=edition, at=now)
