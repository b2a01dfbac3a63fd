"""What somebody looks for on the programme: read from its address, and which sessions answer.

In one group one answer is enough (this theme or that one); accessibility and what goes with a
session add up, as somebody needs all that they tick. What the programme does not know is left
aside, without a word.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agenda.addresses import shown_of
from agenda.filters import SESSION_WORDS, SPEAKER_WORDS, bag
from agenda.models import Session, Theme
from assises.templatetags.ui import words
from registration.names import folded, tidy

WORDS = "q"
THEME, KIND, ROOM, ACCESS, LANGUAGE, ALONG = GROUPS = (
    *("theme", "kind", "room"),
    *("acces", "langue", "avec"),
)
ADD_UP = (ACCESS, ALONG)
Kind = Session.Kind
MOST_WORDS = 100  # characters
LANGUAGES = dict(settings.LANGUAGES)
FACTS: Mapping[str, Callable[[Session], bool]] = {
    "lsf": lambda session: session.sign_language,
    "sous-titres": lambda session: session.captions,
    "boucle": lambda session: session.room.induction_loop,
    "plain-pied": lambda session: session.room.step_free,
    "fauteuil": lambda session: session.room.wheelchair_places > 0,
}

GOES_ALONG: Mapping[str, Callable[[Session], bool]] = {
    "documents": lambda session: bool(shown_of(session)),
    "direct": lambda session: bool(session.stream_url),
    "enregistrement": lambda session: bool(session.recording_url),
}


def told_of(session: Session) -> dict[str, list[str]]:
    """Its values, group by group; of a session read `with_materials()`."""
    return {
        THEME: [session.theme.slug] if session.theme else [],
        KIND: [session.kind],
        ROOM: [session.room.slug],
        ACCESS: [name for name, holds in FACTS.items() if holds(session)],
        LANGUAGE: [session.language],
        ALONG: [name for name, holds in GOES_ALONG.items() if holds(session)],
    }


def words_of(session: Session) -> str:
    """All that its words, place, theme and people say, to look in; read `with_people()`."""
    named = [thing for thing in (session.room, session.theme) if thing]
    texts = [getattr(session, field) for field in SESSION_WORDS]
    texts += [getattr(thing, field) for thing in named for field in ("name", "name_en")]
    texts += [
        getattr(role.speaker, field) for role in session.roles.all() for field in SPEAKER_WORDS
    ]
    return bag(texts)


@dataclass(frozen=True)
class Choice:
    """One thing to tick."""

    group: str
    value: str
    label: Any
    theme: Theme | None = None
    is_chosen: bool = False
    without: str = ""  # where its taking away leads


@dataclass(frozen=True)
class Looking:
    """What is looked for: some words, and some values of each group."""

    words: str
    groups: Mapping[str, Sequence[Choice]]

    @cached_property
    def chosen(self) -> list[Choice]:
        return [one for choices in self.groups.values() for one in choices if one.is_chosen]

    @cached_property
    def wanted(self) -> list[str]:
        return folded(self.words).split()

    @cached_property
    def needs(self) -> dict[str, set[str]]:
        found = {name: {one.value for one in self.chosen if one.group == name} for name in GROUPS}
        return {name: values for name, values in found.items() if values}

    @property
    def is_anything(self) -> bool:
        return bool(self.wanted or self.chosen)

    @property
    def is_more(self) -> bool:
        """Something else than a theme or words."""
        return any(one.group != THEME for one in self.chosen)

    @property
    def more(self) -> list[tuple[str, Sequence[Choice]]]:
        """The other groups that offer something, with their names."""
        named = {
            KIND: _("Kind of session"),
            ROOM: _("Room"),
            ACCESS: _("Accessibility"),
            LANGUAGE: _("Language spoken"),
            ALONG: _("To watch or to read"),
        }
        return [(text, self.groups[name]) for name, text in named.items() if self.groups[name]]

    @property
    def without_words(self) -> str:
        return replace(self, words="").address()

    def address(self, left_out: Choice | None = None) -> str:
        """Its address from the programme's, always in one order, without one of its choices."""
        told = [(WORDS, self.words)] if self.wanted else []
        told += [(one.group, one.value) for one in self.chosen if one is not left_out]
        return f"?{urlencode(told)}" if told else "."

    def keeps(self, session: Session) -> bool:
        told = told_of(session)
        for name, values in self.needs.items():
            if name in ADD_UP and not values.issubset(told[name]):
                return False
            if name not in ADD_UP and values.isdisjoint(told[name]):
                return False
        if not self.wanted:
            return True
        text = words_of(session)
        return all(word in text for word in self.wanted)


def choices(
    asked: QueryDict, sessions: Sequence[Session], themes: Iterable[Theme]
) -> dict[str, list[Choice]]:
    """What may be ticked: what some session has, and what is asked for though none has it."""
    rooms = {session.room_id: session.room for session in sessions}
    used = {name: set(asked.getlist(name)) for name in GROUPS}
    for session in sessions:
        for name, values in told_of(session).items():
            used[name].update(values)
    facts = {
        "lsf": _("In French sign language"),
        "sous-titres": _("Captions"),
        "boucle": _("Induction loop"),
        "plain-pied": _("Step-free"),
        "fauteuil": _("Wheelchair places"),
    }
    along = {
        "documents": _("Documents"),
        "direct": _("Live stream"),
        "enregistrement": _("Recording"),
    }
    spoken = used[LANGUAGE].intersection(LANGUAGES)
    offered = {
        THEME: [Choice(THEME, one.slug, words(one, "name"), one) for one in themes],
        KIND: [Choice(KIND, one, capfirst(one.label)) for one in Kind if one in used[KIND]],
        ROOM: [
            Choice(ROOM, one.slug, words(one, "name"))
            for one in sorted(rooms.values(), key=lambda room: (room.position, room.pk))
        ],
        ACCESS: [Choice(ACCESS, one, text) for one, text in facts.items() if one in used[ACCESS]],
        LANGUAGE: [
            Choice(LANGUAGE, code, capfirst(str(text)))
            for code, text in LANGUAGES.items()
            if code in spoken and len(spoken) > 1
        ],
        ALONG: [Choice(ALONG, one, text) for one, text in along.items() if one in used[ALONG]],
    }
    return {
        name: [replace(one, is_chosen=one.value in asked.getlist(name)) for one in found]
        for name, found in offered.items()
    }


def read(asked: QueryDict, sessions: Sequence[Session], themes: Iterable[Theme]) -> Looking:
    """What an address asks for."""
    text = tidy(asked.get(WORDS, ""))[:MOST_WORDS].strip()
    looking = Looking(text, choices(asked, sessions, themes))
    linked = {
        name: [replace(one, without=looking.address(one)) for one in found]
        for name, found in looking.groups.items()
    }
    return Looking(text, linked)


def is_plain(asked: QueryDict, looking: Looking) -> bool:
    """Whether an address says what it asks for and no more, so that its answer is worth keeping."""
    told = {(one.group, one.value) for one in looking.chosen} | {(WORDS, looking.words)}
    said = [(name, value) for name, values in asked.lists() for value in values if value]
    return len(said) == len(set(said)) and told.issuperset(said)
