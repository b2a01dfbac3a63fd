"""What people type on the wall of offers and needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agenda.models import Theme
from assises.models import Edition
from networking.models import Notice
from networking.notices.actions import Words
from registration.names import tidy

LONGEST = 280


class Said(forms.CharField):
    """A few lines, kept as one; how many signs are too many is said."""

    def __init__(self, **fields: Any) -> None:
        box = forms.Textarea(attrs={"class": "input", "rows": 4, "maxlength": LONGEST})
        super().__init__(
            widget=box, error_messages={"required": _("Write something first.")}, **fields
        )

    def clean(self, value: Any) -> str:
        text = tidy(super().clean(value))
        over = len(text) - LONGEST
        if over > 0:
            said = ngettext("%(n)d character too many.", "%(n)d characters too many.", over)
            raise forms.ValidationError(said % {"n": over})
        return text


class NoticeForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("It is"),
        choices=[(Notice.Kind.OFFER, _("an offer")), (Notice.Kind.NEED, _("a need"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you offer or need it.")},
    )
    text = Said(label=_("In 280 characters"), help_text=_("One thing: what, where, how many."))
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        label=_("Theme"),
        required=False,
        empty_label=_("None in particular"),
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, data: Any = None, *, edition: Edition, notice: Notice | None = None) -> None:
        told = {n: getattr(notice, n) for n in ("kind", "text", "theme")} if notice else None
        super().__init__(data, initial=told, auto_id="%s", use_required_attribute=False)
        themes: forms.ModelChoiceField[Theme] = self.fields["theme"]  # type: ignore[assignment]
        themes.queryset = Theme.objects.filter(edition=edition).order_by("position", "pk")

    def words(self) -> Words:
        return Words(**self.cleaned_data)


class ReplyForm(forms.Form):
    text = Said(label=_("Your reply"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="%s", use_required_attribute=False)
