"""What an organiser typed about one partner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.lines import OrderedLine
from agenda.models import Partner
from agenda.partners.actions import FIELDS
from registration.forms.fields import Line
from registration.names import folded


class PartnerLine(OrderedLine):
    KEPT = FIELDS
    TELLING = ("name", "what", "what_en", "url")

    name = Line(_("Name"), max_length=120)
    what = Line(_("What it does for the day"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Partner.Kind.choices,
        initial=Partner.Kind.PARTNER,
        widget=forms.Select(attrs={"class": "input"}),
    )
    url = forms.URLField(
        label=_("Web site"),
        required=False,
        assume_scheme="https",
        max_length=200,
        widget=forms.URLInput(attrs={"class": "input"}),
    )
    what_en = Line(_("The same, in English"), max_length=120)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        self.needs(said, "name", _("Write the name."))
        return said


def say_twice(lines: Any) -> bool:
    """Mark the names that are there twice; whether there are any."""
    seen: set[str] = set()
    found = False
    for line in lines.forms:
        name = folded(line.cleaned_data["name"]) if line.counts else ""
        if name and name in seen:
            line.add_error("name", _("This name is there twice."))
            found = True
        seen.add(name)
    return found
