"""What meetings keep about one person: to show it, and to erase it."""

from datetime import datetime
from typing import Any

from networking.models import Availability, Meeting, Sitting
from registration.models import Registration


def kept_about(registration: Registration) -> list[dict[str, Any]]:
    """For its owner: see `assises.people`."""
    meetings = Meeting.objects.of(registration).with_people().order_by("asked_at", "pk")
    names = ("message", "answer", "state", "asked_at", "answered_at")
    return [
        {
            "with": meeting.other_than(registration).full_name,
            "at": meeting.slot.starts_at,
            **{name: getattr(meeting, name) for name in names},
        }
        for meeting in meetings
    ]


def forget(registration: Registration, *, now: datetime) -> None:
    """Words go; what was agreed ends, and the row stays as a figure."""
    Availability.objects.filter(registration=registration).delete()
    Sitting.objects.filter(meeting__in=Meeting.objects.of(registration)).delete()
    mine = Meeting.objects.of(registration)
    mine.filter(state__in=["open", "accepted"]).update(state="cancelled", changed_at=now)
    mine.update(message="", answer="")
