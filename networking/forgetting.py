"""What networking keeps about one person: to show it, and to erase it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from networking.contacts import forgetting as contacts
from networking.directory import forgetting as directory
from networking.directory.photographs import sweep
from networking.matching import forgetting as matching
from networking.meetings import forgetting as meetings
from networking.meetings.actions import end_meetings
from networking.models import Availability, Profile
from networking.notices import forgetting as notices
from networking.safety import forgetting as safety
from registration.actions import goes_with_the_person
from registration.models import Registration

PARTS = {
    "profile": directory,
    "suggestions": matching,
    "meetings": meetings,
    "contacts": contacts,
    "notices": notices,
    "safety": safety,
}


@goes_with_the_person
def go_with_the_first(registration: Registration) -> None:
    """A place is handed over: who counted on a meeting is told, and what the first person wrote
    and chose is not the next one's. Profiles, contacts and reports know whose they are.
    """
    now = timezone.now()
    end_meetings(registration, now=now)
    Availability.objects.filter(registration=registration).delete()
    Profile.objects.filter(registration=registration).update(suspended_at=None)
    for part in (matching, notices):
        part.forget(registration, now=now)
    safety.hand_over(registration)


def forget_files(now: datetime) -> None:
    """Photographs that no profile names. Again changes nothing."""
    sweep(now)


def kept_about(registration: Registration) -> dict[str, Any]:
    return {name: part.kept_about(registration) for name, part in PARTS.items()}


def forget(registration: Registration, *, now: datetime) -> None:
    for part in PARTS.values():
        part.forget(registration, now=now)
