"""What organisers type about tables and slots."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from networking.meetings.agenda import Span
from networking.models import Table
from registration.forms.fields import Line

MOST_TABLES, MOST_MINUTES = 100, 240
NUMBER = {"class": "input", "inputmode": "numeric"}
HOUR = {"class": "input", "type": "time"}


def number(label: Any, least: int, most: int, initial: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs=NUMBER)
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, initial=initial, widget=widget
    )


class TableForm(forms.Form):
    note = Line(_("Where it is"), max_length=100)
    note_en = Line(_("Where it is, in English"), max_length=100)
    step_free = forms.BooleanField(label=_("Step-free"), required=False, initial=True)

    @classmethod
    def of(cls, data: Any, table: Table) -> "TableForm":
        names = {"note": table.note, "note_en": table.note_en, "step_free": table.is_step_free}
        return cls(data, initial=names)


class TablesForm(TableForm):
    how_many = number(_("How many"), 1, MOST_TABLES, 4)
    field_order = ("how_many",)


class SlotsForm(forms.Form):
    """From one hour of the day to another."""

    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs=HOUR))
    ends = forms.TimeField(label=_("To"), widget=forms.TimeInput(attrs=HOUR))
    length = number(_("Minutes each"), 5, MOST_MINUTES, 20)
    pause = number(_("Minutes between two"), 0, MOST_MINUTES, 0)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        begins, ends, length = (said.get(name) for name in ("begins", "ends", "length"))
        if begins and ends and length:
            minutes = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
            if minutes < length:
                self.add_error("ends", _("No slot fits between these hours."))
        return said

    def whole(self, edition: Edition) -> Span:
        hours = (self.cleaned_data["begins"], self.cleaned_data["ends"])
        starts_at, ends_at = (datetime.combine(edition.day, at, edition.zone) for at in hours)
        return Span(starts_at, ends_at)

    def minutes(self, name: str) -> timedelta:
        return timedelta(minutes=self.cleaned_data[name])
