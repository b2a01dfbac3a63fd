"""A photograph that somebody sends of themselves: what is done with it is in `assises.pictures`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registration.forms.own import WithMistakes


class Photograph(WithMistakes):
    photograph = forms.FileField(
        label=_("Photograph"),
        help_text=_("JPEG, PNG or WebP, 5 MB at most. It is cut square."),
        widget=forms.FileInput(
            attrs={"class": "input", "accept": "image/jpeg,image/png,image/webp"}
        ),
        error_messages={
            "required": _("Choose a photograph first."),
            "empty": _("This file is empty: choose another one."),
        },
    )
    place = forms.ChoiceField(
        label=_("What to keep of it"),
        choices=[
            ("middle", _("The middle")),
            ("start", _("The top, or the left")),
            ("end", _("The bottom, or the right")),
        ],
        widget=forms.Select(attrs={"class": "input"}),
    )
