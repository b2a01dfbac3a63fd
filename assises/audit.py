"""Who did what, when: one row a change, written in its transaction."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from assises.models import AuditEntry, Edition, User


def record(
    action: str,
    *,
    on: Model,
    edition: Edition | None,
    at: datetime,
    by: User | None = None,
    **details: Any,
) -> AuditEntry:
    """Write one line of the trail. `details` is JSON and must not name a person."""
    return AuditEntry.objects.create(
        action=action,
        edition=edition,
        target=f"{on._meta.label_lower}:{on.pk}",
        by=by,
        at=at,
        details=details,
    )
