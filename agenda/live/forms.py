"""What organisers say of a live room, and what is answered in writing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.live.actions import LONGEST_ANSWER, plain_code
from agenda.live.models import LiveRoom
from registration.forms.places import COUNT, MOMENT

LINE = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})


class RoomForm(forms.ModelForm):
    class Meta:
        model = LiveRoom
        fields = (
            *("is_moderated", "allows_anonymous", "most_questions", "opens_at"),
            *("code", "allows_guests", "answers_until"),
        )
        widgets = {"most_questions": COUNT, "opens_at": MOMENT, "code": LINE} | {
            "answers_until": MOMENT
        }
        help_texts = {
            "is_moderated": _("Otherwise each question shows at once, to the whole room."),
            "most_questions": _("Empty: as many as they like."),
            "opens_at": _("Before the session if you like. Moderators open and close at any time."),
            "code": _("Shown on the screen of the room. Letters and figures, easily said aloud."),
            "answers_until": _("With a link of their own, below. Empty: by nobody."),
            "allows_guests": _("Without a registration, in the room or elsewhere, under no name."),
        }

    def clean_code(self) -> str:
        code = plain_code(self.cleaned_data["code"])
        if len(code) < 4:
            raise forms.ValidationError(_("Four letters or figures at least."))
        others = LiveRoom.objects.exclude(pk=self.instance.pk)
        if any(plain_code(other) == code for other in others.values_list("code", flat=True)):
            raise forms.ValidationError(_("Another session has this code."))
        return code


class AnswerForm(forms.Form):
    """An answer in writing, and who gives it."""

    text = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"class": "input", "rows": 5}),
    )
    name = forms.CharField(label=_("Who answers"), max_length=120, widget=LINE)
