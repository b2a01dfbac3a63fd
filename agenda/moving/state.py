"""The programme as open pages show it, and what they are told when it changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils import translation

from agenda import timetable
from agenda.editing.gathering import Change, gathered
from agenda.editing.releases import facts_of
from agenda.grid import grid_address
from agenda.live.frames import MOST_BYTES, encode
from agenda.models import Release, Session
from agenda.moving import words
from assises.models import Edition
from assises.templatetags.ui import clock, plain_words

KEPT = 200  # versions that a page may be behind
Numbers = tuple[int, int, int]


@dataclass(frozen=True)
class State:
    """An edition's programme at one moment, by the uids of its sessions."""

    edition: Edition
    release: int
    layout: str
    sessions: Mapping[str, Session]
    facts: Mapping[str, Mapping[str, Any]]
    places: Mapping[str, str]
    versions: Mapping[int, list[Change]]  # what each changed, the oldest first

    @property
    def numbers(self) -> Numbers:
        return self.edition.pk, self.edition.version, self.release

    def since(self, release: int) -> list[Change] | None:
        """What changed after a version; None for one that is not known any more."""
        oldest = min(self.versions, default=self.release + 1) - 1
        if not oldest <= release <= self.release:
            return None
        return gathered(lines for number, lines in self.versions.items() if number > release)


def numbers() -> Numbers | None:
    """The current edition, its version and its last published one. One query."""
    current = Edition.objects.current().annotate(last=Max("releases__number"))
    found = current.values_list("pk", "version", "last").first()
    return (found[0], found[1], found[2] or 1) if found else None


def read() -> State | None:
    """The current edition's programme. Three queries."""
    edition = Edition.objects.current().first()
    if edition is None:
        return None
    sessions = list(Session.objects.of(edition).select_related("room").in_order())
    releases = Release.objects.of(edition).in_order().values_list("number", "changes")[:KEPT]
    versions = dict(reversed(releases))
    table = timetable.lay_out(sessions, edition.zone)
    return State(
        edition=edition,
        release=max(versions, default=1),
        layout=table.layout,
        sessions={str(one.uid): one for one in sessions},
        facts={str(one.uid): facts_of(one) for one in sessions},
        places={str(slot.session.uid): slot.place for _day, slots in table.days for slot in slots},
        versions=versions,
    )


def between(former: State, state: State) -> list[Change]:
    """What differs between two moments, whoever changed it; places that shifted come along."""
    changes = []
    for uid, session in state.sessions.items():
        before, after = former.facts.get(uid, {}), state.facts[uid]
        if before != after or former.places.get(uid) != state.places[uid]:
            named = {"title": session.title, "title_en": session.title_en}
            retitled = {"title"} if before and before["title"] != after["title"] else set()
            line = {"uid": uid, "before": before, "after": after, "what": retitled, **named}
            changes += gathered([[line]]) or [{**line, "what": []}]
    return changes


def as_it_stands(state: State, changes: Iterable[Change]) -> list[Change]:
    """The same, with every other session in silence: what a page shows may be of another time."""
    told = {change["uid"]: change for change in changes}
    return [
        told.get(uid) or {"uid": uid, "before": facts, "after": facts, "what": []}
        for uid, facts in state.facts.items()
    ]


def frame(
    state: State, changes: Sequence[Change] | None, language: str, *, whole: bool = False
) -> str:
    """What pages in one language are told. Without `changes`, or with too many: to read again.

    `whole`: all sessions come along, or the page is read again where they are too many.
    """
    if changes is not None and whole:
        text = _frame(state, as_it_stands(state, changes), language)
        if _fits(text):
            return text
    text = _frame(state, changes or [], language, reload=whole or changes is None)
    return text if _fits(text) else _frame(state, [], language, reload=True)


def _fits(text: str) -> bool:
    return len(text.encode()) <= MOST_BYTES


def _frame(state: State, changes: Iterable[Change], language: str, *, reload: bool = False) -> str:
    with translation.override(language):
        lines = [_line(state, one) for one in changes if one["uid"] in state.sessions]
    told: dict[str, Any] = {
        "type": "programme",
        "version": state.edition.version,
        "release": state.release,
        "grid": grid_address(state.edition),
        "layout": state.layout,
        "sessions": lines,
    }
    return encode(told | {"reload": True} if reload else told)


def _line(state: State, change: Change) -> dict[str, Any]:
    session = state.sessions[change["uid"]]
    zone = state.edition.zone
    starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    return {
        "slug": session.slug,
        "uid": change["uid"],
        "title": plain_words(session, "title"),
        "starts": starts.isoformat(),
        "ends": ends.isoformat(),
        "from": clock(starts),
        "until": clock(ends),
        "when": f"{clock(starts)} – {clock(ends)}",
        "room": plain_words(session.room, "name"),
        "state": session.state,
        "place": state.places[change["uid"]],
        "what": words.moved(change, state.edition),
    }
