"""Questions of one's own: which are asked, what an answer is, how it is said. No database here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from registration.models import FormQuestion
from registration.names import tidy

Kind = FormQuestion.Kind
LONGEST = 1000
DAYS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
YES, NO = "yes", "no"


class Wrong(ValueError):
    """An answer that is not of its kind; says so in a sentence."""


@dataclass(frozen=True)
class Asked:
    """One question, as the rules need it. `categories` empty: asked of all."""

    slug: str
    kind: str
    label: str = ""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    categories: frozenset[int] = frozenset()
    is_required: bool = False
    shown_if: str = ""
    shown_if_answer: str = ""

    def is_for(self, category: int | None, answers: Mapping[str, Any]) -> bool:
        """Whether this category is asked, with what was answered to the questions before."""
        if self.categories and category not in self.categories:
            return False
        return not self.shown_if or holds(answers.get(self.shown_if), self.shown_if_answer)


def as_asked(question: FormQuestion, language: str) -> Asked:
    """From the database, in one language. Load with `shown_if` and `categories`."""
    english = language == "en"
    return Asked(
        slug=question.slug,
        kind=question.kind,
        label=(english and question.label_en) or question.label,
        hint=(english and question.hint_en) or question.hint,
        options=tuple(
            (option["slug"], (english and option.get("en")) or option["fr"])
            for option in question.options
        ),
        categories=frozenset(category.pk for category in question.categories.all()),
        is_required=question.is_required,
        shown_if=question.shown_if.slug if question.shown_if else "",
        shown_if_answer=question.shown_if_answer,
    )


def holds(answer: Any, wanted: str) -> bool:
    """Whether an answer is the one that a condition wants."""
    if isinstance(answer, bool):
        return wanted == (YES if answer else NO)
    return wanted in answer if isinstance(answer, list) else answer == wanted


def read(
    questions: Iterable[Asked], category: int | None, said: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What was posted, by slug, as (answers to keep, mistakes).

    Questions stand in order: a condition looks at those before. What is not asked is left
    out, whatever was posted for it; so is what was left empty.
    """
    answers: dict[str, Any] = {}
    mistakes: dict[str, str] = {}
    for question in questions:
        if not question.is_for(category, answers):
            continue
        texts = [text for text in map(tidy, said.get(question.slug, ())) if text]
        try:
            if texts:
                answers[question.slug] = clean(question, texts)
            elif question.is_required:
                mistakes[question.slug] = _("An answer is needed here.")
        except Wrong as wrong:
            mistakes[question.slug] = str(wrong)
    return answers, mistakes


def clean(question: Asked, texts: Sequence[str]) -> Any:
    """The value to keep, of the question's kind. Raises Wrong."""
    text = texts[0]
    match question.kind:
        case Kind.CHOICES:
            known = [slug for slug, _label in question.options if slug in texts]
            if len(known) != len(set(texts)):
                raise Wrong(_("Choose among these."))
            return known
        case Kind.CHOICE:
            if text not in dict(question.options):
                raise Wrong(_("Choose one of these."))
            return text
        case Kind.YES_NO:
            if text not in (YES, NO):
                raise Wrong(_("Answer yes or no."))
            return text == YES
        case Kind.NUMBER:
            return _number(text)
        case Kind.DATE:
            return _day(text).isoformat()
    if len(text) > LONGEST:
        raise Wrong(_("%(most)d characters at most.") % {"most": LONGEST})
    return text


def _number(text: str) -> int | float:
    """As it is typed in French or in English: 1 250,5 or 1250.5."""
    try:
        number = Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        raise Wrong(_("Write a number, in digits.")) from None
    if not number.is_finite() or abs(number) >= 10**12:
        raise Wrong(_("This number is too large."))
    return int(number) if number == number.to_integral_value() else float(number)


def _day(text: str) -> date:
    try:
        if day := parse_date(text):
            return day
    except ValueError:
        pass
    for pattern in DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise Wrong(_("Write a date, as 18/03/2027."))


def as_texts(answer: Any) -> list[str]:
    """A kept answer (or a program's) as the form would have posted it: `clean` gives it back."""
    if answer is None or answer == "":
        return []
    if isinstance(answer, bool):
        return [YES if answer else NO]
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]


def in_words(answers: Mapping[str, Any], questions: Iterable[Asked]) -> list[tuple[str, str]]:
    """What somebody answered, as (question, answer), in the active language."""
    return [
        (question.label, said(question, answers[question.slug]))
        for question in questions
        if question.slug in answers
    ]


def said(question: Asked, answer: Any) -> str:
    """One answer in words. An option that is gone is shown as it was kept."""
    labels = dict(question.options)
    if isinstance(answer, bool):
        return _("Yes") if answer else _("No")
    if isinstance(answer, list):
        return ", ".join(str(labels.get(one, one)) for one in answer)
    if question.kind == Kind.DATE and (day := parse_date(str(answer))):
        return date_format(day, "j F Y")
    return str(labels.get(answer, answer) if isinstance(answer, str) else localize(answer))
