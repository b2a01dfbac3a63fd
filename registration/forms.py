"""The registration form: five parts, words for every mistake, nothing typed is lost."""

import re
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from assises.errors import Refused
from assises.models import Edition, User
from registration import actions
from registration.actions import Details, Wish
from registration.models import Category, Consent, Need, Registration
from registration.names import tidy

LANGUAGES = ("fr", "en")
LENGTH = 200
TOO_LONG = _("%(limit_value)d characters at most.")


class Line(forms.CharField):
    """One line of text, tidied, with its own sentences."""

    def __init__(
        self,
        label: Any = "",
        *,
        missing: Any = "",
        hint: Any = "",
        max_length: int = LENGTH,
        widget: type[forms.Widget] = forms.TextInput,
        **attributes: str,
    ) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            max_length=max_length,
            required=bool(missing),
            widget=widget(attrs={"class": "input", **attributes}),
            error_messages={"required": missing, "max_length": TOO_LONG},
        )

    def to_python(self, value: Any) -> str:
        return tidy(str(super().to_python(value) or ""))


class Mailbox(forms.EmailField):
    """An address; says what is missing rather than that it is wrong."""

    default_error_messages = {
        "required": _("Tell us your address: your badge arrives there."),
        "invalid": _("This is not an e-mail address. Example: firstname.name@example.org"),
        "no_at": _("The @ sign is missing. Example: firstname.name@example.org"),
        "no_end": _(
            "The end of the address is missing, after the dot. Example: firstname.name@example.org"
        ),
        "max_length": TOO_LONG,
    }

    def clean(self, value: Any) -> str:
        text = re.sub(r"^mailto:|\s", "", str(value or ""), flags=re.IGNORECASE)
        if text and "@" not in text:
            raise ValidationError(self.error_messages["no_at"], code="no_at")
        if "@" in text and not re.search(r"\.[^.]+$", text.rpartition("@")[2]):
            raise ValidationError(self.error_messages["no_end"], code="no_end")
        return str(super().clean(text))


class Answer(forms.BoundField):
    """A field as the page shows it: the mistake is read before the hint."""

    @property
    def in_short(self) -> str:
        """Its mistake, to follow its name and a colon."""
        text = str(self.errors[0])
        return text[:1].lower() + text[1:]

    @property
    def aria_describedby(self) -> str | None:
        told = [f"{self.auto_id}_error"] if self.errors else []
        return " ".join(told + ([f"{self.auto_id}_helptext"] if self.help_text else [])) or None


def boxes(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def tick() -> forms.BooleanField:
    return forms.BooleanField(required=False)


def offer(form: forms.BaseForm, categories: QuerySet[Category]) -> None:
    choice = cast(forms.ModelChoiceField, form.fields["category"])
    choice.queryset = categories


class RegistrationForm(forms.Form):
    """What a person says to register. `summary` and `parts` feed the page."""

    PARTS = {
        "you": ("first_name", "last_name", "email", "category"),
        "organisation": ("organisation", "family", "commune"),
        "lunch": ("lunch", "diet", "diet_text", "diet_consent"),
        "welcome": ("access", "access_text", "access_consent"),
        "agreements": ("photographs", "newsletter", "nickname"),
    }

    bound_field_class = Answer

    id = forms.CharField(widget=forms.HiddenInput, required=False)
    nickname = forms.CharField(  # left empty by people: see the template
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )

    first_name = Line(
        _("First name"),
        missing=_("Tell us your first name: it is on your badge."),
        autocomplete="given-name",
    )
    last_name = Line(
        _("Last name"),
        missing=_("Tell us your last name: it is on your badge."),
        autocomplete="family-name",
    )
    email = Mailbox(
        label=_("E-mail address"),
        help_text=_("Your badge arrives here."),
        widget=forms.EmailInput(
            attrs={"class": "input", "autocomplete": "email", "inputmode": "email"}
        ),
        max_length=254,
    )
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("You come as"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Tell us what you come as."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    organisation = Line(
        _("Organisation"),
        missing=_("Tell us where you come from: this name is on your badge."),
        hint=_(
            "Association, cooperative, local authority, company, school. "
            "No organisation? Write “in my own name”."
        ),
        autocomplete="organization",
    )
    family = forms.ChoiceField(
        label=_("Its legal family"),
        choices=[("", _("Choose…")), *Registration.Family.choices],
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    commune = Line(
        _("Commune"),
        max_length=120,
        hint=_("Where you come from: we count, we do not locate."),
        autocomplete="address-level2",
    )
    lunch = forms.TypedChoiceField(
        label=_("Do you stay for lunch?"),
        choices=[("yes", _("Yes, with pleasure")), ("no", _("No, thank you"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Tell us whether you stay: the caterer counts the meals."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    diet = boxes(_("Your plate"), Need.Diet.choices)
    diet_text = Line(
        _("Allergies, another diet"),
        max_length=300,
        hint=_(
            "Seen by the organisers and, without your name, by the caterer. "
            "Never on the badge, nor at the door."
        ),
    )
    diet_consent = tick()
    access = boxes(_("What do you need?"), Need.Access.choices)
    access_text = Line(
        _("Anything else?"),
        max_length=500,
        widget=forms.Textarea,
        rows="3",
        hint=_("Read by the organisers alone, each reading is logged. They are on no list."),
    )
    access_consent = tick()
    photographs = tick()
    newsletter = tick()

    def __init__(self, data: Any = None, *, edition: Edition, now: datetime) -> None:
        super().__init__(data, initial={"id": uuid4()}, auto_id="%s", use_required_attribute=False)
        self.order_fields([name for part in self.PARTS.values() for name in part])
        public = Category.objects.public(edition).open_at(now)
        self.categories = list(public)
        if len(self.categories) > 1:
            offer(self, public)
        else:
            del self.fields["category"]

    def clean_nickname(self) -> str:
        if self.cleaned_data["nickname"]:
            raise ValidationError(_("Leave this field empty: it is a trap for robots."))
        return ""

    def clean_id(self) -> UUID:
        """The form's own number, which makes a second sending harmless."""
        try:
            return UUID(self.cleaned_data["id"])
        except ValueError:
            return uuid4()

    def details(self) -> Details:
        """What was said. A need without its consent goes no further than this."""
        said = self.cleaned_data
        names = ("first_name", "last_name", "email", "organisation", "family", "commune", "lunch")
        language = (get_language() or "fr")[:2]
        return Details(
            category=said.get("category") or self.categories[0],
            **{name: said[name] for name in names},
            language=language if language in LANGUAGES else "fr",
            diet=self._wish("diet"),
            access=self._wish("access"),
            purposes=[
                purpose
                for purpose in (Consent.Purpose.PHOTOGRAPHS, Consent.Purpose.NEWSLETTER)
                if said[purpose]
            ],
        )

    def _wish(self, kind: str) -> Wish:
        said = self.cleaned_data
        if not said[f"{kind}_consent"]:
            return Wish()
        return Wish(said[kind], said[f"{kind}_text"])

    @property
    def mistakes(self) -> list[forms.BoundField]:
        """The fields to correct, in the order of the page."""
        return [bound for bound in self if bound.errors]

    @property
    def mistakes_by_part(self) -> dict[str, int]:
        return {
            part: sum(name in self.errors for name in names) for part, names in self.PARTS.items()
        }


class StaffForm(forms.ModelForm):
    """A registration entered or corrected by an organiser: an e-mail is not needed.

    Once the fields are right it calls the action itself, inside the admin's transaction, so
    that a refusal is shown beside what was typed.
    """

    by: User  # set by the admin
    done: Registration

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    first_name = Line(_("First name"), missing=_("A first name is needed."))
    last_name = Line(_("Last name"), missing=_("A last name is needed."))
    email = Mailbox(label=_("E-mail address"), max_length=254, required=False)
    organisation = Line(_("Organisation"))
    commune = Line(_("Commune"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language of the mails"), choices=[("fr", _("French")), ("en", _("English"))]
    )

    class Meta:
        model = Registration
        fields = actions.CORRECTABLE
        labels = {"category": _("Category")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, self._categories())

    def _categories(self) -> QuerySet[Category]:
        mine = Category.objects.order_by("number", "pk")
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
            now=timezone.now(),
            by=self.by,
        )

    def _correct(self) -> Registration:
        return actions.correct(
            Registration(pk=self.instance.pk, edition_id=self.instance.edition_id),
            {name: self.cleaned_data[name] for name in actions.CORRECTABLE},
            now=timezone.now(),
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
