"""What people type to report something, and organisers to set networking."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import Room
from networking.models import Report, Rules
from networking.safety.actions import Complaint

INPUT = {"class": "input"}
REASONS = [
    (Report.Reason.SPAM, _("It is advertising")),
    (Report.Reason.RUDE, _("It is rude or hateful")),
    (Report.Reason.HARASSMENT, _("This person harasses me, or somebody else")),
    (Report.Reason.FALSE, _("They are not who they say")),
    (Report.Reason.OTHER, _("Something else")),
]


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what is wrong: one answer is enough.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("500 characters, read by the organisers alone."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={**INPUT, "rows": 5, "maxlength": 500}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="%s", use_required_attribute=False)

    def said(self) -> Complaint:
        return Complaint(**self.cleaned_data)


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Note, for the organisers"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={**INPUT, "rows": 3, "maxlength": 500}),
    )


class RulesForm(forms.ModelForm):
    class Meta:
        model = Rules
        fields = (
            *("is_open", "opens_at", "room"),
            *("most_open_requests", "answer_minutes", "meal_minutes"),
        )
        widgets = {
            "opens_at": forms.DateTimeInput(
                attrs={**INPUT, "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
            "room": forms.Select(attrs=INPUT),
            "most_open_requests": forms.NumberInput(attrs=INPUT),
            "answer_minutes": forms.NumberInput(attrs=INPUT),
            "meal_minutes": forms.NumberInput(attrs=INPUT),
        }

    def __init__(self, data: Any = None, *, instance: Rules) -> None:
        super().__init__(data, instance=instance, auto_id="%s", use_required_attribute=False)
        for field in self.fields.values():  # so that what somebody else set meanwhile is known
            field.show_hidden_initial = True
        rooms: forms.ModelChoiceField[Room] = self.fields["room"]  # type: ignore[assignment]
        rooms.queryset = Room.objects.filter(edition=instance.edition).order_by("position", "pk")
        rooms.empty_label = _("Not said")
