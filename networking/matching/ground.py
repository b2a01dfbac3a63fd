"""What brings two people together: for the page where one asks the other for a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agenda.models import Theme
from networking.matching.around import named
from networking.matching.model import Affinity
from networking.matching.quoting import told
from networking.matching.reader import Reader
from networking.matching.reasons import Reason, language, reasons
from networking.models import Profile
from registration.models import Registration


@dataclass(frozen=True)
class Line:
    """« Cherche », and what they seek, with marks where it answers the other."""

    label: str
    text: SafeString


@dataclass(frozen=True)
class Ground:
    lines: Sequence[Line] = ()
    themes: Sequence[Theme] = ()
    reasons: Sequence[Reason] = field(default_factory=list)


def common_ground(reader: Registration, profile: Profile, *, now: datetime) -> Ground:
    """Nothing at all of somebody whom the reader may not see."""
    mine = Reader.of(reader, now)
    cards = mine.kept.cards_of([profile.registration_id])
    seen = Profile.objects.seen_by(reader).with_person().filter(pk=profile.pk).first()
    if seen is None or not cards:
        return Ground()
    (one,) = mine.affinities(cards)
    return Ground(
        lines=_lines(one, mine.profile, seen),
        themes=[theme for theme in seen.themes.all() if theme.pk in one.themes],
        reasons=reasons(one, mine.profile, seen, named(one.workshops)),
    )


def _lines(one: Affinity, mine: Profile | None, theirs: Profile) -> list[Line]:
    """What they seek and what of mine answers; what they offer, and what of mine it answers."""
    its = _its(one.gives, one.gives_near)
    lines = [_line(_("Seeks"), theirs.seeks, theirs.seeks_words, its, one.gives_words)]
    gives, takes = _own(one.gives, one.gives_near), _own(one.receives, one.receives_near)
    if mine and (gives or one.gives_words):
        lines.append(_line(_("You offer"), mine.offers, mine.offers_words, gives, one.gives_words))
    its = _its(one.receives, one.receives_near)
    lines.append(_line(_("Offers"), theirs.offers, theirs.offers_words, its, one.receives_words))
    if mine and (takes or one.receives_words):
        lines.append(_line(_("You seek"), mine.seeks, mine.seeks_words, takes, one.receives_words))
    return [line for line in lines if line.text]


def _own(terms: frozenset[str], near: frozenset[tuple[str, str]]) -> frozenset[str]:
    return terms | {own for own, _its in near}


def _its(terms: frozenset[str], near: frozenset[tuple[str, str]]) -> frozenset[str]:
    return terms | {its for _own, its in near}


def _line(
    label: str, chosen: list[str], words: str, slugs: frozenset[str], stems: frozenset[str]
) -> Line:
    return Line(label, told(chosen, words, language(), slugs, stems))
