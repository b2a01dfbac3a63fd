"""The programme as a list: read from CSV or XLSX, and written so that it can be read again."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from agenda.exchange.lines import (
    SPEAKING,
    Line,
    Person,
    Reading,
    guid_of,
    kinds,
    moment,
    neat,
    states,
    texts,
    unique,
)
from agenda.models import Session
from agenda.words import clean
from assises.models import Edition
from registration.names import folded, tidy
from registration.spreadsheets import FORMULA, Unreadable, rows_of

TITLES: Mapping[str, str] = {
    "guid": "identifiant guid uid uuid id identifier",
    "slug": "adresse slug address",
    "title": "titre title session seance intitule",
    "title_en": "titreenanglais titleinenglish titleen titreen",
    "kind": "type kind nature format",
    "theme": "theme track parcours",
    "room": "salle room lieu",
    "day": "jour day date",
    "starts": "debut start starts de heurededebut horaire",
    "ends": "fin end ends a heuredefin",
    "ends_day": "jourdefin datedefin datefin dayofend endday enddate",
    "capacity": "places capacity capacite jauge",
    "state": "etat state statut status",
    "speakers": "intervenants speakers intervenantes intervenant speaker",
    "moderators": "animation moderators animateurs moderateurs moderator moderation",
    "facilitators": "facilitation facilitators facilitateurs facilitator",
    "summary": "enunephrase inonesentence summary resume abstract chapeau",
    "summary_en": "enunephraseenanglais inonesentenceinenglish summaryen resumeen",
    "description": "description texte",
    "description_en": "descriptionenanglais descriptioninenglish descriptionen",
}
LABELS = {
    "guid": gettext_lazy("Identifier"),
    "slug": gettext_lazy("Address"),
    "title": gettext_lazy("Title"),
    "title_en": gettext_lazy("Title, in English"),
    "kind": gettext_lazy("Kind"),
    "theme": gettext_lazy("Theme"),
    "room": gettext_lazy("Room"),
    "day": gettext_lazy("Day"),
    "starts": gettext_lazy("Hour of start"),
    "ends": gettext_lazy("Hour of end"),
    "ends_day": gettext_lazy("Day of end"),
    "capacity": gettext_lazy("Places"),
    "state": gettext_lazy("State"),
    "speakers": gettext_lazy("Speakers"),
    "moderators": gettext_lazy("Moderators"),
    "facilitators": gettext_lazy("Facilitation"),
    "summary": gettext_lazy("In one sentence"),
    "summary_en": gettext_lazy("In one sentence, in English"),
    "description": gettext_lazy("Description"),
    "description_en": gettext_lazy("Description, in English"),
}
CLOCK = re.compile(r"(\d{1,2})\s*[:hH.]\s*(\d{2})?(?:[:.](\d{2}))?")
DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
BETWEEN = re.compile(r"\s*(?:;|\n|\|)\s*")
WORDS = ("title_en", "summary", "summary_en", "description", "description_en")


def key_of(title: str) -> str:
    return folded(title.replace("_", " ")).replace(" ", "")


def columns() -> dict[str, str]:
    """What each title stands for: those that we write, in both languages, and what others do."""
    known = {title: name for name, titles in TITLES.items() for title in titles.split()}
    for language in ("fr", "en"):
        with override(language):
            known |= {key_of(str(label)): name for name, label in LABELS.items()}
    return known


# -- Reading --------------------------------------------------------------------------------------


def paragraphs(cell: str) -> str:
    """Tidy line by line: a description keeps its paragraphs; what was defused is as it was."""
    text = neat(cell)
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text


def read_sheet(content: bytes, edition: Edition) -> Reading:
    """The lines of a list, numbered as the spreadsheet does. Raises Unreadable."""
    titles, *rows = rows_of(content, neat=paragraphs)
    known_titles = columns()
    names = [known_titles.get(key_of(title), "") for title in titles]
    missing = [
        str(LABELS[name]) for name in ("title", "room", "starts", "ends") if name not in names
    ]
    if missing:
        text = _("These columns are missing: %(columns)s.")
        raise Unreadable(text % {"columns": ", ".join(missing)})
    reading = Reading(unknown=[t for t, name in zip(titles, names, strict=True) if not name])
    known = kinds(), states()
    for number, row in enumerate(rows, start=2):
        said = {name: cell for name, cell in zip(names, row, strict=True) if name}
        line, wrong = line_of(number, said, edition, known)
        reading.take(line, *wrong)
    return reading


def line_of(
    number: int,
    said: Mapping[str, str],
    edition: Edition,
    known: tuple[Mapping[str, str], Mapping[str, str]],
) -> tuple[Line, list[str]]:
    wrong: list[str] = []
    day = understood(said.get("day", ""), day_of, wrong) or edition.day
    starts = understood(said["starts"], clock_of, wrong, needed=True)
    ends = understood(said["ends"], clock_of, wrong, needed=True)
    ends_day = understood(said.get("ends_day", ""), day_of, wrong)
    line = Line(
        number,
        guid=guid_of(said.get("guid", "")),
        slug=said.get("slug", ""),
        title=tidy(said["title"]),
        room=tidy(said["room"]),
        theme=tidy(said["theme"]) if "theme" in said else None,
        kind=understood(said.get("kind", ""), known[0].get, wrong, fold=True),
        state=understood(said.get("state", ""), known[1].get, wrong, fold=True),
        capacity=understood(said.get("capacity", ""), number_of, wrong),
        texts=texts(said, WORDS),
        people=people_of(said),
    )
    if starts and ends:
        line.starts_at = moment(day, starts, edition.zone)
        is_night = ends.hour < 6 and starts.hour >= 12
        ends_day = ends_day or day + timedelta(days=is_night)
        line.ends_at = moment(ends_day, ends, edition.zone)
    return line, wrong


def understood(
    text: str, read: Any, wrong: list[str], *, needed: bool = False, fold: bool = False
) -> Any:
    """What a cell means, or a sentence more in `wrong`; an empty one means nothing."""
    if not text:
        if needed:
            wrong.append(_("Its hours are needed."))
        return None
    found = read(folded(text) if fold else text)
    if found is None:
        wrong.append(_("“%(text)s” is not known.") % {"text": text[:60]})
    return found


def day_of(text: str) -> date | None:
    """2027-03-18, or 18/03/2027 as it is written in France."""
    french = DAY.fullmatch(text)
    try:
        if french:
            return date(int(french[3]), int(french[2]), int(french[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def clock_of(text: str) -> time | None:
    """9:30, 9 h 30, 9h, 09:30:00."""
    found = CLOCK.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def number_of(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 else None


def people_of(said: Mapping[str, str]) -> list[Person] | None:
    columns = [name for name in SPEAKING if name in said]
    if not columns:
        return None
    return unique(
        [
            Person(tidy(name)[:200], SPEAKING[column])
            for column in columns
            for name in BETWEEN.split(said[column])
            if tidy(name)
        ]
    )


# -- Writing --------------------------------------------------------------------------------------


def sessions(edition: Edition) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """A line a session, with what the import reads."""
    found = Session.objects.of(edition).with_people().in_order()
    return [str(label) for label in LABELS.values()], (row_of(one, edition) for one in found)


def row_of(session: Session, edition: Edition) -> list[Any]:
    starts_at, ends_at = (
        at.astimezone(edition.zone) for at in (session.starts_at, session.ends_at)
    )
    people = {name: people_in(session, kind) for name, kind in SPEAKING.items()}
    told: dict[str, Any] = {
        "guid": str(session.uid),
        "kind": str(session.get_kind_display()),
        "theme": session.theme.name if session.theme else "",
        "room": session.room.name,
        "day": starts_at.date(),
        "starts": hour_of(starts_at),
        "ends": hour_of(ends_at),
        "ends_day": ends_at.date() if ends_at.date() != starts_at.date() else None,
        "capacity": session.capacity,
        "state": str(session.get_state_display()),
        **people,
    }
    return [told[name] if name in told else clean(getattr(session, name)) for name in LABELS]


def hour_of(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def people_in(session: Session, kind: str) -> str:
    return " ; ".join(role.speaker.full_name for role in session.roles.all() if role.kind == kind)
