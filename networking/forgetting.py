"""What networking keeps about one person: to show it, and to erase it."""

from datetime import datetime
from typing import Any

from networking.contacts import forgetting as contacts
from networking.directory import forgetting as directory
from networking.matching import forgetting as matching
from networking.meetings import forgetting as meetings
from networking.notices import forgetting as notices
from networking.safety import forgetting as safety
from registration.models import Registration

PARTS = {
    "profile": directory,
    "suggestions": matching,
    "meetings": meetings,
    "contacts": contacts,
    "notices": notices,
    "safety": safety,
}


def kept_about(registration: Registration) -> dict[str, Any]:
    return {name: part.kept_about(registration) for name, part in PARTS.items()}


def forget(registration: Registration, *, now: datetime) -> None:
    for part in PARTS.values():
        part.forget(registration, now=now)
