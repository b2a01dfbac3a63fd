"""What workshops keep about one person: to show it, and to free it when they are erased."""

from datetime import datetime
from typing import Any

from registration.models import Registration
from workshops.actions import release_seat
from workshops.models import Seat


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


def forget(registration: Registration, *, now: datetime) -> None:
    """What has not begun is given back; the rows stay as figures, and name nobody."""
    mine = Seat.objects.standing().filter(registration=registration)
    for seat in mine.select_related("workshop__session").order_by("round", "pk"):
        if not seat.workshop.has_started(now):
            release_seat(seat.workshop, registration=registration, now=now)
