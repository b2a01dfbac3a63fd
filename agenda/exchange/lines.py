"""What a file says of the programme, line by line, whatever its format. No database here."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from agenda.models import Role, Session
from agenda.words import clean
from registration.names import folded, tidy

FRAB = uuid.UUID("4a8fd9a4-5a50-4b0e-bd51-9f1c3f55f3c3")
LENGTHS = {"title": 200, "title_en": 200, "summary": 300, "summary_en": 300, "slug": 80}
# How other programs name what happens; whatever they call otherwise is of another kind.
ELSEWHERE = {
    "lecture": Session.Kind.PLENARY,
    "talk": Session.Kind.PLENARY,
    "keynote": Session.Kind.PLENARY,
    "panel": Session.Kind.ROUND_TABLE,
    "podium": Session.Kind.ROUND_TABLE,
    "discussion": Session.Kind.ROUND_TABLE,
    "lunch": Session.Kind.MEAL,
}


@dataclass(frozen=True)
class Person:
    """Somebody on stage. `kind` is empty where the file does not say what they do."""

    name: str
    kind: str = ""
    id: int | None = None


@dataclass
class Line:
    """A session as a file tells it. What is None is not told, and stays as it is."""

    number: int
    guid: str = ""
    slug: str = ""
    title: str = ""
    starts_at: str = ""
    ends_at: str = ""
    room: str = ""
    places: int | None = None
    theme: str | None = None
    kind: str | None = None
    state: str | None = None
    texts: dict[str, str] = field(default_factory=dict)
    capacity: int | None = None
    people: list[Person] | None = None

    def as_row(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "Line":
        people = row["people"]
        return cls(
            **{**row, "people": None if people is None else [Person(**one) for one in people]}
        )


@dataclass(frozen=True)
class Mistake:
    line: int
    title: str
    sentence: str


@dataclass
class Reading:
    """Lines that may be stored, what is wrong with others, columns that mean nothing here."""

    lines: list[Line] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def take(self, line: Line, *wrong: str) -> None:
        """Keep a line, or what is wrong with it; two lines about one session are one too many."""
        sentences = [*wrong, *mistakes_of(line)]
        if any(line.guid and line.guid == other.guid for other in self.lines):
            sentences.append(_("Another line has the same identifier."))
        if any(line.slug and line.slug == other.slug for other in self.lines):
            sentences.append(_("Another line has the same address."))
        self.mistakes += [Mistake(line.number, line.title, said) for said in sentences]
        if not sentences:
            self.lines.append(line)


def mistakes_of(line: Line) -> Iterator[str]:
    if not line.title:
        yield _("A title is needed.")
    if not line.room:
        yield _("A room is needed.")
    if line.slug and line.slug != slugify(line.slug):
        yield _("The address “%(slug)s” may hold letters, digits and hyphens.") % {
            "slug": line.slug[:80]
        }
    texts = {"title": line.title, "slug": line.slug, **line.texts}
    for name, most in LENGTHS.items():
        if len(texts.get(name, "")) > most:
            yield _("“%(text)s…” is longer than %(most)d characters.") % {
                "text": texts[name][:40],
                "most": most,
            }
    if line.starts_at and line.ends_at and line.ends_at <= line.starts_at:
        yield _("The session ends before it starts: check both hours.")


def guid_of(text: str) -> str:
    """A UUID as such; what other programs number their events with becomes one."""
    text = text.strip()
    if not text:
        return ""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid5(FRAB, text))


def kinds() -> dict[str, str]:
    """What each kind is called, here and elsewhere, in both languages."""
    known = {name: str(kind) for name, kind in ELSEWHERE.items()}
    for language in ("fr", "en"):
        with override(language):
            known |= {folded(str(label)): value for value, label in Session.Kind.choices}
    return known | {folded(value): value for value in Session.Kind.values}


def states() -> dict[str, str]:
    known = {folded(value): value for value in Session.State.values}
    for language in ("fr", "en"):
        with override(language):
            known |= {folded(str(label)): value for value, label in Session.State.choices}
    return known


def neat(text: str) -> str:
    """Tidy line by line: what is compared, as each format changes what nobody sees."""
    return "\n".join(tidy(line) for line in clean(text).split("\n")).strip()


def moment(day: date, clock: time, zone: ZoneInfo) -> str:
    return datetime.combine(day, clock, zone).isoformat()


def after(starts_at: str, span: timedelta) -> str:
    """Real time later: an hour that the clocks skip is no hour."""
    start = datetime.fromisoformat(starts_at)
    return (start.astimezone(ZoneInfo("UTC")) + span).astimezone(start.tzinfo).isoformat()


def texts(said: Mapping[str, str | None], names: Sequence[str]) -> dict[str, str]:
    return {name: clean(text) for name in names if (text := said.get(name)) is not None}


def unique(people: Sequence[Person]) -> list[Person]:
    """Each person once for each thing that they do."""
    return list({(folded(one.name), one.kind, one.id): one for one in people}.values())


SPEAKING = {
    "speakers": Role.Kind.SPEAKER,
    "moderators": Role.Kind.MODERATOR,
    "facilitators": Role.Kind.FACILITATOR,
}
