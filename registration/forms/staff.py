"""A registration as an organiser enters or corrects it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assises.errors import Refused
from assises.models import User
from registration import actions
from registration.actions import Details
from registration.forms.fields import Line, Mailbox, offer
from registration.models import Category, Registration


class StaffForm(forms.ModelForm):
    """A registration entered or corrected by an organiser: an e-mail is not needed.

    Once the fields are right it calls the action itself, inside the admin's transaction, so
    that a refusal is shown beside what was typed.
    """

    by: User  # set by the page
    now: datetime | None = None
    done: Registration

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    first_name = Line(_("First name"), missing=_("A first name is needed."))
    last_name = Line(_("Last name"), missing=_("A last name is needed."))
    email = Mailbox(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"class": "input"}),
    )
    organisation = Line(_("Organisation"))
    commune = Line(_("Commune"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language of the mails"),
        choices=[("fr", _("French")), ("en", _("English"))],
        widget=forms.Select(attrs={"class": "input"}),
    )

    class Meta:
        model = Registration
        fields = actions.CORRECTABLE
        labels = {"category": _("Category")}
        widgets = {
            "category": forms.Select(attrs={"class": "input"}),
            "family": forms.Select(attrs={"class": "input"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, self._categories())

    def _categories(self) -> QuerySet[Category]:
        mine = Category.objects.in_order()
        if self.is_new:
            return mine.filter(edition__is_current=True)
        return mine.filter(edition=self.instance.edition_id)

    @property
    def is_new(self) -> bool:
        return bool(self.instance._state.adding)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.errors:
            try:
                self.done = self._add() if self.is_new else self._correct()
            except Refused as refusal:
                self.add_error(None, str(refusal))

    def _add(self) -> Registration:
        said = dict(self.cleaned_data)
        key = said.pop("key", None) or uuid4()
        return actions.register(
            key,
            edition=said["category"].edition,
            details=Details(**said),
            now=self.now or timezone.now(),
            by=self.by,
        )

    def _correct(self) -> Registration:
        return actions.correct(
            Registration(pk=self.instance.pk, edition_id=self.instance.edition_id),
            {name: self.cleaned_data[name] for name in actions.CORRECTABLE},
            now=self.now or timezone.now(),
            by=self.by,
        )

    def effects(self) -> list[str]:
        """What follows from what was saved, in sentences."""
        told = []
        if self.done.state == Registration.State.WAITING:
            told.append(gettext("Every place is taken: this person is on the waiting list."))
            return told
        if "category" in self.changed_data and self.instance.badge:
            told.append(gettext("A new badge replaces the former one, which opens no door now."))
        if "email" in self.changed_data and self.instance.badge:
            told.append(gettext("The former personal link no longer opens: a new one was made."))
        if not self.done.email:
            told.append(gettext("No e-mail: the badge is to be printed or handed over."))
        elif told or not self.instance.badge:
            told.append(gettext("The badge leaves by e-mail within a minute."))
        return told
