"""Fields that the forms of registration share, with their own sentences."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registration.models import Category
from registration.names import tidy

LENGTH = 200
TOO_LONG = _("%(limit_value)d characters at most.")


class Line(forms.CharField):
    """One line of text, tidied, with its own sentences."""

    def __init__(
        self,
        label: Any = "",
        *,
        missing: Any = "",
        hint: Any = "",
        max_length: int = LENGTH,
        widget: type[forms.Widget] = forms.TextInput,
        **attributes: str,
    ) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            max_length=max_length,
            required=bool(missing),
            widget=widget(attrs={"class": "input", **attributes}),
            error_messages={"required": missing, "max_length": TOO_LONG},
        )

    def to_python(self, value: Any) -> str:
        return tidy(str(super().to_python(value) or ""))


class Text(forms.CharField):
    """Several lines."""

    def __init__(self, label: Any, *, hint: Any = "", needed: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            max_length=10_000,
            required=needed,
            widget=forms.Textarea(attrs={"class": "input", "rows": "8"}),
            error_messages={"required": _("Write the text."), "max_length": TOO_LONG},
        )


class Mailbox(forms.EmailField):
    """An address; says what is missing rather than that it is wrong."""

    default_error_messages = {
        "required": _("Tell us your address: your badge arrives there."),
        "invalid": _("This is not an e-mail address. Example: firstname.name@example.org"),
        "no_at": _("The @ sign is missing. Example: firstname.name@example.org"),
        "no_end": _(
            "The end of the address is missing, after the dot. Example: firstname.name@example.org"
        ),
        "max_length": TOO_LONG,
    }

    def clean(self, value: Any) -> str:
        text = re.sub(r"^mailto:|\s", "", str(value or ""), flags=re.IGNORECASE)
        if text and "@" not in text:
            raise ValidationError(self.error_messages["no_at"], code="no_at")
        if "@" in text and not re.search(r"\.[^.]+$", text.rpartition("@")[2]):
            raise ValidationError(self.error_messages["no_end"], code="no_end")
        return str(super().clean(text))


class Answer(forms.BoundField):
    """A field as the page shows it: the mistake is read before the hint."""

    @property
    def in_short(self) -> str:
        """Its mistake, to follow its name and a colon."""
        text = str(self.errors[0])
        return text[:1].lower() + text[1:]

    @property
    def aria_describedby(self) -> str | None:
        told = [f"{self.auto_id}_error"] if self.errors else []
        return " ".join(told + ([f"{self.auto_id}_helptext"] if self.help_text else [])) or None


def boxes(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def tick() -> forms.BooleanField:
    return forms.BooleanField(required=False)


def offer(form: forms.BaseForm, categories: QuerySet[Category]) -> None:
    choice = cast(forms.ModelChoiceField, form.fields["category"])
    choice.queryset = categories
