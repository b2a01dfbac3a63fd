"""Words that people are found by: those of a profile, and those that somebody types."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import snowballstemmer

from networking.models import Word
from registration.names import folded

VERSION = 1  # raised when a profile would give other words: they are all taken again
LONGEST = Word._meta.get_field("stem").max_length or 40
MOST_TYPED = 6
Where = Word.Where

# A word with its hyphens and apostrophes: « Villeneuve-d’Ascq », « l’atelier ».
JOINED = re.compile(r"[^\W_]+(?:[’'‐‑-][^\W_]+)*")
PART = re.compile(r"[^\W_]+")
_FRENCH = "a au aux avec ce ces dans de des du elle en est et il ils je la le les leur ma mes mon nos notre nous on ou par pas pour que qui sa sans se ses son sont sur ta tes ton un une vos votre vous y"  # noqa: E501
_ENGLISH = "an and are as at be by for from i in is it my of or our the their to we with you your"
UNHEARD = frozenset(f"{_FRENCH} {_ENGLISH}".split())
_OF_THEIR_OWN = {
    "travaux": "travail",
    "baux": "bail",
    "tuyaux": "tuyau",
    "materiaux": "materiau",
    "yeux": "oeil",
}

# Before a word that no one can type: what a filter asks for (a language, a commune).
LABEL = "~"


@lru_cache(maxsize=65_536)
def forms(word: str) -> tuple[str, ...]:
    """The stems of a folded word: in French, and in English where that gives another.

    The stemmers are made for each word: they are not to be shared by threads, and few are new.
    """
    one = _singular(word)
    french = snowballstemmer.stemmer("french").stemWord(one)
    english = snowballstemmer.stemmer("english").stemWord(one)
    return tuple(dict.fromkeys((french[:LONGEST], english[:LONGEST])))


def _singular(word: str) -> str:
    """Without accents the stemmer leaves « vélos » and « partagées » apart from « vélo » and
    « partagé »."""
    if word in _OF_THEIR_OWN or len(word) < 4:
        return _OF_THEIR_OWN.get(word, word)
    if word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"
    one = word[:-1] if word[-1] in "sx" and word[-2] != "s" else word
    return one[:-1] if one.endswith("ee") and len(one) > 4 else one


def said_in(text: str) -> Iterator[str]:
    """The words of a text, folded; one with hyphens whole and in parts."""
    for found in JOINED.finditer(text):
        parts = [folded(part) for part in PART.findall(found[0])]
        yield from filter(None, parts)
        if len(parts) > 1 and len(parts[0]) > 1:
            yield "".join(parts)


@dataclass
class Told:
    """What a profile says, apart by where it says it: all that anybody may find it by.

    A term of the vocabulary is one word: what else it is called, `stems` knows.
    """

    names: Iterable[str] = ()
    organisation: str = ""
    offers: Iterable[str] = ()
    seeks: Iterable[str] = ()
    other: Iterable[str] = ()
    labels: Iterable[str] = ()
    terms: Mapping[int, Iterable[str]] = field(default_factory=dict)


def words_of(told: Told) -> set[tuple[str, int]]:
    """Each stem with where it stands. Names are kept as they are, and never stemmed."""
    found = {(word[:LONGEST], Where.NAME.value) for name in told.names for word in said_in(name)}
    for word in said_in(told.organisation):
        found |= {(stem, Where.ORGANISATION.value) for stem in (word[:LONGEST], *forms(word))}
    for texts, where in ((told.offers, Where.OFFERS), (told.seeks, Where.SEEKS)):
        found |= {(stem, where.value) for stem in _stems(texts)}
    found |= {(stem, Where.OTHER.value) for stem in _stems(told.other)}
    found |= {(label, Where.OTHER.value) for label in told.labels}
    return found | {(of_term(t), int(where)) for where, terms in told.terms.items() for t in terms}


def _stems(texts: Iterable[str]) -> set[str]:
    heard = {word for text in texts for word in said_in(text)} - UNHEARD
    return {stem for word in heard if len(word) > 1 for stem in forms(word)}


def of_term(slug: str) -> str:
    """What a term of the vocabulary is kept as."""
    return f"{LABEL}terme:{slug}"[:LONGEST]


def label(kind: str, value: str) -> str:
    """What a filter looks for: no stem begins like it."""
    return f"{LABEL}{kind}:{folded(value).replace(' ', '')}"[:LONGEST]


@dataclass(frozen=True)
class Typed:
    """A word somebody looks for. The last one may not be ended yet."""

    word: str
    is_last: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.word[:LONGEST], *forms(self.word))))


def typed(text: str) -> list[Typed]:
    """What is to be found, all of it; small words count only where there is nothing else.

    A word with hyphens or apostrophes is looked for in its parts, as it is kept.
    """
    said = [folded(part) for found in JOINED.finditer(text) for part in PART.findall(found[0])]
    said = [word for word in said if word]
    told = [word for word in said if word not in UNHEARD and len(word) > 1] or said
    words = list(dict.fromkeys(told))[:MOST_TYPED]
    return [Typed(word, is_last=word == words[-1]) for word in words]
