"""From the database to the model: cards, and the index of an edition that each process keeps.

What stands in an index is never a reason to show somebody: lists go through `seen_by`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from networking.matching.communes import place_of
from networking.matching.index import Index
from networking.matching.model import Affinity, Around, Card, Taste
from networking.matching.vocabulary import BY_SLUG, concepts, stems
from networking.models import Profile
from registration.models import Registration

# A change may commit later than its `changed_at`, behind others that are newer: what changed
# within the margin is looked at again, and all of it from time to time.
MARGIN = timedelta(minutes=3)
LOOKED_OVER_EVERY = 300.0  # seconds
AT_ONCE = 500


def batched(these: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    return (these[start : start + size] for start in range(0, len(these), size))


# Where and when, and how many: people who share these have nothing else in common.
WHEN = frozenset(
    stems(
        "lundi mardi mercredi jeudi vendredi samedi dimanche matin midi soir soirée an année heure"
        " mois semaine monday tuesday wednesday thursday friday saturday sunday year personne"
        " quartier ville commune métropole association structure équipe projet besoin urgent"
    )
)


def tells(word: str) -> bool:
    """Whether sharing a word (a stem) says something of two people."""
    return word not in WHEN and not word[0].isdigit() and place_of(word) is None


def sides(slugs: Collection[str], words: str) -> tuple[frozenset[str], frozenset[str]]:
    """The terms chosen or said, and the words: of what one says, the other may know no term."""
    terms = concepts(words) | {slug for slug in slugs if slug in BY_SLUG}
    return terms, frozenset(filter(tells, stems(words)))


def card_of(profile: Profile, themes: Collection[int]) -> Card:
    """Needs `registration` beside the profile. Where its owner hides their commune, no place."""
    offers, offers_words = sides(profile.offers, profile.offers_words)
    seeks, seeks_words = sides(profile.seeks, profile.seeks_words)
    is_told = profile.audience_of("commune") == Profile.Audience.DIRECTORY
    return Card(
        id=profile.pk,
        owner=profile.registration_id,
        offers=offers,
        seeks=seeks,
        offers_words=offers_words,
        seeks_words=seeks_words,
        themes=frozenset(themes),
        place=place_of(profile.registration.commune) if is_told else None,
    )


class Stamp(NamedTuple):
    """What tells that a card is as old as its profile."""

    changed_at: datetime
    commune: str


class Kept:
    """The index of one edition, in this process.

    Nothing is asked of the database while `lock` is held, so that nobody waits for both. Two
    threads may undo each other's news: the next reader sees that stamps differ, and mends it.
    """

    def __init__(self, edition_id: int) -> None:
        self.edition_id = edition_id
        self.index = Index()
        self.stamps: dict[UUID, Stamp] = {}
        self.newest: datetime | None = None
        self.lock = Lock()
        self.building = Lock()
        self.looked_over_at: float | None = None

    def refresh(self) -> None:
        """Bring the index to what the database says: two queries when nothing has changed."""
        with self.building:  # one thread makes it, the others wait for that
            if self.looked_over_at is None:
                self._look_over()
        profiles = self._profiles()
        if self.newest is not None:
            self._learn(self._changed_since(self.newest - MARGIN))
        is_old = monotonic() - (self.looked_over_at or 0.0) > LOOKED_OVER_EVERY
        if profiles.count() != len(self.stamps) or is_old:
            self._look_over()

    def best(self, me: Card, taste: Taste, around: Around) -> list[Affinity]:
        with self.lock:
            return self.index.best(me, taste, around)

    def cards_of(self, owners: Iterable[UUID]) -> list[Card]:
        """Those of these people that are known."""
        with self.lock:
            found = map(self.index.of, owners)
            return [card for card in found if card]

    def _profiles(self) -> QuerySet[Profile]:
        return Profile.objects.filter(registration__edition=self.edition_id)

    def _stamps_of(self, profiles: QuerySet[Profile]) -> dict[UUID, Stamp]:
        rows = profiles.values_list("pk", "changed_at", "registration__commune")
        return {pk: Stamp(changed_at, commune) for pk, changed_at, commune in rows}

    def _changed_since(self, then: datetime) -> dict[UUID, Stamp]:
        """Found by the hour alone, so that the database starts from the few, then by edition."""
        recent = Profile.objects.filter(changed_at__gte=then)
        rows = recent.values_list(
            "pk", "changed_at", "registration__commune", "registration__edition"
        )
        return {pk: Stamp(at, commune) for pk, at, commune, of in rows if of == self.edition_id}

    def _look_over(self) -> None:
        stamps = self._stamps_of(self._profiles())
        self._learn(stamps)
        with self.lock:
            for pk in self.stamps.keys() - stamps.keys():
                self.index.drop(pk)
                del self.stamps[pk]
        self.looked_over_at = monotonic()

    def _learn(self, stamps: dict[UUID, Stamp]) -> None:
        """Read again what differs from what is known."""
        changed = [pk for pk, stamp in stamps.items() if self.stamps.get(pk) != stamp]
        for some in batched(changed, AT_ONCE):
            profiles = self._profiles().filter(pk__in=some).select_related("registration")
            read = list(profiles)
            themes: defaultdict[UUID, list[int]] = defaultdict(list)
            ties = Profile.themes.through.objects.filter(profile__in=some)
            for profile_id, theme_id in ties.values_list("profile_id", "theme_id"):
                themes[profile_id].append(theme_id)
            cards = [(card_of(one, themes[one.pk]), one) for one in read]
            self._put(cards)

    def _put(self, cards: list[tuple[Card, Profile]]) -> None:
        with self.lock:
            for card, profile in cards:
                self.index.put(card)
                self.stamps[card.id] = Stamp(profile.changed_at, profile.registration.commune)
                self.newest = max(self.newest or profile.changed_at, profile.changed_at)


EDITIONS = 3
_kept: dict[int, Kept] = {}


def kept_for(edition_id: int) -> Kept:
    """The index of an edition, brought up to date."""
    kept = _kept.get(edition_id)
    if kept is None:
        while len(_kept) >= EDITIONS:
            _kept.pop(next(iter(_kept)), None)
        kept = _kept.setdefault(edition_id, Kept(edition_id))
    kept.refresh()
    return kept


def card_for(registration: Registration, profile: Profile | None, kept: Kept) -> Card:
    """One's own: their profile as it stands now, or their commune alone. Their own distances are
    their business, whatever others see of it."""
    known = kept.cards_of([registration.pk]) if profile else []
    card = known[0] if known else Card(registration.pk, registration.pk)
    return replace(card, place=place_of(registration.commune))
