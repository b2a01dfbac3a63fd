"""The registration form: five parts, words for every mistake, nothing typed is lost."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assises.errors import Refused
from assises.models import Edition
from registration import actions
from registration.actions import Details, Wish
from registration.forms.fields import Answer, Line, Mailbox, boxes, offer, tick
from registration.forms.questions import add_questions, asked_in, read_questions
from registration.models import Category, Consent, Invitation, Need, Registration
from registration.steps import Mistake, Step

LANGUAGES = ("fr", "en")


class RegistrationForm(forms.Form):
    """What a person says to register. `summary` and `parts` feed the page."""

    PARTS = {
        "you": ("first_name", "last_name", "email", "category", "invitation"),
        "organisation": ("organisation", "family", "commune"),
        "lunch": ("lunch", "diet", "diet_text", "diet_consent"),
        "welcome": ("access", "access_text", "access_consent"),
        "agreements": ("photographs", "newsletter", "directory", "nickname"),
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
    invitation = Line(
        _("I have an invitation code"),
        max_length=40,
        hint=_("The letter that invited you gives it."),
        autocomplete="off",
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
    directory = tick()

    def __init__(
        self,
        data: Any = None,
        *,
        edition: Edition,
        now: datetime,
        invitation: str = "",
        steps: Sequence[Step] = (),
    ) -> None:
        """`invitation`: the code of the link that was followed; `steps`: what others ask."""
        super().__init__(
            data,
            initial={"id": uuid4(), "invitation": invitation},
            auto_id="%s",
            use_required_attribute=False,
        )
        self.steps = steps
        self.asked = asked_in(edition)
        questions = add_questions(self, self.asked, {})
        self.parts = {**self.PARTS, "questions": tuple(questions)}
        self.order_fields([name for part in self.parts.values() for name in part])
        public = Category.objects.public(edition).open_at(now)
        shown = (data or {}).get("invitation") or invitation
        self.invited, self.why_not = self._invited(edition, shown, now)
        self.categories = [self.invited.category] if self.invited else list(public)
        if not self.invited and len(self.categories) > 1:
            offer(self, public)
        else:
            del self.fields["category"]

    def _invited(
        self, edition: Edition, code: str, now: datetime
    ) -> tuple[Invitation | None, Refused | None]:
        """What the code opens, or why it opens nothing."""
        if not str(code).strip():
            return None, None
        try:
            invitation = actions.invitation_of(edition, str(code), now)
        except actions.UsedUp as refusal:
            mine = self._sent_before(str(code))
            return (mine, None) if mine else (None, refusal)
        except Refused as refusal:
            return None, refusal
        return (invitation, None) if invitation.category.takes(now) else (None, actions.Expired())

    def _sent_before(self, code: str) -> Invitation | None:
        """The code that this very form used up, when it is sent a second time."""
        with suppress(ValueError):
            first = Registration.objects.filter(
                pk=UUID(str(self.data.get("id"))), invitation__code=actions.folded_code(code)
            ).select_related("invitation__category")
            return next((registration.invitation for registration in first), None)
        return None

    def is_valid(self) -> bool:
        return super().is_valid() and not any(step.mistakes for step in self.steps)

    def clean_invitation(self) -> str:
        if self.why_not or not self.categories:
            raise ValidationError(str(self.why_not or actions.WrongCode()))
        return str(self.cleaned_data["invitation"])

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

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        category = said.get("category") or next(iter(self.categories), None)
        said["answers"] = read_questions(self, self.asked, category.pk if category else None)
        return said

    def details(self) -> Details:
        """What was said. A need without its consent goes no further than this."""
        said = self.cleaned_data
        names = ("first_name", "last_name", "email", "organisation", "family", "commune", "lunch")
        language = (get_language() or "fr")[:2]
        return Details(
            category=said.get("category") or self.categories[0],
            invitation=said["invitation"],
            answers=said["answers"],
            **{name: said[name] for name in names},
            language=language if language in LANGUAGES else "fr",
            diet=self._wish("diet"),
            access=self._wish("access"),
            purposes=[purpose for purpose in Consent.Purpose.values if said[purpose]],
        )

    def _wish(self, kind: str) -> Wish:
        said = self.cleaned_data
        if not said[f"{kind}_consent"]:
            return Wish()
        return Wish(said[kind], said[f"{kind}_text"])

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.parts["questions"]]

    @property
    def mistakes(self) -> list[forms.BoundField | Mistake]:
        """What is to be corrected: the fields in the order of the page, then the steps."""
        fields = [bound for bound in self if bound.errors]
        return [*fields, *(mistake for step in self.steps for mistake in step.mistakes)]

    @property
    def numbered_steps(self) -> list[tuple[int, int, Step]]:
        """What rooms above ask, after our own questions: the number read, that of the part."""
        first = 6 if self.questions else 5
        return [(first + n, 7 + n, step) for n, step in enumerate(self.steps)]

    @property
    def last_number(self) -> int:
        """Of the agreements, which end the form."""
        return 5 + bool(self.questions) + len(self.steps)

    @property
    def mistakes_by_part(self) -> dict[str, int]:
        return {
            part: sum(name in self.errors for name in names) for part, names in self.parts.items()
        }
