"""Colleagues registered in one go: who does it, and a row for each of them."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration import pasting
from registration.actions import MOST, Colleague, Contact, Details
from registration.forms.fields import Answer, Line, Mailbox, offer, tick
from registration.forms.registering import LANGUAGES
from registration.models import Category, Mention
from registration.names import folded, mailbox, name_key

ROWS = 3


class ContactForm(forms.Form):
    """Who registers the others."""

    bound_field_class = Answer

    id = forms.CharField(widget=forms.HiddenInput, required=False)
    nickname = forms.CharField(  # left empty by people: see the template
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    contact_name = Line(
        _("Your name"),
        missing=_("Tell us your name: we know then who made this list."),
        autocomplete="name",
    )
    contact_email = Mailbox(
        label=_("Your e-mail address"),
        help_text=_("The link of your list arrives here."),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        max_length=254,
        error_messages={
            "required": _("Tell us your address: the link of your list arrives there.")
        },
    )
    organisation = Line(
        _("Organisation"),
        missing=_("Tell us where you come from: this name is on your badges."),
        autocomplete="organization",
    )

    def clean_nickname(self) -> str:
        if self.cleaned_data["nickname"]:
            raise forms.ValidationError(_("Leave this field empty: it is a trap for robots."))
        return ""

    def clean_id(self) -> UUID:
        try:
            return UUID(self.cleaned_data["id"])
        except ValueError:
            return uuid4()


class PersonForm(forms.Form):
    """One colleague."""

    bound_field_class = Answer

    first_name = Line(_("First name"), missing=_("Tell us the first name: it is on the badge."))
    last_name = Line(_("Last name"), missing=_("Tell us the last name: it is on the badge."))
    email = Mailbox(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"class": "input", "inputmode": "email"}),
        max_length=254,
        required=False,
    )
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("Comes as"),
        empty_label=None,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={
            "required": _("Tell us what this person comes as."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    lunch = tick()

    def __init__(self, data: Any = None, *, edition: Edition, now: datetime, **more: Any) -> None:
        super().__init__(data, auto_id="%s", use_required_attribute=False, **more)
        public = Category.objects.public(edition).open_at(now)
        self.categories = list(public)
        self.fields["lunch"].label = _("Stays for lunch")
        if len(self.categories) > 1:
            offer(self, public)
        else:
            del self.fields["category"]

    def details(self, organisation: str, language: str) -> Details:
        said = self.cleaned_data
        return Details(
            category=said.get("category") or self.categories[0],
            first_name=said["first_name"],
            last_name=said["last_name"],
            email=said["email"],
            organisation=organisation,
            language=language,
            lunch=said["lunch"],
        )


class InsteadForm(PersonForm):
    """Who comes instead of somebody: the category stays, as the place does."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields.pop("category", None)

    def colleague(self, mailbox_of_contact: str) -> Colleague:
        said = self.cleaned_data
        return Colleague(
            said["first_name"],
            said["last_name"],
            said["email"] or mailbox_of_contact,
            lunch=said["lunch"],
        )

    def like(self, mentioned: Mention) -> Details:
        """Somebody new, as what the one whom the list named comes as."""
        said, group = self.cleaned_data, mentioned.group
        return Details(
            category=mentioned.category,
            first_name=said["first_name"],
            last_name=said["last_name"],
            email=said["email"],
            organisation=group.organisation,
            language=group.language,
            lunch=said["lunch"],
        )


class Mistake(NamedTuple):
    """One answer to correct, as the summary shows it."""

    auto_id: str
    label: str
    in_short: str


class GroupForm:
    """The contact and the rows. What is asked beside sending: one more row, a list to read."""

    def __init__(self, data: Any, *, edition: Edition, now: datetime) -> None:
        self.data = data or {}
        self.terms: dict[str, Any] = {"edition": edition, "now": now}
        self.categories = list(Category.objects.public(edition).open_at(now))
        self.pasted = str(self.data.get("pasted", "")).strip()
        # A list that was pasted and not read yet is shown first, even by "send".
        asks_to_read = self.data.get("do") in ("read", "send") and bool(self.pasted)
        self.is_bound = self.data.get("do") == "send" and not asks_to_read
        self.read = self.left_out = 0
        self.contact = self._contact()
        self.people = self._people()
        self.blank = PersonForm(prefix="p__n__", **self.terms)
        if asks_to_read:
            self._read()

    def _contact(self) -> ContactForm:
        fields = ContactForm.base_fields
        if self.is_bound:
            return ContactForm(self.data, auto_id="%s", use_required_attribute=False)
        typed = {name: self.data[name] for name in fields if name in self.data}
        return ContactForm(
            initial={"id": uuid4()} | typed, auto_id="%s", use_required_attribute=False
        )

    def _people(self) -> list[PersonForm]:
        rows = self._how_many_rows()
        is_alone = not any(self._is_filled(number) for number in range(rows))
        return [
            PersonForm(self.data, prefix=f"p{number}", **self.terms)
            if self.is_bound and (self._is_filled(number) or (is_alone and number == 0))
            else self._row(number, self._typed(number))
            for number in range(rows)
        ]

    def _how_many_rows(self) -> int:
        asked = str(self.data.get("rows", ROWS))
        rows = int(asked) if asked.isdecimal() and len(asked) < 4 else ROWS
        return max(1, min(rows + (self.data.get("do") == "add"), MOST))

    def _typed(self, number: int) -> dict[str, str]:
        start = f"p{number}-"
        names = PersonForm.base_fields
        return {name: self.data[start + name] for name in names if start + name in self.data}

    def _is_filled(self, number: int) -> bool:
        typed = self._typed(number)
        return any(typed.get(name, "").strip() for name in ("first_name", "last_name", "email"))

    def _row(self, number: int, said: dict[str, Any]) -> PersonForm:
        return PersonForm(prefix=f"p{number}", initial=said, **self.terms)

    def _read(self) -> None:
        """Put what was pasted below what was typed, to be checked before it is sent."""
        typed = [self._typed(n) for n in range(len(self.people)) if self._is_filled(n)]
        lines = pasting.read(self.pasted)
        rows = typed + [self._said(line) for line in lines]
        self.left_out = max(len(rows) - MOST, 0)
        self.read = len(lines) - self.left_out
        self.pasted = ""
        self.people = [self._row(n, said) for n, said in enumerate(rows[:MOST] or [{}] * ROWS)]

    def _said(self, line: pasting.Line) -> dict[str, Any]:
        by_name = {
            folded(name): category.pk
            for category in self.categories
            for name in (category.name, category.name_en, category.slug)
        }
        return line._asdict() | {"category": by_name.get(folded(line.category))}

    @property
    def sent(self) -> list[PersonForm]:
        return [person for person in self.people if person.is_bound]

    def is_valid(self) -> bool:
        fine = self.contact.is_valid()
        fine = all(person.is_valid() for person in self.sent) and fine
        return self.is_bound and fine and self._names_nobody_twice()

    def _names_nobody_twice(self) -> bool:
        seen = set()
        for person in self.sent:
            said = person.cleaned_data
            email = mailbox(said["email"] or self.contact.cleaned_data["contact_email"])
            who = (email, name_key(said["first_name"], said["last_name"]))
            if who in seen:
                person.add_error("last_name", gettext("This person is in the list already."))
            seen.add(who)
        return not any(person.errors for person in self.sent)

    @property
    def errors(self) -> bool:
        return bool(self.mistakes)

    @property
    def mistakes(self) -> list[Mistake]:
        """The answers to correct, in the order of the page."""
        if not self.is_bound:
            return []
        contact: Any = self.contact  # its fields are Answers
        found = [Mistake(b.auto_id, str(b.label), b.in_short) for b in contact if b.errors]
        for number, person in enumerate(self.people, 1):
            if person.is_bound:
                found += self._mistakes_of(person, number)
        return found

    def _mistakes_of(self, person: Any, number: int) -> list[Mistake]:
        label = gettext("Person %(number)s, %(field)s")
        return [
            Mistake(
                bound.auto_id,
                label % {"number": number, "field": str(bound.label).lower()},
                bound.in_short,
            )
            for bound in person
            if bound.errors
        ]

    def who_asks(self) -> Contact:
        said = self.contact.cleaned_data
        return Contact(
            said["contact_name"], said["contact_email"], said["organisation"], self._language()
        )

    def details(self) -> list[Details]:
        organisation = self.contact.cleaned_data["organisation"]
        return [person.details(organisation, self._language()) for person in self.sent]

    def _language(self) -> str:
        language = (get_language() or "fr")[:2]
        return language if language in LANGUAGES else "fr"
