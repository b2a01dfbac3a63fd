"""What meetings keep about one person: to show it, and to erase it."""

from datetime import datetime
from typing import Any

from networking.meetings.actions import end_meetings
from networking.meetings.actions.common import lock_meetings, lock_people
from networking.models import Availability, Meeting, Sitting
from registration.models import Registration


def kept_about(registration: Registration) -> dict[str, Any]:
    """For its owner: see `assises.people`."""
    meetings = Meeting.objects.of(registration).with_people().order_by("asked_at", "pk")
    said = Availability.objects.filter(registration=registration).order_by("slot__starts_at")
    return {
        "meetings": [_told(meeting, registration) for meeting in meetings],
        "availability": list(said.values("slot__starts_at", "is_free")),
    }


def _told(meeting: Meeting, registration: Registration) -> dict[str, Any]:
    other = meeting.other_than(registration)
    names = ("message", "answer", "state", "asked_at", "answered_at")
    return {
        "with": other.full_name if meeting.was_with(other) else "",  # not who has their place now
        "at": meeting.slot.starts_at,
        "table": meeting.table.number if meeting.table else None,
        "said_not_to_have_come": meeting.was_missed_by(registration),
        **{name: getattr(meeting, name) for name in names},
    }


def forget(registration: Registration, *, now: datetime) -> None:
    """What was to come ends, and who counted on it is told; words go, the row stays as a figure."""
    mine = Meeting.objects.of(registration)
    lock_people([registration.pk])
    lock_meetings(mine)
    end_meetings(registration, now=now)
    Availability.objects.filter(registration=registration).delete()
    Sitting.objects.filter(meeting__in=mine).delete()
    mine.update(message="", answer="", wants_step_free=False)
