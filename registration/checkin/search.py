"""People looked up by name at a door: without accents, in any order, with a slip of the hand."""

import re
from typing import Any

from django.db.models import Case, FilteredRelation, Q, QuerySet, When
from django.utils import timezone
from unidecode import unidecode

from registration.checkin.actions import described
from registration.checkin.models import Place
from registration.models import Registration

LETTERS = 2
LONG_ENOUGH = 4
HITS = 20


def words_of(typed: str) -> list[str]:
    """What was typed, as names are compared: small letters, no accent, no punctuation."""
    return re.findall(r"[a-z0-9]+", unidecode(typed).lower())[:6]


def people(typed: str, *, place: Place) -> list[Registration]:
    """Those whose name or organisation holds every word; names first, then who is coming.

    Nobody? Those whose names begin as the words do but for one letter, wrong, missing, added
    or swapped with the next. Two queries then, and one line of every name.
    """
    words = words_of(typed)
    if sum(map(len, words)) < LETTERS:
        return []
    return list(_exactly(words, place)) or _nearly(words, place)


def _nearly(words: list[str], place: Place) -> list[Registration]:
    names = Registration.objects.filter(edition=place.edition_id).exclude(name_key="")
    hits = [
        pk
        for pk, key in names.values_list("pk", "name_key")
        if all(any(is_slip(word, name) for name in key.split()) for word in words)
    ]
    if not hits:
        return []
    return list(_in_order(names.filter(pk__in=hits[: 4 * HITS]), place, Q()))


def is_slip(typed: str, name: str) -> bool:
    """Whether `name` begins with `typed`, but for one slip. Short words are taken at their word."""
    if name.startswith(typed):
        return True
    if len(typed) < LONG_ENOUGH:
        return False
    at = next(
        (n for n, pair in enumerate(zip(typed, name, strict=False)) if len(set(pair)) > 1), -1
    )
    if at < 0:
        return len(typed) - len(name) == 1  # one letter too many, at the end
    rest, other = typed[at:], name[at:]
    wrong = other[1:].startswith(rest[1:])
    missing = other[1:].startswith(rest)
    added = other.startswith(rest[1:])
    swapped = rest[1:2] == other[:1] and rest[:1] == other[1:2] and other[2:].startswith(rest[2:])
    return wrong or missing or added or swapped


def _exactly(words: list[str], place: Place) -> QuerySet[Registration]:
    found = Registration.objects.filter(edition=place.edition_id)
    by_name = Q()
    for word in words:
        by_name &= Q(name_key__contains=word)
        found = found.filter(Q(name_key__contains=word) | Q(organisation_key__contains=word))
    return _in_order(found, place, by_name)


def _in_order(found: QuerySet[Registration], place: Place, by_name: Q) -> QuerySet[Registration]:
    is_coming = Q(state=Registration.State.CONFIRMED)
    order = [_first(by_name)] if by_name else []
    return (
        found.annotate(here=FilteredRelation("presences", condition=Q(presences__place=place)))
        .select_related("category", "here")  # type: ignore[misc]
        .order_by(*order, _first(is_coming), "sort_name", "sort_first_name", "pk")[:HITS]
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
