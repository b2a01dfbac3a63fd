"""People looked up by name at a door: without accents, in any order of the words."""

import re
from typing import Any

from django.db.models import Case, FilteredRelation, Q, QuerySet, When
from django.utils import timezone
from unidecode import unidecode

from registration.checkin.actions import described
from registration.checkin.models import Place
from registration.models import Registration

LETTERS = 2
HITS = 20


def words_of(typed: str) -> list[str]:
    """What was typed, as names are compared: small letters, no accent, no punctuation."""
    return re.findall(r"[a-z0-9]+", unidecode(typed).lower())[:6]


def people(typed: str, *, place: Place) -> QuerySet[Registration]:
    """Those whose name or organisation holds every word; names first, then who is coming."""
    words = words_of(typed)
    found = Registration.objects.filter(edition=place.edition_id)
    if sum(map(len, words)) < LETTERS:
        return found.none()
    by_name = Q()
    for word in words:
        by_name &= Q(name_key__contains=word)
        found = found.filter(Q(name_key__contains=word) | Q(organisation_key__contains=word))
    is_coming = Q(state=Registration.State.CONFIRMED)
    return (
        found.annotate(here=FilteredRelation("presences", condition=Q(presences__place=place)))
        .select_related("category", "here")  # type: ignore[misc]
        .order_by(_first(by_name), _first(is_coming), "last_name", "first_name", "pk")[:HITS]
    )


def _first(likely: Q) -> Case:
    return Case(When(likely, then=0), default=1)


def shown(person: Registration) -> dict[str, Any]:
    """One hit. No e-mail, no number."""
    here = getattr(person, "here", None)  # the ORM leaves the name out where nothing joins
    since = timezone.localtime(here.since).isoformat() if here and here.is_inside else None
    return {
        **described(person, person.category.name),
        "code": person.code,
        "state": person.state,
        "since": since,
    }
