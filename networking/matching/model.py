"""Who completes whom: how much, and through what. Pure: cards in, affinities out.

What I seek against what they offer, and the reverse: a term for itself, less for a neighbour of
it, little for words that both use. Rare things weigh more than common ones, and two needs that
answer each other more than their sum. What else brings two people together only orders the rest.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import exp, log
from uuid import UUID

from networking.matching.communes import Place, kilometres
from networking.matching.vocabulary import BY_SLUG

RELATED = 0.2  # of a term's weight, for another of its group
WORD = 0.2  # of a word's weight: two may share it and mean two things
MOST_BY_WORDS = 2.5
MUTUAL = 0.6  # more, of the smaller half
CURIOUS = 0.3  # for what one did not say, and yet liked in others
LIKED = 0.2  # from here on, a liking is worth saying
THEME, WORKSHOP, NEAR, WANTED = 0.4, 0.5, 0.4, 3.0
NEAR_KM = 4.0
FAR = 10.0  # km: beyond, distance brings nobody together
BREADTH = 0.03  # less, for each thing offered that nobody asked for
FLOOD = 0.12  # less, for each request beyond those below
REQUESTS = 3
LOTS = 2**61 - 1  # a prime: every bit counts
BAND = 1.06  # what differs by less counts as equal, and the lot decides


@dataclass(frozen=True, slots=True)
class Card:
    """What the model knows of one person. Terms are slugs; words are stems."""

    id: UUID
    owner: UUID
    offers: frozenset[str] = frozenset()
    seeks: frozenset[str] = frozenset()
    offers_words: frozenset[str] = frozenset()
    seeks_words: frozenset[str] = frozenset()
    themes: frozenset[int] = frozenset()
    place: Place | None = None

    @property
    def traits(self) -> frozenset[str]:
        """All that it offers and seeks, to tell how much it has changed since."""
        sides = {"+": self.offers | self.offers_words, "-": self.seeks | self.seeks_words}
        return frozenset(sign + one for sign, all_ in sides.items() for one in all_)


@dataclass
class Rarity:
    """How many people there are, and how many of them say each term and each word."""

    people: int = 0
    terms: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)

    def of_term(self, slug: str) -> float:
        return log(1 + self.people / (1 + self.terms[slug]))

    def of_word(self, stem: str) -> float:
        return log(1 + self.people / (1 + self.words[stem]))


@dataclass(frozen=True)
class Taste:
    """What one person's choices say: from -1 (put away) to 1 (kept), 0 for who chose nothing."""

    terms: Mapping[str, float] = field(default_factory=dict)
    themes: Mapping[int, float] = field(default_factory=dict)
    near: float = 0.0


@dataclass(frozen=True)
class Around:
    """The moment: workshops shared with me, whom I wanted to meet, how often each is asked."""

    workshops: Mapping[UUID, Collection[int]] = field(default_factory=dict)
    wanted: frozenset[UUID] = frozenset()
    requests: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Affinity:
    """Of me for somebody. `receives`, `gives`: the terms that I seek and they offer, and the
    reverse; `near_*`: pairs of terms of one group, mine first; `*_words`: stems in common."""

    card: Card
    score: float
    receives: frozenset[str]
    gives: frozenset[str]
    receives_words: frozenset[str]
    gives_words: frozenset[str]
    receives_near: frozenset[tuple[str, str]]
    gives_near: frozenset[tuple[str, str]]
    themes: frozenset[int]
    workshops: frozenset[int]
    kilometres: float | None
    is_wanted: bool
    liked: frozenset[str]  # what they offer, that I had not said, and liked in others

    @property
    def completes(self) -> bool:
        """One offers what the other seeks, named."""
        return bool(self.receives or self.gives)

    @property
    def is_near(self) -> bool:
        return self.kilometres is not None and self.kilometres <= FAR

    @property
    def has_reason(self) -> bool:
        """Whether there is something to say of it."""
        by_terms = self.completes or self.receives_near or self.gives_near
        by_words = self.receives_words or self.gives_words
        by_the_day = self.themes or self.workshops or self.is_wanted or self.liked
        return bool(by_terms or by_words or by_the_day or self.is_near)


def factor(liking: float) -> float:
    """What a liking makes of a weight: half to double, never less nor more."""
    return float(2 ** max(-1.0, min(1.0, liking)))


@cache
def neighbours(slug: str) -> frozenset[str]:
    """The other terms of its group."""
    group = BY_SLUG[slug].group if slug in BY_SLUG else None
    return frozenset(t.slug for t in BY_SLUG.values() if t.group == group and t.slug != slug)


def weight(slug: str, rarity: Rarity, taste: Taste) -> float:
    return rarity.of_term(slug) * factor(taste.terms.get(slug, 0.0))


def answered(
    sought: frozenset[str], offered: frozenset[str], rarity: Rarity, taste: Taste
) -> tuple[float, frozenset[tuple[str, str]]]:
    """How much of what is sought is offered; and the pairs (sought, offered) that are only near."""
    total, near = 0.0, set()
    for slug in sorted(sought):
        if slug in offered:
            total += weight(slug, rarity, taste)
            continue
        close = neighbours(slug) & offered - sought
        if close:
            best = max(close, key=lambda other: (weight(other, rarity, taste), other))
            own, its = weight(slug, rarity, taste), weight(best, rarity, taste)
            total += RELATED * min(own, its)
            near.add((slug, best))
    return total, frozenset(near)


def said_alike(one: frozenset[str], other: frozenset[str], rarity: Rarity) -> float:
    shared = sum(rarity.of_word(stem) for stem in sorted(one & other))
    return min(MOST_BY_WORDS, WORD * shared)


@dataclass(frozen=True)
class Half:
    """What one finds with the other; `near`: pairs of terms of one group, the sought one first."""

    worth: float
    near: frozenset[tuple[str, str]]


def half(seeker: Card, other: Card, rarity: Rarity, taste: Taste) -> Half:
    by_terms, near = answered(seeker.seeks, other.offers, rarity, taste)
    asked_for = neighbours_of(seeker.seeks) | seeker.seeks
    breadth = 1 + BREADTH * len(other.offers - asked_for)
    by_words = said_alike(seeker.seeks_words, other.offers_words, rarity)
    return Half((by_terms + by_words) / breadth, near)


@lru_cache(maxsize=4096)
def neighbours_of(slugs: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*map(neighbours, slugs))


def both(received: Half, given: Half) -> float:
    return received.worth + given.worth + MUTUAL * min(received.worth, given.worth)


def complement(me: Card, them: Card, rarity: Rarity, taste: Taste) -> float:
    """How much two people complete each other: the same from either side, tastes apart."""
    return both(half(me, them, rarity, taste), half(them, me, rarity, taste))


def beside(me: Card, them: Card, rarity: Rarity, taste: Taste) -> float:
    """What I did not say that I seek, and liked in others (or did not)."""
    unsaid = them.offers - me.seeks
    return CURIOUS * sum(
        taste.terms.get(slug, 0.0) * rarity.of_term(slug) for slug in sorted(unsaid)
    )


def nearness(distance: float | None) -> float:
    return 0.0 if distance is None else exp(-distance / NEAR_KM)


def affinity(me: Card, them: Card, rarity: Rarity, taste: Taste, around: Around) -> Affinity:
    """All that brings me to somebody."""
    received, given = half(me, them, rarity, taste), half(them, me, rarity, taste)
    workshops = frozenset(around.workshops.get(them.owner, ()))
    distance = kilometres(me.place, them.place) if me.place and them.place else None
    score = both(received, given) + beside(me, them, rarity, taste)
    score += sum(THEME * factor(taste.themes.get(one, 0.0)) for one in me.themes & them.themes)
    score += WORKSHOP * min(len(workshops), 2) + WANTED * (them.owner in around.wanted)
    score += NEAR * factor(taste.near) * nearness(distance)
    score /= 1 + FLOOD * max(0, around.requests.get(them.owner, 0) - REQUESTS)
    return Affinity(
        card=them,
        score=max(0.0, score),
        receives=me.seeks & them.offers,
        gives=me.offers & them.seeks,
        receives_words=me.seeks_words & them.offers_words,
        gives_words=me.offers_words & them.seeks_words,
        receives_near=received.near,
        gives_near=frozenset((mine, theirs) for theirs, mine in given.near),
        themes=me.themes & them.themes,
        workshops=workshops,
        kilometres=distance,
        is_wanted=them.owner in around.wanted,
        liked=frozenset(s for s in them.offers - me.seeks if taste.terms.get(s, 0.0) > LIKED),
    )


def lot(me: UUID, them: UUID) -> int:
    """Between equals: always the same for two people, another for every reader."""
    return (me.int ^ them.int) % LOTS


def band(score: float) -> int:
    """Scores so close that they count as equal."""
    return round(log(score) / log(BAND)) if score > 0.01 else -1000


def ranked(me: Card, found: Iterable[Affinity]) -> list[Affinity]:
    """Best first."""
    return sorted(found, key=lambda one: (-band(one.score), lot(me.id, one.card.id)))


# -- What choices say ---------------------------------------------------------------------------


def taste_of(
    me: Card, liked: Collection[Card], put_away: Collection[Card], steady: float = 2.0
) -> Taste:
    """Towards what was liked, away from what was put away (Rocchio); few choices say little."""
    signs = [(1, card) for card in liked] + [(-1, card) for card in put_away]
    terms: Counter[str] = Counter()
    themes: Counter[int] = Counter()
    near = 0.0
    for sign, card in signs:
        share = sign / ((len(liked) if sign > 0 else len(put_away)) + steady)
        for slug in card.offers | (card.seeks & me.offers):
            terms[slug] += share  # type: ignore[assignment]
        for theme in card.themes:
            themes[theme] += share  # type: ignore[assignment]
        if me.place and card.place:
            near += share * (2 * nearness(kilometres(me.place, card.place)) - 1)
    return Taste(dict(terms), dict(themes), max(-1.0, min(1.0, near)))


def has_changed(now: frozenset[str], then: Collection[str]) -> bool:
    """Whether a card says mostly other things than it did."""
    before = frozenset(then)
    return bool(now | before) and len(now & before) / len(now | before) < 0.5
