"""What people type about meetings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from networking.meetings.days import Offer
from networking.models import Slot

LONGEST = 280


def words(label: Any, help_text: Any = "") -> forms.CharField:
    """A sentence or two."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3, "maxlength": LONGEST}),
    )


class SlotForm(forms.Form):
    """A time among those that are offered: `offers` are the page's."""

    slot = forms.IntegerField(error_messages={"required": _("Choose a time.")})
    message = words(_("Your message"), _("Say in a sentence why you would like to meet."))
    step_free = forms.BooleanField(label=_("I would like a step-free table"), required=False)

    def __init__(self, data: Any, *, offers: Sequence[Offer]) -> None:
        super().__init__(data)
        self.offers = {offer.slot.pk: offer for offer in offers}
        free = [pk for pk, offer in self.offers.items() if offer.is_free]
        self.first = free[0] if free else None

    def clean_slot(self) -> Slot:
        offer = self.offers.get(self.cleaned_data["slot"])
        if offer is None:
            raise forms.ValidationError(_("This time is no longer offered: choose another."))
        return offer.slot

    @property
    def chosen(self) -> int | None:
        """Ticked on the page: what was chosen if it is still free, else the first that is."""
        typed = self.data.get("slot", "")
        known = int(typed) if typed.isdecimal() and len(typed) < 12 else None
        offer = self.offers.get(known) if known is not None else None
        return known if offer and offer.is_free else self.first


class AskForm(SlotForm):
    """`key` makes a second click the same request."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class DeclineForm(forms.Form):
    words = words(_("Your answer"), _("These words are proposed: change them as you like."))


class AvailabilityForm(forms.Form):
    """The slots that the page showed, and those where one may be met."""

    shown = forms.TypedMultipleChoiceField(coerce=int)
    free = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Any, *, edition_id: int, now: datetime) -> None:
        super().__init__(data)
        slots = Slot.objects.filter(edition=edition_id).to_come(now)
        known = [(pk, pk) for pk in slots.values_list("pk", flat=True)]
        for name in ("shown", "free"):
            self.fields[name].choices = known  # type: ignore[attr-defined]
