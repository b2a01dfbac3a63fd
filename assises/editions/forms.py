"""What an organiser says of the next edition."""

import re
import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assises.editions.copying import CHOICES, Facts
from assises.models import Edition
from registration.forms.fields import Line

A_YEAR = timedelta(weeks=52)  # the same day of the week
COUNT = forms.NumberInput(attrs={"class": "input input--short", "inputmode": "numeric"})


def next_words(words: str, number: int) -> str:
    """The same with the next ordinal: 2es Assises, 3es Assises; 2nd Assises, 3rd Assises."""
    following = number + 1
    words = re.sub(rf"^{number}(?:es|e|res|re)\b", f"{following}es", words)
    return re.sub(rf"\b{number}(?:st|nd|rd|th)\b", f"{following}{english(following)}", words)


def english(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def next_slug(edition: Edition) -> str:
    """The same with the next number or year at its end; nothing where there is none."""
    found = re.search(r"(\d+)$", edition.slug)
    return f"{edition.slug[: found.start()]}{int(found[1]) + 1}" if found else ""


def guesses(edition: Edition) -> dict[str, Any]:
    """What the next one is likely to be called, and when."""
    fields = ("name", "name_en", "short_name", "short_name_en")
    names = {name: next_words(getattr(edition, name), edition.number) for name in fields}
    return names | {
        "key": uuid.uuid4(),
        "number": edition.number + 1,
        "slug": next_slug(edition),
        "day": edition.day + A_YEAR,
        "chosen": [choice.slug for choice in CHOICES if choice.is_usual],
    }


class CopyForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    name = Line(_("Name"), missing=_("Give the edition a name."))
    short_name = Line(_("Short name"), missing=_("Give it a short name."), max_length=80)
    name_en = Line(_("Name, in English"))
    short_name_en = Line(_("Short name, in English"), max_length=80)
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=999, widget=COUNT)
    slug = forms.SlugField(
        label=_("Address"),
        max_length=50,
        help_text=_("Short, without spaces or accents: the day is read under it once over."),
        widget=forms.TextInput(attrs={"class": "input", "autocapitalize": "none"}),
        error_messages={"required": _("Choose an address.")},
    )
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day: it can be changed later.")},
    )
    chosen = forms.MultipleChoiceField(
        label=_("What comes along"),
        choices=[(choice.slug, choice.label) for choice in CHOICES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, former: Edition) -> None:
        super().__init__(data, initial=guesses(former), auto_id="%s")

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day <= timezone.localdate():
            raise ValidationError(_("Choose a day to come."))
        return day

    def facts(self) -> Facts:
        names = Facts.__dataclass_fields__
        return Facts(**{name: self.cleaned_data[name] for name in names})
