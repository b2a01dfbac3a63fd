"""What workshops keep about one person: to show it, and to free it when they are erased."""

from datetime import datetime
from typing import Any

from assises.models import Edition
from registration.models import Registration
from workshops.actions import release_seat
from workshops.models import Ballot, Draw, Lock, Seat


def kept_about(registration: Registration) -> list[dict[str, Any]]:
    """One's seats and turns in line, those given back too."""
    seats = Seat.objects.filter(registration=registration).select_related("workshop__session")
    return [
        {
            "workshop": seat.workshop.session.title,
            "state": seat.state,
            "state_in_words": seat.get_state_display(),
            "asked_at": seat.asked_at,
            "changed_at": seat.changed_at,
            "exchanges": [
                {"asked_at": swap.asked_at, "state": swap.state}
                for swap in [*seat.swaps_asking.all(), *seat.swaps_asked.all()]
            ],
        }
        for seat in seats.order_by("asked_at", "pk").prefetch_related("swaps_asking", "swaps_asked")
    ]


def ballots_about(registration: Registration) -> list[dict[str, Any]]:
    """What they wished, best first."""
    ballots = Ballot.objects.filter(registration=registration).order_by("asked_at", "pk")
    return [
        {
            "wishes": [
                wish.workshop.session.title
                for wish in ballot.wishes.select_related("workshop__session").order_by("rank")
            ],
            "together": ballot.company,
            "asked_at": ballot.asked_at,
            "changed_at": ballot.changed_at,
        }
        for ballot in ballots
    ]


def forget(registration: Registration, *, now: datetime) -> None:
    """What has not begun is given back; the rows stay as figures, and name nobody.

    Wishes stay too, without whom they were to be with; where somebody was put by hand goes.
    """
    Ballot.objects.filter(registration=registration).update(company="")
    Lock.objects.filter(registration=registration).delete()
    mine = Seat.objects.standing().filter(registration=registration)
    for seat in mine.select_related("workshop__session").order_by("round", "pk"):
        if not seat.workshop.has_started(now):
            release_seat(seat.workshop, registration=registration, now=now)


def forget_draws(edition: Edition) -> None:
    """What was proposed and why goes with the people; figures of the seats stay."""
    Draw.objects.filter(ranking__edition=edition).update(problem={}, result={}, open_problem=None)
