"""Categories, places and invitation codes, as organisers set them."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assises.models import Edition, User
from registration import actions
from registration.actions.categories import OF_CATEGORY, OF_EDITION
from registration.actions.invitations import MOST
from registration.forms.fields import Line
from registration.models import Category, Invitation

MOMENT = forms.DateTimeInput(
    attrs={"class": "input", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
)
CHOICE = forms.Select(attrs={"class": "input"})
COUNT = forms.NumberInput(attrs={"class": "input input--short", "inputmode": "numeric"})


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = OF_CATEGORY
        widgets = {
            **{
                name: forms.TextInput(attrs={"class": "input"})
                for name in ("name", "name_en", "slug")
            },
            "band": CHOICE,
            "colour": CHOICE,
            "quota": COUNT,
            "opens_at": MOMENT,
            "closes_at": MOMENT,
        }
        help_texts = {"slug": _("Short, without spaces or accents: programs and exports use it.")}

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        same = Category.objects.filter(edition=self.instance.edition, slug=slug)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another category has this name for programs."))
        return slug

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        opens_at, closes_at = said.get("opens_at"), said.get("closes_at")
        if opens_at and closes_at and opens_at >= closes_at:
            self.add_error("closes_at", _("It closes before it opens."))
        return said

    def keep(self, now: datetime, by: User) -> None:
        actions.keep_category(self.instance, self.cleaned_data, now=now, by=by)


class PlacesForm(forms.ModelForm):
    class Meta:
        model = Edition
        fields = OF_EDITION
        widgets = {
            **dict.fromkeys(("capacity", "offer_hours", "offer_hours_late"), COUNT),
            "registration_closes_at": MOMENT,
        }

    def keep(self, now: datetime, by: User) -> None:
        actions.keep_places(self.instance, self.cleaned_data, now=now, by=by)


class InvitationForm(forms.ModelForm):
    word = Line(
        _("The code itself"),
        max_length=20,
        hint=_("Letters and digits, for one code alone. Empty: drawn at random."),
    )
    labels = forms.CharField(
        label=_("For whom: one code a line"),
        help_text=_("A name or an organisation a line, to know later who came by which code."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"class": "input", "rows": "4"}),
        error_messages={"required": _("Say for whom: one code is made a line.")},
    )

    class Meta:
        model = Invitation
        fields = ("category", "uses", "expires_at")
        labels = {"category": _("Category")}
        widgets = {"category": CHOICE, "uses": COUNT, "expires_at": MOMENT}

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = Category.objects.filter(edition=edition).in_order()
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]

    def clean_uses(self) -> int:
        if not self.cleaned_data["uses"]:
            raise ValidationError(_("Once at least."))
        return int(self.cleaned_data["uses"])

    def clean_labels(self) -> list[str]:
        lines = [line.strip()[:120] for line in self.cleaned_data["labels"].splitlines()]
        labels = [line for line in lines if line]
        if len(labels) > MOST:
            raise ValidationError(_("%(most)d codes at once at most.") % {"most": MOST})
        return labels

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("word") and len(said.get("labels", [])) > 1:
            self.add_error("word", _("One word makes one code: leave one line below, or no word."))
        if said.get("word") and len(actions.folded_code(said["word"])) < 4:
            self.add_error("word", _("Four letters or digits at least: it is not to be guessed."))
        return said

    def invite(self, now: datetime, by: User) -> list[Invitation]:
        said = self.cleaned_data
        return actions.invite(
            said["category"],
            labels=said["labels"],
            word=said["word"],
            uses=said["uses"],
            expires_at=said["expires_at"],
            now=now,
            by=by,
        )


class ExtensionForm(forms.ModelForm):
    """More uses, or a later end, and why."""

    reason = Line(
        _("Why"),
        max_length=200,
        missing=_("Say why: it goes on record."),
        hint=_("Kept on record: name nobody."),
    )

    class Meta:
        model = Invitation
        fields = ("uses", "expires_at")
        labels = {"uses": _("How many times, in all")}
        widgets = {"uses": COUNT, "expires_at": MOMENT}
        help_texts = {"expires_at": _("Empty: without end.")}

    def __init__(self, data: Any, *, instance: Invitation) -> None:
        super().__init__(data, instance=instance, auto_id="%s")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and all(
            said[name] == self.initial[name] for name in ("uses", "expires_at")
        ):
            self.add_error("uses", _("Give more uses, or a later date."))
        return said

    def clean_uses(self) -> int:
        said = int(self.cleaned_data["uses"])
        if said < self.initial["uses"]:
            raise ValidationError(actions.OnlyMore.message)
        return said

    def clean_expires_at(self) -> datetime | None:
        """The page shows no seconds: what was left as it stood is as it stood."""
        said: datetime | None = self.cleaned_data["expires_at"]
        before = self.initial["expires_at"]
        untouched = said and before and said == before.replace(second=0, microsecond=0)
        return before if untouched else said

    def extend(self, now: datetime, by: User) -> Invitation:
        """Raises Revoked or OnlyMore."""
        return actions.extend(self.instance, **self.cleaned_data, now=now, by=by)
