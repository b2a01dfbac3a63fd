"""What organisers type about a wall and its facilitators."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.wall.models import Facilitator, Wall

INPUT = {"class": "input"}


class WallForm(forms.ModelForm):
    class Meta:
        model = Wall
        fields = ("question", "question_en", "votes_each")
        widgets = {
            "question": forms.TextInput(attrs=INPUT),
            "question_en": forms.TextInput(attrs=INPUT),
            "votes_each": forms.NumberInput(attrs=INPUT),
        }


class FacilitatorForm(forms.ModelForm):
    class Meta:
        model = Facilitator
        fields = ("name", "email", "language")
        widgets = {
            "name": forms.TextInput(attrs=INPUT),
            "email": forms.EmailInput(attrs=INPUT),
            "language": forms.Select(attrs=INPUT),
        }


class FindForm(forms.Form):
    """Somebody by the code under their badge, or their name."""

    person = forms.CharField(
        label=_("Badge code or name"),
        max_length=100,
        widget=forms.TextInput(attrs={**INPUT, "autocomplete": "off"}),
    )
