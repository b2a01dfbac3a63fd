"""Who leads a workshop has a seat in it: an organiser says so, name by name."""

from datetime import datetime

from django.db import transaction

from assises import audit
from assises.models import User
from assises.turns import turn
from registration.models import Registration
from workshops import mails
from workshops.actions.seats import (
    State,
    check,
    fresh,
    leave,
    lock,
    put,
    settle_round,
)
from workshops.models import Seat, Workshop


@turn()
@transaction.atomic
def seat_lead(
    workshop: Workshop, *, registration: Registration, now: datetime, by: User | None = None
) -> Seat:
    """Give somebody the seat of who leads a workshop, though none be left: they must be there.

    What they had in the same round is given back, and they are told. Twice changes nothing.

    Raises Dropped, NotConfirmed, NotOpen (ranked, and not given yet) or TooLate.
    """
    lock(workshop.round.edition_id)
    workshop = fresh(workshop)
    registration = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    check(workshop, registration, now, whenever=True)
    mine = Seat.objects.standing().filter(round=workshop.round_id, registration=registration)
    same = mine.held().filter(workshop=workshop).first()
    if same:
        return same
    for former in mine.select_related("workshop"):
        leave(former, now)
    seat = put(workshop, registration, State.HELD, now)
    edition = workshop.round.edition
    audit.record("workshops.lead_seated", on=seat, edition=edition, at=now, by=by)
    mails.leads(seat, at=now)
    settle_round(workshop.round_id, now)
    return seat
