"""What a chart says in words: its figures' names, their sum as read, its doubts, one sentence."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.figures.numbers import written
from agenda.models import Chart, KeyFigure
from assises.templatetags.ui import NBSP, plain, speaks_french

FEW = 4  # figures that a sentence names one by one
Figures = Sequence[KeyFigure]


def names(figures: Figures) -> list[str]:
    """What tells each figure from the others: its series alone where they share a label."""
    is_shared = len({figure.label for figure in figures}) == 1
    return [_name(figure, is_shared) for figure in figures]


def _name(figure: KeyFigure, is_shared: bool) -> str:
    label, series = plain(figure, "label"), plain(figure, "series")
    if not series:
        return label
    return series if is_shared else f"{label}, {series}"


def sum_as_read(chart: Chart, figures: Figures) -> tuple[str, bool]:
    """What the figures add up to as they were read, and whether it is what was expected.

    It is told, never mended. Nothing where no sum is expected.
    """
    if chart.adds_up_to is None or not figures:
        return "", True
    read = sum((figure.amount or Decimal(0) for figure in figures), Decimal(0))
    unit = plain(chart, "unit")
    if read == chart.adds_up_to:
        return written(read, unit), True
    words = _("As read, the figures add up to %(sum)s; they should make %(expected)s.")
    said = {"sum": written(read, unit), "expected": written(chart.adds_up_to, unit)}
    return words % said, False


def doubts(chart: Chart, figures: Figures) -> list[str]:
    """Why the chart is to be checked, then why some of its figures are, each reason once."""
    told = [plain(chart, "reason")] if chart.is_doubtful else []
    words, fits = sum_as_read(chart, figures)
    if not fits:
        told.append(words)
    by_reason: dict[str, list[str]] = {}
    for figure, name in zip(figures, names(figures), strict=True):
        if figure.is_doubtful:
            by_reason.setdefault(plain(figure, "reason"), []).append(name)
    for reason, mine in by_reason.items():
        if len(mine) == len(figures):
            told.append(reason)
        else:
            said = {"reason": reason.rstrip("."), "figures": ", ".join(mine)}
            told.append(_("%(reason)s (%(figures)s).") % said)
    return [*dict.fromkeys(told)]


def sources(chart: Chart, figures: Figures) -> list[str]:
    """Each once."""
    return [*dict.fromkeys(one for one in (chart.source, *(f.source for f in figures)) if one)]


def sentence(chart: Chart, figures: Figures) -> str:
    """What somebody hears who does not see it; the table has the rest."""
    title = plain(chart, "title")
    if chart.kind == Chart.Kind.BRICKS and chart.bricks:
        title = f"{chart.bricks} {title}"
    said = _each(figures) if len(figures) <= FEW else _in_short(figures)
    return _("%(title)s: %(said)s") % {"title": title, "said": said}


def _each(figures: Figures) -> str:
    return _then().join(
        _one(figure, name) for figure, name in zip(figures, names(figures), strict=True)
    )


def _one(figure: KeyFigure, name: str) -> str:
    said = {"name": name, "value": plain(figure, "value")}
    if figure.is_doubtful:
        return _("%(name)s, %(value)s, to be checked") % said
    return _("%(name)s, %(value)s") % said


def _in_short(figures: Figures) -> str:
    named = [*zip(figures, names(figures), strict=True)]
    drawn = [one for one in named if one[0].amount is not None] or named
    most = max(drawn, key=lambda one: one[0].amount or 0)
    least = min(drawn, key=lambda one: one[0].amount or 0)
    words = _("%(count)d figures, from %(least)s (%(low)s) to %(most)s (%(high)s)")
    told = words % {
        "count": len(figures),
        "least": least[1],
        "low": plain(least[0], "value"),
        "most": most[1],
        "high": plain(most[0], "value"),
    }
    doubtful = sum(figure.is_doubtful for figure in figures)
    if not doubtful:
        return told
    more = ngettext("%(count)d is to be checked", "%(count)d are to be checked", doubtful)
    return f"{told}{_then()}{more % {'count': doubtful}}"


def _then() -> str:
    return f"{NBSP}; " if speaks_french() else "; "
