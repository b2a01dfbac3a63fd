"""The distinct stems of an edition, kept by each process: what somebody may mean by a word.

They say nothing of who is there: whoever is found is looked up anew, through `seen_by`. A stem
of somebody who has left leads to nobody; a new one is read before it is needed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from time import monotonic

from django.db.models import Count, Max
from rapidfuzz import process
from rapidfuzz.distance import OSA

from assises.models import Edition
from networking.directory.words import LABEL, UNHEARD, Typed, forms, of_term, said_in
from networking.matching.vocabulary import TERMS
from networking.models import Word

RE_READ_AFTER = 600.0  # seconds: numbers given before others may have been written after them
SHORTEST = 3  # letters that any word may begin with; names, from two
MOST = 1000  # stems that a word may mean
NAMED = (Word.Where.NAME, Word.Where.ORGANISATION)


@dataclass(frozen=True)
class Meant:
    """The stems that a typed word may mean."""

    typed: Typed
    exact: tuple[str, ...]
    begun: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def stems(self) -> tuple[str, ...]:
        return (*self.exact, *self.begun, *self.near)


@cache
def stems_of_terms() -> Mapping[str, frozenset[str]]:
    """Each stem in what a term of the vocabulary is called, with the terms that are."""
    found: dict[str, set[str]] = {}
    for term in TERMS:
        for name in (term.fr, term.en, *term.synonyms):
            for word in set(said_in(name)) - UNHEARD:
                for stem in forms(word):
                    found.setdefault(stem, set()).add(of_term(term.slug))
    return {stem: frozenset(terms) for stem, terms in found.items()}


def with_terms(stems: Iterable[str]) -> list[str]:
    """These, and the terms of the vocabulary that one of them calls."""
    stems, called = list(stems), stems_of_terms()
    terms = {term for stem in stems for term in called.get(stem, ())}
    return [*stems, *sorted(terms)]


@dataclass
class Stems:
    """Those of an edition up to one row of the table."""

    last: int = 0
    read_at: float = field(default_factory=monotonic)
    people: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=lambda: set(stems_of_terms()))
    rows: Counter[str] = field(default_factory=Counter)

    def add(self, rows: Iterable[tuple[str, int, int]]) -> None:
        """The sets are replaced, never changed: others may be reading them."""
        rows = list(rows)
        words = [(stem, where) for stem, where, _n in rows if not stem.startswith(LABEL)]
        self.people = self.people | {stem for stem, where in words if where == Word.Where.NAME}
        self.named = self.named | {stem for stem, where in words if where in NAMED}
        self.other = self.other | {stem for stem, where in words if where not in NAMED}
        for stem, _where, how_many in rows:
            self.rows[stem] += how_many

    def size(self, meant: Meant) -> int:
        """About how many rows these stems have: the rarest word is looked for first."""
        return sum(self.rows[stem] for stem in meant.stems)

    def meant_by(self, typed: Typed) -> Meant:
        exact = with_terms(typed.forms)
        begun = [one for one in with_terms(self._begun(typed)[:MOST]) if one not in exact]
        near = [one for one in with_terms(self._near(typed)) if one not in {*exact, *begun}]
        return Meant(typed, tuple(exact), tuple(begun), tuple(near))

    def _begun(self, typed: Typed) -> list[str]:
        """What the last word is the beginning of; or, of a word longer than any stem, the stem
        that it begins by: « associat » on the way to « association »."""
        word = typed.word
        if not typed.is_last or len(word) < 2:
            return []
        among = self.named | self.other if len(word) >= SHORTEST else self.named
        found = sorted(stem for stem in among if stem.startswith(word))
        if found or len(word) < SHORTEST + 3 or not among.isdisjoint(typed.forms):
            return found
        return [word[:n] for n in range(len(word) - 1, SHORTEST, -1) if word[:n] in self.other][:1]

    def _near(self, typed: Typed) -> list[str]:
        """What a slip of the hand would make of it: one from four letters, two from eight.

        A word that stands as it is typed has no slip in it; but a name may be heard wrongly
        (Dupond, Dupont).
        """
        slips = (len(typed.word) >= 4) + (len(typed.word) >= 8)
        if not slips:
            return []
        found = set(_within(slips, typed.word, self.people))
        if self.named.isdisjoint(typed.forms) and self.other.isdisjoint(typed.forms):
            found |= {*_within(slips, typed.word, self.named)}
            found |= {*_within(slips, forms(typed.word)[0], self.other)}
        return sorted(found)


def _within(slips: int, word: str, stems: set[str]) -> list[str]:
    """Letters missing, added, changed, or two in the wrong order."""
    near = process.extract(word, stems, scorer=OSA.distance, score_cutoff=slips, limit=None)
    return [stem for stem, _distance, _key in near]


_kept: dict[int, Stems] = {}
_one_at_a_time = Lock()


def stems_of(edition: Edition) -> Stems:
    """One query, two where words have been written since."""
    theirs = Word.objects.filter(profile__registration__edition=edition)
    last = Word.objects.aggregate(last=Max("pk"))["last"] or 0
    with _one_at_a_time:
        kept = _kept.get(edition.pk)
        if kept is None or last < kept.last or monotonic() - kept.read_at > RE_READ_AFTER:
            kept = _kept[edition.pk] = Stems()
        if last > kept.last:
            new = theirs.filter(pk__gt=kept.last, pk__lte=last).values_list("stem", "where")
            kept.add(new.annotate(how_many=Count("pk")))
            kept.last = last
    return kept


def forget_stems() -> None:
    """For tests, whose database begins anew."""
    _kept.clear()
