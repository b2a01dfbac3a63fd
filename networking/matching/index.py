"""The cards of an edition, and by what each is found. Pure: nothing is read here."""

from collections import defaultdict
from collections.abc import Iterable
from heapq import nlargest
from uuid import UUID

from networking.matching.model import (
    CURIOUS,
    LIKED,
    RELATED,
    WANTED,
    WORD,
    WORKSHOP,
    Affinity,
    Around,
    Card,
    Rarity,
    Taste,
    affinity,
    lot,
    neighbours,
    ranked,
    weight,
)

Found = defaultdict[str, set[UUID]]
LOOKED_AT = 300  # cards compared in full, of those that share the most


class Index:
    def __init__(self) -> None:
        self.cards: dict[UUID, Card] = {}
        self.owners: dict[UUID, UUID] = {}
        self.rarity = Rarity()
        self.offering: Found = defaultdict(set)
        self.seeking: Found = defaultdict(set)
        self.offering_words: Found = defaultdict(set)
        self.seeking_words: Found = defaultdict(set)
        self.themes: defaultdict[int, set[UUID]] = defaultdict(set)

    def put(self, card: Card) -> None:
        """Learn a card, or what it has become."""
        self.drop(card.id)
        self.cards[card.id], self.owners[card.owner] = card, card.id
        for found, keys in self._places(card):
            for key in keys:
                found[key].add(card.id)
        self._count(card, 1)

    def drop(self, pk: UUID) -> None:
        card = self.cards.pop(pk, None)
        if card is None:
            return
        self.owners.pop(card.owner, None)
        for found, keys in self._places(card):
            for key in keys:
                found[key].discard(pk)
                if not found[key]:
                    del found[key]
        self._count(card, -1)

    def of(self, owner: UUID) -> Card | None:
        pk = self.owners.get(owner)
        return self.cards[pk] if pk else None

    def best(self, me: Card, taste: Taste, around: Around) -> list[Affinity]:
        """Who is suggested, best first."""
        near = (self.cards[pk] for pk in self.candidates(me, taste, around))
        found = (affinity(me, card, self.rarity, taste, around) for card in near)
        return ranked(me, (one for one in found if one.score > 0))

    def candidates(self, me: Card, taste: Taste, around: Around) -> list[UUID]:
        """The cards worth comparing in full: an estimate from the lists alone."""
        shares: defaultdict[UUID, float] = defaultdict(float)
        self._by_terms(shares, me.seeks, self.offering, taste)
        self._by_terms(shares, me.offers, self.seeking, taste)
        self._by_words(shares, me.seeks_words, self.offering_words)
        self._by_words(shares, me.offers_words, self.seeking_words)
        for slug, liking in taste.terms.items():
            if liking > LIKED and slug not in me.seeks:
                self._add(shares, self.offering.get(slug, ()), CURIOUS * liking)
        self._add(shares, self._owned(around.wanted), WANTED)
        if len(shares) < LOOKED_AT:
            self._add(shares, self._owned(around.workshops), WORKSHOP)
            for theme in me.themes:
                self._add(shares, self.themes.get(theme, ()), RELATED)
        shares.pop(me.id, None)
        return nlargest(LOOKED_AT, shares, key=lambda pk: (shares[pk], lot(me.id, pk)))

    def _by_terms(
        self, shares: defaultdict[UUID, float], slugs: frozenset[str], found: Found, taste: Taste
    ) -> None:
        for slug in slugs:
            own = weight(slug, self.rarity, taste)
            self._add(shares, found.get(slug, ()), own)
            for other in neighbours(slug) - slugs:
                share = RELATED * min(own, weight(other, self.rarity, taste))
                self._add(shares, found.get(other, ()), share)

    def _by_words(
        self, shares: defaultdict[UUID, float], stems: frozenset[str], found: Found
    ) -> None:
        for stem in stems:
            self._add(shares, found.get(stem, ()), WORD * self.rarity.of_word(stem))

    def _owned(self, owners: Iterable[UUID]) -> list[UUID]:
        return [self.owners[owner] for owner in owners if owner in self.owners]

    @staticmethod
    def _add(shares: defaultdict[UUID, float], ids: Iterable[UUID], share: float) -> None:
        for pk in ids:
            shares[pk] += share

    def _places(self, card: Card) -> list[tuple[defaultdict, frozenset]]:
        return [
            (self.offering, card.offers),
            (self.seeking, card.seeks),
            (self.offering_words, card.offers_words),
            (self.seeking_words, card.seeks_words),
            (self.themes, card.themes),
        ]

    def _count(self, card: Card, by: int) -> None:
        self.rarity.people += by
        for slug in card.offers | card.seeks:
            self.rarity.terms[slug] += by
        for stem in card.offers_words | card.seeks_words:
            self.rarity.words[stem] += by
            if not self.rarity.words[stem]:
                del self.rarity.words[stem]
