"""Somebody registers at the door and comes in at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from registration import actions as registrations
from registration.actions import Details
from registration.checkin.actions.judging import Asked, DoorNotServed, NotSupervisor, Steward
from registration.checkin.actions.scanning import scan
from registration.models import Registration


@dataclass(frozen=True)
class CameIn:
    """Who registered, and the scan that let them in; None for who waits: no place was left."""

    registration: Registration
    scan: dict[str, Any] | None


def walk_in(id: UUID, *, door: str, details: Details, by: Steward, now: datetime) -> CameIn:
    """Register somebody, whatever the hour and category, and let them in by this door.

    The same `id` again is the same person and the same entry. Somebody registered already
    comes in with the badge that they have.

    Raises DoorNotServed, NotSupervisor, AlreadyUsed or WrongCategory.
    """
    if not by.is_supervisor:
        raise NotSupervisor
    if not by.doors().filter(slug=door).exists():
        raise DoorNotServed
    registration = registrations.register(
        id, edition=by.edition, details=details, now=now, by=by.user, at_desk=True
    )
    if not registration.is_confirmed:
        return CameIn(registration, None)
    asked = Asked(uuid5(id, "scan"), door, registration.code, registration.asked_at)
    return CameIn(registration, scan(asked, by=by, now=now))
