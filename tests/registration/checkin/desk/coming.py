"""People who come in and go out, by the action that phones use."""

import uuid
from datetime import datetime

from registration.checkin import actions
from registration.checkin.actions import Asked, Steward
from registration.checkin.models import Door
from registration.models import Registration


def come(person: Registration, door: Door, at: datetime, **more: str) -> uuid.UUID:
    """Somebody's typed code at a door; returns the scan's id."""
    asked = Asked(uuid.uuid4(), door.slug, person.code, at, **more)
    actions.scan(asked, by=Steward(door.edition), now=at)
    return asked.id


def undo(scan: uuid.UUID, door: Door, at: datetime) -> None:
    actions.undo(scan, by=Steward(door.edition), now=at)
