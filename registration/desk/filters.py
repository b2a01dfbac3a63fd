"""Which registrations a list shows: the same words in the page's address and in an export's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from assises.models import Edition, User
from registration.models import Registration
from registration.names import folded

SORTS: Mapping[str, tuple[Any, ...]] = {
    "nom": ("sort_name", "sort_first_name", "pk"),
    "demande": ("-asked_at", "pk"),
    "etat": ("state", "number"),
}


@dataclass(frozen=True)
class Asked:
    """What somebody asks of the list."""

    words: str = ""
    states: tuple[str, ...] = ()
    category: str = ""
    picked: bool = False
    sort: str = "nom"

    @classmethod
    def of(cls, params: QueryDict) -> "Asked":
        states = [state for state in Registration.State.values if state in params.getlist("etat")]
        sort = params.get("tri", "")
        return cls(
            words=params.get("q", "").strip()[:200],
            states=tuple(states),
            category=params.get("categorie", ""),
            picked="choisis" in params,
            sort=sort if sort in SORTS else "nom",
        )

    def query(self, **also: Any) -> str:
        """The same, as the end of an address."""
        said: list[tuple[str, Any]] = [("q", self.words)] if self.words else []
        said += [("etat", state) for state in self.states]
        said += [("categorie", self.category)] if self.category else []
        said += [("choisis", "1")] if self.picked else []
        said += [("tri", self.sort)] if self.sort != "nom" else []
        return urlencode([*said, *also.items()])

    def without_words(self) -> "Asked":
        return replace(self, words="")


def chosen(
    params: QueryDict, edition: Edition, by: User | None = None
) -> QuerySet[Registration, Registration]:
    """Who the list shows; `by` says whose ticks `choisis` means."""
    return found(Asked.of(params), edition, by)


def found(
    asked: Asked, edition: Edition, by: User | None = None
) -> QuerySet[Registration, Registration]:
    people = Registration.objects.of(edition).filter(erased_at__isnull=True)
    if asked.states:
        people = people.filter(state__in=asked.states)
    if asked.category:
        people = people.filter(category__slug=asked.category)
    if asked.picked and by is not None:
        people = people.filter(picked__organiser=by)
    for word in asked.words.split()[:6]:
        people = people.filter(_holds(word))
    return people.select_related("category").order_by(*SORTS[asked.sort])


def _holds(word: str) -> Q:
    """A name or an organisation whatever the accents, an address, the code on the badge."""
    holds = Q(email__icontains=word) | Q(code__iexact=word)
    if key := folded(word):
        holds |= Q(name_key__contains=key) | Q(organisation_key__contains=key)
    return holds
