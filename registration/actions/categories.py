"""How many places there are, in all and by category; raising a number lets people in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from assises import audit
from assises.models import Edition, User
from assises.turns import turn
from registration.actions.places import settle
from registration.models import Category

OF_CATEGORY = (
    "name",
    "name_en",
    "slug",
    "band",
    "colour",
    "is_public",
    "quota",
    "opens_at",
    "closes_at",
)
OF_EDITION = (
    "capacity",
    "registration_open",
    "registration_closes_at",
    "offer_hours",
    "offer_hours_late",
)


@turn()
@transaction.atomic
def keep_category(category: Category, said: Mapping[str, Any], *, now: datetime, by: User) -> None:
    """Write a category, new or not; who waits for the places that it frees is offered one.

    Lowering a quota takes no place from anybody.
    """
    edition = Edition.objects.locked(category.edition_id)
    is_new = category.pk is None
    for name in OF_CATEGORY:
        setattr(category, name, said[name])
    if is_new:
        category.number = _next_number(edition)
    category.save()
    verb = "made" if is_new else "changed"
    audit.record(f"registration.category_{verb}", on=category, edition=edition, at=now, by=by)
    Edition.objects.bump(edition.pk)
    settle(edition, now)


@turn()
@transaction.atomic
def keep_places(edition: Edition, said: Mapping[str, Any], *, now: datetime, by: User) -> None:
    """Write the edition's capacity and dates; the same follows."""
    edition = Edition.objects.locked(edition.pk)
    for name in OF_EDITION:
        setattr(edition, name, said[name])
    edition.save(update_fields=OF_EDITION)
    audit.record("registration.places_changed", on=edition, edition=edition, at=now, by=by)
    Edition.objects.bump(edition.pk)
    settle(edition, now)


def _next_number(edition: Edition) -> int:
    numbers = Category.objects.filter(edition=edition).values_list("number", flat=True)
    return max(numbers, default=0) + 1
