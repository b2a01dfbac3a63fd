"""The questions of an edition as fields of a form."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration import questions
from registration.models import FormQuestion
from registration.questions import NO, YES, Asked

PREFIX = "q_"
Kind = FormQuestion.Kind


class AnswerField(forms.Field):
    """Shows a question; the rules that read its answer look at all of them together."""

    def __init__(self, asked: Asked, condition: str) -> None:
        super().__init__(
            label=asked.label,
            help_text=" ".join(filter(None, [condition, asked.hint])),
            required=asked.is_required,
            widget=_widget(asked),
        )
        self.asked = asked
        self.is_fieldset = asked.kind in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO)

    def clean(self, value: Any) -> Any:
        return value


def _widget(asked: Asked) -> forms.Widget:
    line = {"class": "input", "autocomplete": "off"}
    match asked.kind:
        case Kind.CHOICE:
            return forms.RadioSelect(choices=asked.options)
        case Kind.YES_NO:
            return forms.RadioSelect(choices=[(YES, _("Yes")), (NO, _("No"))])
        case Kind.CHOICES:
            return forms.CheckboxSelectMultiple(choices=asked.options)
        case Kind.DATE:
            return forms.TextInput(attrs={**line, "type": "date"})
        case Kind.NUMBER:
            return forms.TextInput(attrs={**line, "inputmode": "decimal"})
    return forms.TextInput(attrs={**line, "maxlength": str(questions.LONGEST)})


def asked_in(edition: Edition, language: str = "") -> list[Asked]:
    """The questions of the form, in order. One query, and one more if there are any."""
    found = FormQuestion.objects.asked(edition).select_related("shown_if")
    language = language or (get_language() or "fr")[:2]
    return [
        questions.as_asked(question, language) for question in found.prefetch_related("categories")
    ]


def add_questions(form: forms.BaseForm, asked: list[Asked], answers: dict[str, Any]) -> list[str]:
    """Put them in a form, with the answers given before; returns the names of the fields."""
    labels = {question.slug: question for question in asked}
    for question in asked:
        name = PREFIX + question.slug
        form.fields[name] = AnswerField(question, _condition(question, labels))
        texts = questions.as_texts(answers.get(question.slug))
        many = question.kind == Kind.CHOICES
        form.initial[name] = texts if many else "".join(texts[:1])
    return [PREFIX + question.slug for question in asked]


def _condition(question: Asked, labels: dict[str, Asked]) -> str:
    before = labels.get(question.shown_if)
    if before is None:
        return ""
    wanted = questions.said(before, _as_kept(before, question.shown_if_answer))
    return gettext("If you answered “%(answer)s” to “%(question)s”.") % {
        "answer": wanted,
        "question": before.label,
    }


def _as_kept(question: Asked, wanted: str) -> Any:
    return wanted == YES if question.kind == Kind.YES_NO else wanted


def read_questions(
    form: forms.BaseForm, asked: list[Asked], category: int | None
) -> dict[str, Any]:
    """What was answered, cleaned; each mistake is put beside its field."""
    said = {question.slug: _posted(form, PREFIX + question.slug) for question in asked}
    answers, mistakes = questions.read(asked, category, said)
    for slug, mistake in mistakes.items():
        form.add_error(PREFIX + slug, mistake)
    return answers


def _posted(form: forms.BaseForm, name: str) -> list[str]:
    value = form.cleaned_data.get(name)
    return [str(one) for one in value] if isinstance(value, list) else [str(value or "")]
