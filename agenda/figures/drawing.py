"""A chart as it is shown: its figures and what stands for each, its words, its doubts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agenda.figures import geometry, telling
from agenda.figures.numbers import unbroken
from agenda.models import Chart, KeyFigure, Session
from assises import bricks
from assises.models import Edition
from assises.templatetags.ui import plain

SHADES = ("k5", "k1", "k3", "k2")  # no two neighbours of the same light


@dataclass(frozen=True)
class Shape:
    """One figure, and the place of what stands for it."""

    figure: KeyFigure
    name: str
    x: str = "0"
    y: str = "0"
    width: str = "0"
    height: str = "0"
    shade: str = "k1"
    count: int = 0

    @property
    def value(self) -> str:
        return unbroken(plain(self.figure, "value"))

    @property
    def is_doubtful(self) -> bool:
        return self.figure.is_doubtful


@dataclass(frozen=True)
class Group:
    """Columns that stand side by side."""

    label: str
    shapes: Sequence[Shape]


@dataclass(frozen=True)
class Drawn:
    """`look` is how it can be shown: a wall without its number of bricks is shown as bars."""

    chart: Chart
    look: str
    shapes: Sequence[Shape]
    groups: Sequence[Group]
    series: Sequence[tuple[str, str]]
    wall: bricks.Wall | None
    sentence: str
    doubts: Sequence[str]
    sum: str
    sum_fits: bool
    sources: Sequence[str]

    @property
    def has_dashes(self) -> bool:
        return any(shape.is_doubtful for shape in self.shapes)


def on_home(edition: Edition) -> list[Drawn]:
    """Two queries, one where there is nothing."""
    return drawn(Chart.objects.of(edition).on_home().with_figures().in_order())


def of_session(session: Session) -> list[tuple[str, list[Drawn]]]:
    """By heading, in order. As many queries."""
    by_heading: dict[str, list[Drawn]] = {}
    for one in drawn(Chart.objects.filter(sessions=session).with_figures().in_order()):
        by_heading.setdefault(plain(one.chart, "heading"), []).append(one)
    return [*by_heading.items()]


def drawn(charts: Iterable[Chart]) -> list[Drawn]:
    return [draw(chart, list(chart.figures.all())) for chart in charts]


def draw(chart: Chart, figures: Sequence[KeyFigure]) -> Drawn:
    """The chart with these figures, in this order; nothing is read."""
    look = _look(chart, figures)
    groups, series = _groups(figures) if look == "pairs" else ([], [])
    told, fits = telling.sum_as_read(chart, figures)
    shapes = _shapes(chart, figures, look)
    return Drawn(
        chart=chart,
        look=look,
        shapes=shapes,
        groups=groups,
        series=series,
        wall=_wall(chart, shapes) if look == "bricks" else None,
        sentence=telling.sentence(chart, figures),
        doubts=telling.doubts(chart, figures),
        sum=told,
        sum_fits=fits,
        sources=telling.sources(chart, figures),
    )


def _look(chart: Chart, figures: Sequence[KeyFigure]) -> str:
    """Side by side needs two places at least, a wall its number of bricks; else bars."""
    alone = len({figure.label for figure in figures}) < 2
    if (chart.kind == Chart.Kind.PAIRS and alone) or (
        chart.kind == Chart.Kind.BRICKS and not chart.bricks
    ):
        return str(Chart.Kind.BARS)
    return str(chart.kind)


def _shapes(chart: Chart, figures: Sequence[KeyFigure], look: str) -> list[Shape]:
    amounts = [figure.amount for figure in figures]
    named = [*zip(figures, telling.names(figures), strict=True)]
    shades = [_shade(number) for number in range(len(figures))]
    if look == "bricks":
        counts = geometry.bricks(chart.bricks or 0, amounts)
        return [
            Shape(*one, count=count, shade=shade)
            for one, count, shade in zip(named, counts, shades, strict=True)
        ]
    if look == "parts":
        places = geometry.parts(amounts, chart.adds_up_to)
        return [
            Shape(*one, x=_at(x), width=_at(width), shade=shade)
            for one, (x, width), shade in zip(named, places, shades, strict=True)
        ]
    sizes = geometry.widths(amounts)
    return [Shape(*one, width=_at(width)) for one, width in zip(named, sizes, strict=True)]


def _wall(chart: Chart, shapes: Sequence[Shape]) -> bricks.Wall:
    """More bricks than a page can hold stand for several each; nothing to share: outlines."""
    total = min(chart.bricks or 0, bricks.MOST)
    laid = geometry.bricks(total, [shape.figure.amount for shape in shapes])
    groups = [
        ("kd" if shape.is_doubtful else shape.shade, count)
        for shape, count in zip(shapes, laid, strict=True)
    ]
    return bricks.in_groups(groups if any(laid) else [("k0", total)])


def _groups(figures: Sequence[KeyFigure]) -> tuple[list[Group], list[tuple[str, str]]]:
    """Columns by label, labels and series in the order in which they are first named; and the
    series with their shades."""
    series = [*dict.fromkeys(figure.series for figure in figures)]
    rows: dict[str, list[KeyFigure]] = {}
    for figure in sorted(figures, key=lambda one: series.index(one.series)):
        rows.setdefault(figure.label, []).append(figure)
    in_order = [rows[label] for label in dict.fromkeys(figure.label for figure in figures)]
    places = geometry.columns([[figure.amount for figure in row] for row in in_order])
    groups = [
        Group(plain(row[0], "label"), [_column(*one, series) for one in zip(row, at, strict=True)])
        for row, at in zip(in_order, places, strict=True)
    ]
    named = {figure.series: plain(figure, "series") for figure in reversed(figures)}
    return groups, [(named[one], _shade(number)) for number, one in enumerate(series) if one]


def _column(figure: KeyFigure, place: Sequence[float], series: Sequence[str]) -> Shape:
    x, y, width, height = map(_at, place)
    shade = _shade(series.index(figure.series))
    return Shape(figure, plain(figure, "series"), x, y, width, height, shade)


def _shade(number: int) -> str:
    return SHADES[number % len(SHADES)]


def _at(place: float) -> str:
    """As SVG reads it, in every language."""
    return f"{place:g}"
