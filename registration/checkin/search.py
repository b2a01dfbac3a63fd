"""People looked up by name at a door: without accents, in any order of the words."""

import re
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone
from unidecode import unidecode

from registration.checkin.actions import described, presence_of
from registration.checkin.models import Place
from registration.models import Registration

LETTERS = 2
HITS = 20


def words_of(typed: str) -> list[str]:
    """What was typed, as names are compared: small letters, no accent, no punctuation."""
    return re.findall(r"[a-z0-9]+", unidecode(typed).lower())[:6]


def people(typed: str, *, place: Place) -> QuerySet[Registration]:
    """Those whose name or organisation holds every word; the confirmed first."""
    words = words_of(typed)
    found = Registration.objects.filter(edition=place.edition_id)
    if sum(map(len, words)) < LETTERS:
        return found.none()
    for word in words:
        found = found.filter(Q(name_key__contains=word) | Q(organisation__icontains=word))
    return (
        found.annotate(here=FilteredRelation("presences", condition=Q(presences__place=place)))
        .select_related("category", "here")  # type: ignore[misc]
        .order_by("state", "last_name", "first_name", "pk")[:HITS]
    )


def shown(person: Registration) -> dict[str, Any]:
    """One hit. No e-mail, no number."""
    here = presence_of(person)
    since = timezone.localtime(here.since).isoformat() if here and here.is_inside else None
    return {**described(person), "code": person.code, "state": person.state, "since": since}
