"""What the doors keep about one person: to show it, and to forget who it was."""

from typing import Any

from django.utils import timezone

from registration.checkin.models import Scan
from registration.models import Registration


def kept_about(registration: Registration) -> dict[str, Any]:
    """Every scan, and where somebody is or was last."""
    scans = registration.scans.select_related("door").order_by("at", "pk")
    seats = registration.expectations.filter(holds=True).select_related("place").order_by("pk")
    places = registration.presences.select_related("place", "door").order_by("pk")
    return {
        "scans": [
            {
                "at": scan.at,
                "door": scan.door.name,
                "direction": scan.direction,
                "outcome": scan.outcome,
                "outcome_in_words": scan.get_outcome_display(),
                "reason": scan.get_reason_display(),
                "in_the_end": scan.standing,
                "in_the_end_in_words": scan.get_standing_display(),
                "without_network": scan.is_offline,
                "rehearsal": scan.is_trial,
                "undone_at": scan.undone_at,
                "override": scan.override,
            }
            for scan in scans
        ],
        "seats": [seat.place.name for seat in seats],
        "places": [
            {"place": here.place.name, "inside": here.is_inside, "since": here.since}
            for here in places
        ],
    }


def forget(registration: Registration) -> None:
    """Scans stay, to count who came in and when; the name that they answered goes, and the seat.

    Phones learn of it by the number of the badge (`roster`).
    """
    registration.expectations.filter(holds=True).update(holds=False, changed_at=timezone.now())
    scans = list(registration.scans.all())
    for scan in scans:
        scan.answer = {**scan.answer, "person": None}
        scan.override = ""
    Scan.objects.bulk_update(scans, ["answer", "override"], batch_size=200)
