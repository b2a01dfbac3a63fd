"""What an organiser typed about a chart and its figures."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.figures.actions import OF_CHART, OF_FIGURE
from agenda.figures.numbers import amount_of, written
from agenda.lines import OrderedLine
from agenda.models import Chart, KeyFigure, Session
from assises.models import Edition
from assises.templatetags.ui import clock, plain
from registration.forms.fields import Line

NO_REASON = _("Say why it is to be checked: it is shown beside it.")


class NumberField(forms.CharField):
    """A number as people write it: 45,5 or 10 940. Never below nought."""

    def __init__(self, label: Any, *, hint: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=hint,
            required=False,
            max_length=30,
            widget=forms.TextInput(attrs={"class": "input", "inputmode": "decimal"}),
        )

    def clean(self, value: Any) -> Decimal | None:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        if text[:1] in "-−":
            raise forms.ValidationError(_("A number below zero cannot be drawn."))
        amount = amount_of(text)
        if amount is None:
            raise forms.ValidationError(_("This is not a number. Examples: 45,5 or 10 940"))
        return amount


class Doubting(forms.Form):
    """What may be doubtful says why."""

    is_doubtful = forms.BooleanField(label=_("To be checked"), required=False)
    reason = Line(_("Why it is to be checked"), max_length=300)
    reason_en = Line(_("Why, in English"), max_length=300)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("is_doubtful") and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", NO_REASON)
        said["state"] = KeyFigure.State.DOUBTFUL if said.get("is_doubtful") else "sure"
        return said


class ChartForm(Doubting):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    title = Line(_("Title"), missing=_("Give the chart a title."))
    kind = forms.ChoiceField(
        label=_("Shown as"),
        choices=Chart.Kind.choices,
        widget=forms.Select(attrs={"class": "input"}),
    )
    unit = Line(_("Unit"), hint=_("%, projects, €: for the table and the sum."), max_length=40)
    adds_up_to = NumberField(
        _("The figures should add up to"),
        hint=_("Their sum is told as it was read, and doubted when it is another. Empty: no sum."),
    )
    bricks = forms.IntegerField(
        label=_("How many bricks"),
        help_text=_("For a wall: the figures share them out."),
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    heading = Line(
        _("Under the heading"), hint=_("Beside a session, charts go by heading."), max_length=120
    )
    note = Line(_("Note, under the chart"), max_length=500)
    source = Line(_("Source"), max_length=200)
    is_on_home = forms.BooleanField(label=_("On the home page"), required=False)
    sessions = forms.ModelMultipleChoiceField(
        label=_("With these sessions"),
        queryset=Session.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    title_en = Line(_("Title, in English"))
    unit_en = Line(_("Unit, in English"), max_length=40)
    heading_en = Line(_("Heading, in English"), max_length=120)
    note_en = Line(_("Note, in English"), max_length=500)

    def __init__(self, data: Any = None, *, edition: Edition, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="%s")
        own: dict[str, Any] = self.fields
        own["sessions"].queryset = Session.objects.of(edition).in_order()
        own["sessions"].label_from_instance = lambda session: _when(session, edition)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        walled = said.get("kind") == Chart.Kind.BRICKS
        if walled and not said.get("bricks") and "bricks" not in self.errors:
            self.add_error("bricks", _("Say how many bricks the wall has."))
        return said

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in OF_CHART}

    @property
    def own_fields(self) -> list[forms.BoundField]:
        names = ("title", "kind", "unit", "adds_up_to", "bricks", "heading", "note", "source")
        return [self[name] for name in (*names, "is_doubtful", "reason", "is_on_home")]

    @property
    def english_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.endswith("_en")]


def _when(session: Session, edition: Edition) -> str:
    """Two sessions may have one title."""
    return f"{clock(session.starts_at.astimezone(edition.zone).time())} · {plain(session, 'title')}"


class FigureLine(Doubting, OrderedLine):
    """One figure."""

    KEPT = OF_FIGURE
    TELLING = ("label", "value", "amount", "label_en", "value_en", "series", "source", "reason")

    label = Line(_("What it counts"))
    value = Line(_("Value"), max_length=40)
    amount = NumberField(_("As a number"))
    series = Line(_("Series"), hint=_("Planned or done: to stand side by side."), max_length=80)
    source = Line(_("Source"), max_length=200)
    label_en = Line(_("What it counts, in English"))
    value_en = Line(_("Value, in English"), max_length=40)
    series_en = Line(_("Series, in English"), max_length=80)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        self.needs(said, "label", _("Say what it counts."))
        self.needs(said, "value", _("Write the value."))
        if said.get("amount") is None and "amount" not in self.errors:
            said["amount"] = amount_of(said.get("value") or "")
        return said

    @property
    def has_more(self) -> bool:
        """Whether what is folded away says something, or is wrong."""
        folded = ("series", "source", "label_en", "value_en", "series_en", "reason_en")
        return any(self[name].errors for name in folded) or bool(self["series"].value())


# -- What stands, as the form shows it ------------------------------------------------------------


def initial_of(chart: Chart) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(chart, name) for name in OF_CHART}
    told["is_doubtful"] = chart.is_doubtful
    told["adds_up_to"] = _number(chart.adds_up_to)
    told["sessions"] = [one.pk for one in chart.sessions.all()]
    return {**told, "seen": chart.version}


def lines_of(figures: Sequence[KeyFigure]) -> list[dict[str, Any]]:
    """A number that can be read in the value is not said twice."""
    return [
        {name: getattr(figure, name) for name in OF_FIGURE}
        | {
            "is_doubtful": figure.is_doubtful,
            "order": order,
            "amount": "" if figure.amount == amount_of(figure.value) else _number(figure.amount),
        }
        for order, figure in enumerate(figures, start=1)
    ]


def _number(number: Decimal | None) -> str:
    return "" if number is None else written(number)
