"""The key figures as a list, for spreadsheets and whoever uses them again."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from agenda.models import Chart, KeyFigure
from agenda.words import said
from assises.models import Edition


def figures(edition: Edition) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """A line a figure, with how sure it is and its chart's doubt. Two queries."""
    titles = [
        _("Heading"),
        _("Chart"),
        _("What it counts"),
        _("Series"),
        _("Value"),
        _("Number"),
        _("Unit"),
        _("How sure"),
        _("Why it is doubtful"),
        _("Source"),
    ]
    charts = Chart.objects.of(edition).with_figures().in_order()
    return titles, (row(chart, one) for chart in charts for one in chart.figures.all())


def row(chart: Chart, figure: KeyFigure) -> list[Any]:
    doubtful = figure if figure.is_doubtful else chart
    return [
        said(chart, "heading"),
        said(chart, "title"),
        said(figure, "label"),
        said(figure, "series"),
        said(figure, "value"),
        number(figure.amount),
        said(chart, "unit"),
        str(doubtful.get_state_display()),
        said(doubtful, "reason") if doubtful.is_doubtful else "",
        figure.source or chart.source,
    ]


def number(amount: Decimal | None) -> Decimal | int | None:
    """Without nought after the comma."""
    return int(amount) if amount is not None and amount == int(amount) else amount
