"""A question of the form, as organisers write it."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration.models import Category, FormQuestion, Registration
from registration.questions import NO, YES

Kind = FormQuestion.Kind
WITH_CHOICES = (Kind.CHOICE, Kind.CHOICES)
CONDITIONAL = (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO)
LINE = forms.TextInput(attrs={"class": "input"})


def answered(question: FormQuestion) -> int:
    """How many people answered it."""
    people = Registration.objects.filter(edition=question.edition)
    return people.filter(answers__has_key=question.slug).count()


class QuestionForm(forms.ModelForm):
    """Options are one a line, “Français | English”; a condition is “question = answer”."""

    choices = forms.CharField(
        label=_("Choices, one a line: French | English"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"class": "input", "rows": "5"}),
    )
    condition = forms.ChoiceField(
        label=_("Asked only if"), required=False, widget=forms.Select(attrs={"class": "input"})
    )

    class Meta:
        model = FormQuestion
        fields = ("label", "label_en", "hint", "hint_en", "kind", "is_required", "categories")
        widgets = {
            **dict.fromkeys(("label", "label_en", "hint", "hint_en"), LINE),
            "kind": forms.Select(attrs={"class": "input"}),
            "categories": forms.CheckboxSelectMultiple,
        }
        error_messages = {"label": {"required": _("Write the question.")}}

    field_order = (
        *("label", "label_en", "hint", "hint_en", "kind", "choices", "is_required"),
        *("categories", "condition"),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        mine: Any = self.fields
        mine["categories"].queryset = Category.objects.filter(edition=edition).in_order()
        mine["condition"].choices = [("", say("Always")), *self._conditions()]
        question = self.instance
        if question.pk:
            self.initial["choices"] = "\n".join(map(_line, question.options))
            if question.shown_if_id:
                self.initial["condition"] = f"{question.shown_if_id}={question.shown_if_answer}"

    def _conditions(self) -> list[tuple[str, str]]:
        """Each answer of each question before this one: so no condition runs in a circle."""
        before = FormQuestion.objects.asked(self.edition).filter(kind__in=CONDITIONAL)
        if self.instance.pk:
            before = before.filter(number__lt=self.instance.number)
        return [
            (f"{question.pk}={answer}", f"{question.label}: {words}")
            for question in before
            for answer, words in _answers_of(question)
        ]

    def clean_choices(self) -> list[dict[str, str]]:
        """Choices keep their name while their French stays: answers point to it."""
        before = {option["fr"]: option["slug"] for option in self.instance.options}
        options: list[dict[str, str]] = []
        for line in self.cleaned_data["choices"].splitlines():
            french, _bar, english = (part.strip() for part in line.partition("|"))
            if not french:
                continue
            slug = before.get(french) or _free(french, {one["slug"] for one in options})
            options.append({"slug": slug, "fr": french[:150], "en": english[:150]})
        return options

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        options = said.get("choices", [])
        if said.get("kind") in WITH_CHOICES and len(options) < 2:
            self.add_error("choices", _("Two choices at least, one a line."))
        if len({one["slug"] for one in options}) < len(options):
            self.add_error("choices", _("Two choices are the same."))
        if self.instance.pk and (how_many := answered(self.instance)):
            self._check_answers(said, options, how_many)
        return said

    def _check_answers(
        self, said: dict[str, Any], options: list[dict[str, str]], how_many: int
    ) -> None:
        """What people answered must stay readable."""
        before = FormQuestion.objects.get(pk=self.instance.pk)
        gone = {one["slug"] for one in before.options} - {one["slug"] for one in options}
        if said.get("kind") != before.kind:
            text = say("%(count)d people answered it: retire it and ask another one.")
            self.add_error("kind", text % {"count": how_many})
        elif gone and before.kind in WITH_CHOICES:
            text = say("%(count)d people answered it: a choice may be added, none taken away.")
            self.add_error("choices", text % {"count": how_many})

    def keep(self) -> FormQuestion:
        question: FormQuestion = self.instance
        question.edition = self.edition
        question.options = self.cleaned_data["choices"]
        before, _sign, answer = self.cleaned_data["condition"].partition("=")
        question.shown_if_id, question.shown_if_answer = (int(before) if before else None), answer
        if not question.pk:
            mine = FormQuestion.objects.filter(edition=self.edition)
            taken = set(mine.values_list("slug", flat=True))
            question.slug = _free(question.label, taken)
            question.number = max(mine.values_list("number", flat=True), default=0) + 1
        question.save()
        question.categories.set(self.cleaned_data["categories"])
        return question


def _answers_of(question: FormQuestion) -> list[tuple[str, str]]:
    if question.kind == Kind.YES_NO:
        return [(YES, say("Yes")), (NO, say("No"))]
    return [(option["slug"], option["fr"]) for option in question.options]


def _line(option: dict[str, str]) -> str:
    english = option.get("en")
    return f"{option['fr']} | {english}" if english else option["fr"]


def _free(words: str, taken: set[str]) -> str:
    """A short name of one's own: letters, digits, underscores."""
    name = slugify(words).replace("-", "_")[:40].strip("_") or "question"
    number, free = 2, name
    while free in taken:
        number, free = number + 1, f"{name}_{number}"
    return free
