"""From the lines of a file to what people say: columns guessed, each mistake in its line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registration.actions import Details
from registration.forms.fields import Line, Mailbox
from registration.models import Category, FormQuestion, Registration
from registration.names import folded
from registration.questions import NO, YES, Asked, read

TITLES: Mapping[str, str] = {
    "first_name": "prenom prenoms firstname givenname forename",
    "last_name": "nom nomdefamille nomusuel lastname surname familyname name",
    "email": "email mail courriel adressemail adresseemail adresseelectronique emailaddress mel",
    "organisation": "structure organisation organisme entreprise association organization company",
    "category": "categorie category profil role type",
    "language": "langue language",
    "lunch": "dejeuner repas midi lunch meal",
    "commune": "commune ville city town",
    "family": "famille famillejuridique legalfamily statut",
}
COLUMNS = {title: name for name, titles in TITLES.items() for title in titles.split()}
AFFIRMATIVE = {"oui", "o", "yes", "y", "x", "1", "vrai", "true"}
NEGATIVE = {"", "non", "n", "no", "0", "faux", "false"}
ANSWER = "a:"
FIELDS = {
    "first_name": Line(),
    "last_name": Line(),
    "email": Mailbox(required=False, max_length=254),
    "organisation": Line(),
    "commune": Line(max_length=120),
}


@dataclass(frozen=True)
class Mistake:
    line: int
    column: str
    sentence: str


@dataclass
class Reading:
    """Lines that may be registered, and what is wrong with the others."""

    people: list[tuple[int, Details]] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """What a list is read with: categories by folded name and slug, questions, the default."""

    categories: Mapping[str, Category]
    default: Category
    asked: Sequence[Asked]

    @classmethod
    def of(cls, categories: Iterable[Category], default: Category, asked: Sequence[Asked]) -> Any:
        names = {}
        for category in categories:
            for name in (category.name, category.name_en, category.slug):
                names[folded(name)] = category
        return cls(names, default, asked)

    def read(self, rows: Sequence[Sequence[str]], columns: Sequence[str]) -> Reading:
        """Lines are numbered as the spreadsheet does: the titles are line 1."""
        reading = Reading()
        for line, row in enumerate(rows, start=2):
            said = {name: cell for name, cell in zip(columns, row, strict=False) if name}
            details, mistakes = self._person(said)
            if mistakes:
                reading.mistakes += [Mistake(line, *mistake) for mistake in mistakes.items()]
            else:
                reading.people.append((line, Details(**details)))
        return reading

    def _person(self, said: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        details: dict[str, Any] = {"category": self.default}
        mistakes: dict[str, str] = {}
        for name, form_field in FIELDS.items():
            try:
                details[name] = form_field.clean(said.get(name, ""))
            except ValidationError as error:
                mistakes[name] = error.messages[0]
        if not (said.get("first_name") or said.get("last_name")):
            mistakes["last_name"] = _("A name is needed.")
        for name, understand in (
            ("category", self._category),
            ("language", _language),
            ("lunch", _lunch),
            ("family", _family),
        ):
            if text := said.get(name, ""):
                details[name] = understand(text)
                if details[name] is None:
                    mistakes[name] = _("“%(text)s” is not known.") % {"text": text[:60]}
        answers, wrong = self._answers(said, details["category"])
        return {**details, "answers": answers}, {**mistakes, **wrong}

    def _category(self, text: str) -> Category | None:
        return self.categories.get(folded(text))

    def _answers(
        self, said: Mapping[str, str], category: Category | None
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Answers to the questions of the form; one that is missing is no mistake here."""
        texts = {
            asked.slug: _as_posted(asked, said[ANSWER + asked.slug])
            for asked in self.asked
            if said.get(ANSWER + asked.slug)
        }
        if not texts:
            return {}, {}
        answers, mistakes = read(self.asked, category.pk if category else None, texts)
        return answers, {slug: text for slug, text in mistakes.items() if slug in texts}


def guess(titles: Sequence[str], asked: Iterable[Asked]) -> list[str]:
    """What each column holds, by its title; none twice, empty where it is not known."""
    known = dict(COLUMNS)
    for question in asked:
        known |= {_key(question.slug): ANSWER + question.slug}
        known |= {_key(question.label): ANSWER + question.slug}
    found: list[str] = []
    for title in titles:
        name = known.get(_key(title), "")
        found.append("" if name in found else name)
    return found


def _key(text: str) -> str:
    return folded(text.replace("_", " ")).replace(" ", "")


def _lunch(text: str) -> bool | None:
    word = folded(text)
    return True if word in AFFIRMATIVE else False if word in NEGATIVE else None


def _language(text: str) -> str | None:
    return {"f": "fr", "e": "en", "a": "en"}.get(folded(text)[:1])


def _family(text: str) -> str | None:
    families = {folded(str(label)): value for value, label in Registration.Family.choices}
    families |= {value: value for value in Registration.Family.values}
    return families.get(folded(text))


def _as_posted(asked: Asked, text: str) -> list[str]:
    """As the form would have posted it: options by their name or their words."""
    slugs = {folded(label): slug for slug, label in asked.options}
    if asked.kind == FormQuestion.Kind.YES_NO:
        lunch = _lunch(text)
        return [text if lunch is None else YES if lunch else NO]
    if asked.kind == FormQuestion.Kind.CHOICE:
        return [slugs.get(folded(text), text)]
    if asked.kind == FormQuestion.Kind.CHOICES:
        parts = [part.strip() for part in text.replace("|", ",").split(",") if part.strip()]
        return [slugs.get(folded(part), part) for part in parts]
    return [text]
