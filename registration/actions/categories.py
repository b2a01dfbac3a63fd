"""How many places there are, in all and by category; raising a number lets people in."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises import audit
from assises.errors import Refused
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


class StillUsed(Refused):
    code = "still_used"
    message = _("Something belongs to this category: close it instead.")


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
        category.number = _next(edition, "number")
        category.rank = _next(edition, "rank")
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


@turn()
@transaction.atomic
def move_category(category: Category, step: int, *, now: datetime, by: User) -> None:
    """One place up (-1) or down (1) wherever categories are listed; at the end nothing moves.

    The number in the badges is another matter: it never changes.
    """
    edition = Edition.objects.locked(category.edition_id)
    mine = list(edition.categories.in_order())
    here = mine.index(category)
    there = here + step
    if not 0 <= there < len(mine):
        return
    mine[here], mine[there] = mine[there], mine[here]
    for rank, one in enumerate(mine, start=1):
        Category.objects.filter(pk=one.pk).exclude(rank=rank).update(rank=rank)
    audit.record("registration.category_moved", on=category, edition=edition, at=now, by=by)
    Edition.objects.bump(edition.pk)


@turn()
@transaction.atomic
def remove_category(category: Category, *, now: datetime, by: User) -> None:
    """Raises StillUsed when anything names it: see `pointing_at`."""
    edition = Edition.objects.locked(category.edition_id)
    if pointing_at(category):
        raise StillUsed
    audit.record("registration.category_removed", on=category, edition=edition, at=now, by=by)
    category.delete()
    Edition.objects.bump(edition.pk)


def pointing_at(category: Category) -> Counter[str]:
    """How many rows of each model name it, by the model's label.

    A question or a door asked of this category alone would silently become everybody's.
    """
    counts: Counter[str] = Counter()
    for relation in relations():
        model = relation.related_model
        mine = model._base_manager.filter(**{relation.field.name: category.pk})
        counts[model._meta.label_lower] += mine.count()
    return +counts


def relations() -> list[Any]:
    """What may name a category, whichever app it belongs to."""
    return [
        field
        for field in Category._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and not field.related_model._meta.auto_created  # type: ignore[union-attr]
    ]


def _next(edition: Edition, name: str) -> int:
    numbers = Category.objects.filter(edition=edition).values_list(name, flat=True)
    return max(numbers, default=0) + 1
