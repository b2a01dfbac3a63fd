"""What people type about themselves once they are registered, or about who comes instead."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registration.actions import Colleague, Wish
from registration.forms.fields import Answer, Line, Mailbox, tick
from registration.forms.questions import add_questions, asked_in, read_questions
from registration.forms.registering import RegistrationForm
from registration.models import Consent, Registration

TONGUES = [("fr", _("French")), ("en", _("English"))]


def tongue() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Language of the mails"),
        choices=TONGUES,
        widget=forms.Select(attrs={"class": "input"}),
    )


class WithMistakes(forms.Form):
    """A form of Ma journée: mistakes in words, beside their field and together at the top."""

    bound_field_class = Answer

    @property
    def mistakes(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.errors]


class ColleagueForm(WithMistakes):
    """Who comes instead."""

    first_name = Line(_("First name"), missing=_("Tell us who comes: it is on the badge."))
    last_name = Line(_("Last name"), missing=_("Tell us who comes: it is on the badge."))
    email = Mailbox(
        label=_("E-mail address"),
        help_text=_("The badge and the personal link arrive there."),
        widget=forms.EmailInput(attrs={"class": "input", "inputmode": "email"}),
        max_length=254,
    )
    language = tongue()

    def __init__(self, data: Any = None, *, registration: Registration) -> None:
        initial = {"language": registration.language}
        super().__init__(data, initial=initial, auto_id="%s", use_required_attribute=False)

    def colleague(self) -> Colleague:
        return Colleague(**self.cleaned_data)


class AddressForm(WithMistakes):
    """The address, typed once more."""

    email = Mailbox(
        label=_("The right address"),
        widget=forms.EmailInput(
            attrs={"class": "input", "autocomplete": "email", "inputmode": "email"}
        ),
        max_length=254,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="%s", use_required_attribute=False)


class OwnForm(WithMistakes):
    """One's own details, needs and agreements, as the registration form asks them."""

    SHARED = (
        *("first_name", "last_name", "email", "organisation", "family", "commune", "lunch"),
        *("diet", "diet_text", "diet_consent", "access", "access_text", "access_consent"),
    )
    WRITTEN = (*SHARED[:7], "language")

    language = tongue()
    photographs = tick()
    newsletter = tick()
    directory = tick()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, registration: Registration, now: datetime) -> None:
        self.registration, self.now = registration, now
        super().__init__(
            data, initial=said_by(registration), auto_id="%s", use_required_attribute=False
        )
        for name in self.SHARED:
            self.fields[name] = deepcopy(RegistrationForm.base_fields[name])
        self.asked = asked_in(registration.edition)
        self.question_names = add_questions(self, self.asked, registration.answers)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        said["answers"] = read_questions(self, self.asked, self.registration.category_id)
        return said

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.question_names]

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.WRITTEN, "answers")}

    def needs(self) -> dict[str, Wish]:
        """A need without its consent goes no further than this."""
        said = self.cleaned_data
        return {
            kind: Wish(said[kind], said[f"{kind}_text"]) if said[f"{kind}_consent"] else Wish()
            for kind in ("diet", "access")
        }

    def purposes(self) -> list[str]:
        return [purpose for purpose in Consent.Purpose.values if self.cleaned_data[purpose]]

    def changed(self) -> set[str]:
        """Which of name and address are to change: what follows is shown first."""
        said = self.cleaned_data
        names = {
            name
            for name in ("first_name", "last_name")
            if said[name].lower() != getattr(self.registration, name).lower()
        }
        return names | {"email"} if self.wants_address() else names

    def wants_address(self) -> bool:
        """Whether an address is asked for that no mail has asked about yet."""
        wanted = self.registration.email_wanted or self.registration.email
        return bool(self.cleaned_data["email"].lower() != wanted.lower())

    def token(self) -> str:
        """What was seen, so that another change made meanwhile is shown again."""
        return "\n".join(self.cleaned_data[name] for name in ("first_name", "last_name", "email"))

    def is_seen(self) -> bool:
        lines = self.cleaned_data["seen"].split("\n")
        return not self.changed() or [line.strip() for line in lines] == self.token().split("\n")


def said_by(registration: Registration) -> dict[str, Any]:
    """What somebody said until now, as the form shows it."""
    told: dict[str, Any] = {
        name: getattr(registration, name) for name in OwnForm.WRITTEN if name != "lunch"
    }
    told["email"] = registration.email_wanted or registration.email
    told["lunch"] = "yes" if registration.lunch else "no"
    for need in registration.needs.all():
        told |= {
            need.kind: [choice for choice in need.choice.split(",") if choice],
            f"{need.kind}_text": need.text,
            f"{need.kind}_consent": True,
        }
    for consent in registration.consents.filter(withdrawn_at=None):
        told[consent.purpose] = True
    return told
