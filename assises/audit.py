"""Who did what, when: one row a change, written in its transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from assises.models import AuditEntry, Edition, User


@dataclass(frozen=True)
class Bearer:
    """Who acts by a personal link, without an account. `of` is whose: a row, and never a name."""

    of: str
    name: str


By = User | Bearer


def row_of(one: Model) -> str:
    return f"{one._meta.label_lower}:{one.pk}"


def record(
    action: str,
    *,
    on: Model,
    edition: Edition | None,
    at: datetime,
    by: By | None = None,
    **details: Any,
) -> AuditEntry:
    """Write one line of the trail. `details` is JSON and must not name a person."""
    if isinstance(by, Bearer):
        details["link"] = by.of
    return AuditEntry.objects.create(
        action=action,
        edition=edition,
        target=row_of(on),
        by=by if isinstance(by, User) else None,
        at=at,
        details=details,
    )
