"""The words of the social economy: terms that people choose, and what they mean in free words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

from networking.matching.terms import TABLE
from registration.names import folded


@dataclass(frozen=True)
class Group:
    """Terms that are close to each other."""

    slug: str
    fr: str
    en: str


@dataclass(frozen=True)
class Term:
    """Something that people offer or seek. `*_said`: as it stands in a sentence."""

    slug: str
    fr: str
    en: str
    fr_said: str
    en_said: str
    synonyms: tuple[str, ...]
    group: str

    @property
    def ways(self) -> list[str]:
        """All that says it: its names, the parts of « Boutique, commerce », other words."""
        names = [self.fr, self.en]
        return [*names, *(part for name in names for part in name.split(", ")), *self.synonyms]

    def name(self, language: str) -> str:
        return self.fr if language.startswith("fr") else self.en

    def said(self, language: str) -> str:
        return self.fr_said if language.startswith("fr") else self.en_said


# -- Words ------------------------------------------------------------------------------------

STOP = frozenset(
    """a afin ai aie ainsi apres as au aucun aujourdhui aussi autour autre autres aux avant avec
    avez avoir avons besoin bien bon bonne bonnes bons car ce cela celle celles celui cent ces
    cet cette ceux chaque chercher cherche cherchons chez ci cinq cinquante comme comment
    contre ces d da dans de depuis des deux dix donc dont doit dun dune du elle elles en encore
    ensemble entre environ est et etre eux faire fait font grand grande grands hors huit ici il
    ils j jamais je jour jours jusque l la le les leur leurs lors lui m ma mais me meme mes
    mettre mise moi moins mois mon n ne neuf ni nos notre nous nouveau nouveaux nouvel nouvelle
    nouvelles ont on or ou par parmi pas pendant petit petite petits peu peut peuvent plein
    plus plusieurs plutot pour pouvoir pourquoi pouvons pres propose proposer proposons
    prochain prochaine proche puis qu quand quatre que quel quelle quelles quelqu quelques qui
    quoi quinze recherchons s sa sans se sept semaine ses si six soi soit son sont sous souvent
    sur surtout t ta te tel telle tes toi ton toujours tous tout toute toutes trente tres trois
    tu un une vers vingt vos votre voudrions vous voulons y
    about all also an and any are around at be been but by can do for from get give have how i
    in into is it its looking more my need needs of offer our out own some someone that the
    their them they this to up us want we what when where who will with would you your""".split()
)
# Of these and of « commune », « concert » and « don », the French stemmer would make one word.
APART = {
    "communication": "communic",
    "communiquer": "communic",
    "concertation": "concertat",
    "donnee": "donnee",
}
TOKEN = re.compile(r"[^\s’'ʼ`´\-‐‑‒–—/.,;:!?()«»\"“”+&|•·…<>\[\]{}=*#_~^%§€$@\\]+")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Of a folded word. Plurals go first, in both languages; participles lose their gender.

    A stemmer has a state of its own: each call makes one, so that threads never share it.
    """
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word in APART:
        return APART[word]
    if word.endswith("ee") and len(word) > 5:
        word = word[:-1]
    if word.endswith("ent") and len(word) > 6 and not word.endswith("ment"):
        word = word[:-2]  # ils embauchent
    return str(snowballstemmer.stemmer("french").stemWord(word))


@dataclass(frozen=True)
class Token:
    """A word that counts, folded, and where it stands in the text."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=50_000)
def _word(written: str) -> str:
    return folded(written).replace(" ", "")


def tokens(text: str) -> list[Token]:
    found = [Token(_word(one[0]), one.start(), one.end()) for one in TOKEN.finditer(text)]
    return [one for one in found if len(one.word) > 1 and one.word not in STOP]


def stems(text: str) -> list[str]:
    """What a text is found by, in its order: « les bureaux partagés » is `bureau`, `partag`."""
    return [stem(token.word) for token in tokens(text)]


# -- Terms ------------------------------------------------------------------------------------


def _rows() -> Iterator[tuple[str, list[str]]]:
    """What each line is: a group, a term, or more words for the last term."""
    for line in TABLE.strip().splitlines():
        if line.startswith("#"):
            yield "group", [cell.strip() for cell in line[1:].split("|")]
        elif line.startswith("  "):
            yield "words", [cell.strip() for cell in line.split(";") if cell.strip()]
        else:
            yield "term", [cell.strip() for cell in line.split("|")]


def _read() -> tuple[tuple[Group, ...], tuple[Term, ...], tuple[str, ...]]:
    groups: list[Group] = []
    terms: list[tuple[str, list[str], list[str]]] = []
    for kind, cells in _rows():
        if kind == "group":
            groups.append(Group(*cells))
        elif kind == "term":
            terms.append((groups[-1].slug, cells, []))
        else:
            terms[-1][2].extend(cells)
    (_group, _dash, nothing), named = terms[-1], terms[:-1]
    made = [
        Term(slug, fr, en, fr_said, en_said, tuple(words), group)
        for group, (slug, fr, en, fr_said, en_said), words in named
    ]
    return tuple(groups), tuple(made), tuple(nothing)


GROUPS, TERMS, NOT_TERMS = _read()
BY_SLUG: dict[str, Term] = {term.slug: term for term in TERMS}


@cache
def _phrases() -> dict[str, list[tuple[frozenset[str], str]]]:
    """Every way to say a term, by each stem in it, those of most words first; "" means none."""
    said = [(phrase, "") for phrase in NOT_TERMS]
    for term in TERMS:
        said += [(phrase, term.slug) for phrase in term.ways]
    found: dict[str, list[tuple[frozenset[str], str]]] = {}
    for phrase, slug in said:
        ways = frozenset(stems(phrase))
        for one in ways:
            found.setdefault(one, []).append((ways, slug))
    for ways_of_one in found.values():
        ways_of_one.sort(key=lambda way: -len(way[0]))  # stable: what means nothing comes first
    return found


@dataclass(frozen=True)
class Mention:
    """A term said in free words: which words (their places among `stems`) say it."""

    slug: str
    places: tuple[int, ...]


def _window(said: Sequence[str | None], at: int, ways: frozenset[str]) -> tuple[int, ...] | None:
    """Where all these stems stand from `at` on, in any order, with one other word at most."""
    wanted, places = set(ways), []
    for place in range(at, min(at + len(ways) + (len(ways) > 1), len(said))):
        one = said[place]
        if one in wanted:
            wanted.discard(one)
            places.append(place)
    return tuple(places) if not wanted else None


def mentions(text: str) -> list[Mention]:
    """The terms said in free words, the longest way of saying first; no word serves twice."""
    said: list[str | None] = [*stems(text)]
    ways = [(at, *way) for at, one in enumerate(said) for way in _phrases().get(one or "", ())]
    found = []
    for at, wanted, slug in sorted(ways, key=lambda way: (-len(way[1]), way[0])):
        places = _window(said, at, wanted)
        if places:
            for place in places:
                said[place] = None
            if slug:
                found.append(Mention(slug, places))
    return sorted(found, key=lambda mention: mention.places)


def concepts(text: str) -> frozenset[str]:
    """The slugs of the terms said in free words, by name or by another word for them."""
    return frozenset(mention.slug for mention in mentions(text))
