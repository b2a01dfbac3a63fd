"""Marking badges as printed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from assises import audit
from assises.models import Edition, User
from registration.models import Registration


@transaction.atomic
def mark_printed(
    printed: Mapping[UUID, str], *, edition: Edition, now: datetime, by: User | None = None
) -> int:
    """Remember what was printed for each: the fingerprint of that print, not of today's badge.

    So who was corrected between the print and this counts as changed since. Saying the same
    twice changes nothing. Answers how many were marked.
    """
    people = Registration.objects.of(edition).filter(pk__in=printed, erased_at__isnull=True)
    marked = [
        person
        for person in people.select_for_update(of=("self",), no_key=True).order_by("pk")
        if person.printed_as != printed[person.pk]
    ]
    for person in marked:
        person.printed_at, person.printed_as = now, printed[person.pk]
    Registration.objects.bulk_update(marked, ["printed_at", "printed_as"], batch_size=100)
    if marked:
        audit.record(
            "registration.printed", on=edition, edition=edition, at=now, by=by, count=len(marked)
        )
    return len(marked)
