"""The paper list for a day without phones: everybody who has a place, a box to tick each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assises.models import Edition
from assises.templatetags.ui import clock, plain_words, typo
from registration import badges
from registration.models import Registration
from registration.printing import in_alphabet, initial
from registration.typesetting import typeset

TEMPLATE = Path(__file__).with_name("roll.typ")
LINES = 37  # on a page, the letters that begin among them
# Signs of which two small lines hold what stands there.
MOST = {"last": 44, "first": 22, "organisation": 84, "category": 44}

Line = dict[str, str]


def people_of(edition: Edition) -> list[Registration]:
    """Everybody whose place is confirmed, in the order of the list. One query."""
    people = Registration.objects.of(edition).confirmed().filter(erased_at=None)
    return sorted(people.select_related("category"), key=in_alphabet)


def roll_pdf(people: Sequence[Registration], edition: Edition, made_at: datetime) -> bytes:
    """A4 pages with names, organisations, categories and codes; neither e-mail nor needs.

    `people` as `people_of` gives them.
    """
    made_at = timezone.localtime(made_at, edition.zone)
    words = {
        "title": _("Paper list of the doors"),
        "event": f"{plain_words(edition, 'short_name')}, {date_format(edition.day, 'j F Y')}",
        "made": _("Made on %(day)s at %(time)s")
        % {"day": date_format(made_at, "j F Y"), "time": clock(made_at.time())},
        "care": _("Names: keep at the desk, shred after the day."),
        "page": _("page"),
        "heads": ["", _("Name"), _("Organisation"), _("Category"), _("Code")],
    }
    return typeset(
        TEMPLATE, pages=pages_of(people), words=_typographic(words), lang=get_language() or "fr"
    )


def pages_of(people: Sequence[Registration]) -> list[dict[str, Any]]:
    """The list cut into pages, then one to write by hand who is not on it.

    Each page has its `letters`, the `span` of its names, its `lines` and an `intro`.
    """
    pages = [_page(lines) for lines in _cut(people)]
    if pages:
        pages[0]["intro"] = typo(
            _("Tick who comes in. Once phones work again, type the codes in: nothing is lost.")
        )
    return [*pages, _by_hand()]


def _cut(people: Iterable[Registration]) -> list[list[Line]]:
    """Lines a page at a time: a letter begins with somebody below it, never at a page's foot."""
    pages: list[list[Line]] = []
    last = None
    for person in people:
        letter = _letter(person)
        new = [_line(person)] if letter == last else [{"letter": letter}, _line(person)]
        room = LINES - (1 if len(pages) == 1 else 0)  # the first one says how it is used
        if not pages or len(pages[-1]) + len(new) > room:
            pages.append([])
        pages[-1] += new
        last = letter
    return pages


def _letter(person: Registration) -> str:
    """The letter under which somebody stands; one sign for all that are not Latin."""
    first = initial(person).upper()
    return first if "A" <= first <= "Z" else "#"


def _line(person: Registration) -> Line:
    said = {
        "first": person.first_name,
        "last": person.last_name,
        "organisation": person.organisation,
        "category": plain_words(person.category, "name"),
    }
    held = {name: _short(text, MOST[name]) for name, text in said.items()}
    return {**held, "code": badges.spaced(person.code), "of": _letter(person)}


def _page(lines: list[Line]) -> dict[str, Any]:
    named = [line for line in lines if "letter" not in line]
    first, last = named[0], named[-1]
    letters = first["of"] if first["of"] == last["of"] else f"{first['of']} – {last['of']}"
    span = " → ".join(_short(line["last"] or line["first"], 24) for line in (first, last))
    return {"letters": letters, "span": span, "lines": lines, "intro": ""}


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _by_hand() -> dict[str, Any]:
    empty = dict.fromkeys(("first", "last", "organisation", "category", "code"), "")
    return {
        "letters": "+",
        "span": _("Not on the list: write down who comes in"),
        "lines": [empty] * (LINES - 1),
        "intro": "",
    }


def _typographic(words: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [typo(one) for one in said] if isinstance(said, list) else typo(said)
        for name, said in words.items()
    }
