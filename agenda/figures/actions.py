"""Changes of the key figures: a chart with its figures, whole, under the edition's lock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from agenda.actions import told
from agenda.models import Chart, KeyFigure, Session
from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn

OF_CHART = (
    "title",
    "title_en",
    "heading",
    "heading_en",
    "note",
    "note_en",
    "kind",
    "unit",
    "unit_en",
    "bricks",
    "adds_up_to",
    "state",
    "reason",
    "reason_en",
    "source",
    "is_on_home",
)
OF_FIGURE = (
    "label",
    "label_en",
    "series",
    "series_en",
    "value",
    "value_en",
    "amount",
    "state",
    "reason",
    "reason_en",
    "source",
)
KEPT_BACK = {"nouveau"}  # an address of the desk
Row = Mapping[str, Any]


class Overtaken(Refused):
    """Somebody else has saved it meanwhile: `theirs` is what stands now."""

    code = "overtaken"
    message = _("Somebody else has changed this chart meanwhile: nothing of yours is saved yet.")

    def __init__(self, theirs: Chart) -> None:
        super().__init__()
        self.theirs = theirs


class Gone(Refused):
    code = "gone"
    message = _("This chart is not there any more: somebody has deleted it.")


class Taken(Refused):
    code = "taken"
    message = _("Another chart has this title: choose another one.")


@turn()
@transaction.atomic
def save_chart(
    slug: str,
    *,
    edition: Edition,
    values: Row,
    sessions: Sequence[Session],
    figures: Sequence[Row],
    seen: int,
    by: User | None,
    now: datetime,
) -> Chart:
    """Write a chart and its figures, in this order; without `slug`, a new one at the end.

    `values`: OF_CHART; each of `figures`: OF_FIGURE. `seen`: the version that was read before.
    The same again changes nothing and returns the same chart.

    Raises Overtaken, Gone or Taken.
    """
    edition = Edition.objects.locked(edition.pk)
    asked = slug or slug_of(values["title"])
    chart = Chart.objects.of(edition).filter(slug=asked).first()
    if chart and _says(chart, values, sessions, figures):
        return chart
    if slug and chart is None:
        raise Gone
    if chart and not slug:
        raise Taken
    if chart and chart.version != seen:
        raise Overtaken(chart)
    is_new = chart is None
    chart = chart or Chart(edition=edition, slug=asked, version=0, position=_next(edition))
    for name in OF_CHART:
        setattr(chart, name, values[name])
    chart.version, chart.changed_at, chart.changed_by = chart.version + 1, now, by
    chart.save()
    chart.sessions.set(sessions)
    chart.figures.all().delete()
    KeyFigure.objects.bulk_create(
        KeyFigure(chart=chart, position=position, **row) for position, row in enumerate(figures)
    )
    told(chart, "added" if is_new else "saved", by=by, now=now, figures=len(figures))
    return chart


def slug_of(title: str) -> str:
    slug = slugify(title)[:50].strip("-") or "chiffres"
    return f"{slug}-2" if slug in KEPT_BACK else slug


def _says(chart: Chart, values: Row, sessions: Sequence[Session], figures: Sequence[Row]) -> bool:
    """Whether it is already so: a double click, or two who want the same."""
    if any(getattr(chart, name) != values[name] for name in OF_CHART):
        return False
    if {one.pk for one in chart.sessions.all()} != {one.pk for one in sessions}:
        return False
    stands = [*chart.figures.in_order().values(*OF_FIGURE)]
    return stands == [dict(row) for row in figures]


def _next(edition: Edition) -> int:
    positions = Chart.objects.of(edition).values_list("position", flat=True)
    return max(positions, default=-1) + 1


@turn()
@transaction.atomic
def move_chart(slug: str, step: int, *, edition: Edition, by: User | None, now: datetime) -> None:
    """One place up (-1) or down (1); at the end, or gone meanwhile, nothing moves."""
    edition = Edition.objects.locked(edition.pk)
    mine = [*Chart.objects.of(edition).in_order()]
    here = next((place for place, one in enumerate(mine) if one.slug == slug), None)
    if here is None or not 0 <= here + step < len(mine):
        return
    moved = mine[here]
    mine[here], mine[here + step] = mine[here + step], moved
    for position, one in enumerate(mine):
        Chart.objects.filter(pk=one.pk).exclude(position=position).update(position=position)
    told(moved, "moved", by=by, now=now)


@turn()
@transaction.atomic
def delete_chart(slug: str, *, edition: Edition, seen: int, by: User | None, now: datetime) -> None:
    """With its figures. Twice changes nothing. Raises Overtaken."""
    edition = Edition.objects.locked(edition.pk)
    chart = Chart.objects.of(edition).filter(slug=slug).first()
    if chart is None:
        return
    if chart.version != seen:
        raise Overtaken(chart)
    told(chart, "deleted", by=by, now=now)
    chart.delete()
