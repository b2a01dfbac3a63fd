"""Why somebody is suggested: a sentence a reason, true of these two people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from assises.templatetags.ui import in_language, typo
from networking.matching.model import Affinity
from networking.matching.quoting import quote, surface
from networking.matching.vocabulary import BY_SLUG
from networking.models import Profile
from workshops.models import Workshop

MOST = 4
BY_TERMS = 2
ICONS = {"wanted": "clock", "workshop": "people", "theme": "flag", "place": "pin", "words": "info"}


@dataclass(frozen=True)
class Reason:
    """A sentence, and what kind of reason it is (for the icon before it)."""

    kind: str
    text: str

    @property
    def icon(self) -> str:
        return ICONS.get(self.kind, "swap")

    @property
    def is_beside(self) -> bool:
        """It says what a profile's own lines and themes do not."""
        return self.kind in ("wanted", "workshop", "place")


def language() -> str:
    return get_language() or "fr"


def said(slug: str, words: str) -> str:
    """A thing offered or sought: in its owner's words where they said it, else as we name it."""
    own = quote(words, slug)
    return _("“%(words)s”") % {"words": own} if own else BY_SLUG[slug].said(language())


def offer(theirs: str, mine: str) -> str:
    if theirs.casefold() == mine.casefold():
        return gettext("Offers %(theirs)s, which you seek.") % {"theirs": theirs}
    return gettext("Offers %(theirs)s: you seek %(mine)s.") % {"theirs": theirs, "mine": mine}


def need(theirs: str, mine: str) -> str:
    if theirs.casefold() == mine.casefold():
        return gettext("Seeks %(theirs)s, which you offer.") % {"theirs": theirs}
    return gettext("Seeks %(theirs)s: you offer %(mine)s.") % {"theirs": theirs, "mine": mine}


def by_terms(found: Affinity, mine: Profile | None, theirs: Profile) -> Iterator[Reason]:
    """What one of the two offers and the other seeks, in turn from each side."""
    if mine is None:
        return
    received = sorted(found.receives)
    given = sorted(found.gives)
    for place in range(max(len(received), len(given))):
        for slug in received[place : place + 1]:
            sides = said(slug, theirs.offers_words), said(slug, mine.seeks_words)
            yield Reason("offers", offer(*sides))
        for slug in given[place : place + 1]:
            sides = said(slug, theirs.seeks_words), said(slug, mine.offers_words)
            yield Reason("seeks", need(*sides))


def by_neighbours(found: Affinity, mine: Profile | None, theirs: Profile) -> Iterator[Reason]:
    if mine is None or found.completes:
        return
    for sought, offered in sorted(found.receives_near):
        sides = said(offered, theirs.offers_words), said(sought, mine.seeks_words)
        yield Reason("near", offer(*sides))
    for offered, sought in sorted(found.gives_near):
        sides = said(sought, theirs.seeks_words), said(offered, mine.offers_words)
        yield Reason("near", need(*sides))


def by_words(found: Affinity, theirs: Profile) -> Iterator[Reason]:
    """Where no term is shared: the words that both use."""
    if found.completes:
        return
    if received := surface(theirs.offers_words, found.receives_words):
        words = {"words": ", ".join(received)}
        yield Reason(
            "words", _("You seek, and they offer, around the same words: %(words)s.") % words
        )
    if given := surface(theirs.seeks_words, found.gives_words):
        words = {"words": ", ".join(given)}
        yield Reason(
            "words", _("You offer, and they seek, around the same words: %(words)s.") % words
        )


def by_liking(found: Affinity, theirs: Profile) -> Iterator[Reason]:
    """Where nothing better is said: what resembles those whom the reader keeps or meets."""
    for slug in sorted(found.liked):
        told = {"theirs": said(slug, theirs.offers_words)}
        yield Reason("liked", _("Offers %(theirs)s, as others whom you chose.") % told)


def by_place(found: Affinity, theirs: Profile) -> Iterator[Reason]:
    if found.kilometres is None or not found.is_near:
        return
    commune = theirs.registration.commune
    if found.kilometres < 1:
        yield Reason("place", _("Close to you, in %(commune)s.") % {"commune": commune})
        return
    told = {"km": round(found.kilometres), "commune": commune}
    yield Reason("place", _("%(km)s km from you (%(commune)s).") % told)


def by_the_day(
    found: Affinity, theirs: Profile, workshops: Mapping[int, Workshop]
) -> Iterator[Reason]:
    for pk in sorted(found.workshops):
        if pk in workshops:
            title = in_language(workshops[pk].session, "title")[0]
            yield Reason("workshop", _("Same workshop as you: %(title)s.") % {"title": title})
    names = [in_language(t, "name")[0] for t in theirs.themes.all() if t.pk in found.themes]
    if names:
        yield Reason(
            "theme", _("Cares as you do about: %(themes)s.") % {"themes": ", ".join(names)}
        )


def reasons(
    found: Affinity, mine: Profile | None, theirs: Profile, workshops: Mapping[int, Workshop]
) -> list[Reason]:
    """The best first, four at most."""
    wanted = [Reason("wanted", _("You wanted to meet already."))] if found.is_wanted else []
    terms = [*by_terms(found, mine, theirs), *by_neighbours(found, mine, theirs)]
    if not terms:
        terms = [*by_words(found, theirs), *by_liking(found, theirs)]
    rest = [*by_the_day(found, theirs, workshops), *by_place(found, theirs)]
    several = [*wanted, *islice(terms, BY_TERMS), *rest]
    return [Reason(one.kind, typo(one.text)) for one in several[:MOST]]
