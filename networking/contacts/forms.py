"""What somebody gives, and the word that they write for themselves."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from networking.contacts.cards import FIELDS

AT_MOST = timedelta(days=3)


class NoteForm(forms.Form):
    note = forms.CharField(
        required=False,
        max_length=280,
        error_messages={"max_length": _("Your word is too long: 280 characters at most.")},
    )


class GivesForm(NoteForm):
    """What is given is ticked; whoever has nothing in a field gives nothing by it."""

    gives = forms.MultipleChoiceField(choices=list(FIELDS.items()), required=False)

    def said(self) -> dict[str, Any]:
        return {"gives": self.cleaned_data["gives"], "note": self.cleaned_data["note"]}


class OfferForm(GivesForm):
    """The same for a badge that was read, under an id of its own."""

    id = forms.UUIDField()
    read = forms.CharField(max_length=600)


class KeptForm(GivesForm):
    """The same again, kept on a phone without network: it says whose it is, and when."""

    id = forms.UUIDField()
    badge = forms.CharField(max_length=300)
    owner = forms.CharField(max_length=64)
    scanned_at = forms.DateTimeField()
    sent_at = forms.DateTimeField()

    def clean(self) -> dict[str, Any]:
        """`ago`: how long before it was sent the badge was read, whatever the phone's hour."""
        said = super().clean() or self.cleaned_data
        if "scanned_at" in said and "sent_at" in said:
            said["ago"] = max(said["sent_at"] - said["scanned_at"], timedelta(0))
            if said["ago"] > AT_MOST:
                raise forms.ValidationError(_("This badge was read too long ago."))
        return said
