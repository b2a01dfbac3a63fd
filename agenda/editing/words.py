"""Clashes and changes as sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.editing.clashes import Clash, Day, Kind, free_starts
from agenda.editing.plan import Planned, followers
from agenda.models import KeptWarning
from assises.models import Edition
from assises.templatetags.ui import clock, plain_words


@dataclass(frozen=True)
class Said:
    """A clash for people. `better`: the first hour at which the second one would fit."""

    clash: Clash
    text: str
    first: Planned
    second: Planned | None
    better: datetime | None = None
    kept: KeptWarning | None = None


def said(found: Iterable[Clash], plan: Iterable[Planned], edition: Edition, day: Day) -> list[Said]:
    """Each clash in words, with what was said of it before. One query."""
    by_id = {one.id: one for one in plan}
    kept = {one.key: one for one in KeptWarning.objects.filter(edition=edition)}
    return [
        Said(
            clash,
            sentence(clash, by_id, edition),
            by_id[clash.first],
            by_id.get(clash.second),
            better(clash, by_id, day),
            kept.get(clash.key),
        )
        for clash in found
    ]


def in_pairs(found: Iterable[Said]) -> list[list[Said]]:
    """What is said of the same two sessions, together: one gesture mends it all."""
    pairs: dict[tuple[str, str], list[Said]] = {}
    for one in found:
        pairs.setdefault((one.clash.first, one.clash.second), []).append(one)
    return [*pairs.values()]


def better(clash: Clash, by_id: Mapping[str, Planned], day: Day) -> datetime | None:
    """The hour nearest to its own at which the second session would clash with nothing."""
    if not clash.is_impossible or clash.second not in by_id:
        return None
    second = by_id[clash.second]
    moment, moments = second.as_moment(), [one.as_moment() for one in by_id.values()]
    relays = [one.as_moment() for one in followers(second, by_id.values())]
    free = [at for at, found in free_starts(moment, moments, day, relays=relays) if not found]
    return min(free, key=lambda at: (abs(at - moment.starts_at), at), default=None)


def sentence(clash: Clash, by_id: Mapping[str, Planned], edition: Edition) -> str:
    first, second = by_id[clash.first], by_id.get(clash.second)
    facts = {
        "first": plain_words(first.session, "title"),
        "second": plain_words(second.session, "title") if second else "",
        "room": plain_words(first.session.room, "name"),
        "hour": clock((second or first).session.starts_at.astimezone(edition.zone)),
        "people": _people(clash, first),
        "n": clash.minutes or clash.seats,
    }
    return _pattern(clash) % facts


def _people(clash: Clash, planned: Planned) -> str:
    return ", ".join(
        dict.fromkeys(
            role.speaker.full_name for role in planned.roles if role.speaker_id in clash.people
        )
    )


def _pattern(clash: Clash) -> str:
    n = clash.minutes or clash.seats
    match clash.kind:
        case Kind.ROOM:
            return ngettext(
                "%(second)s starts at %(hour)s, %(n)d minute before %(first)s ends: same room.",
                "%(second)s starts at %(hour)s, %(n)d minutes before %(first)s ends: same room.",
                n,
            )
        case Kind.PERSON:
            return _("%(people)s in two places at %(hour)s: %(first)s and %(second)s.")
        case Kind.SEATS:
            return ngettext(
                "%(first)s has %(n)d more place than its room, %(room)s.",
                "%(first)s has %(n)d more places than its room, %(room)s.",
                n,
            )
        case Kind.OUTSIDE:
            return _("%(first)s is outside the hours of the day.")
        case Kind.CHANGE:
            return ngettext(
                "%(people)s: %(n)d minute to go from %(first)s to %(second)s.",
                "%(people)s: %(n)d minutes to go from %(first)s to %(second)s.",
                n,
            )
    return ngettext(
        "%(room)s: %(n)d minute to set the room between %(first)s and %(second)s.",
        "%(room)s: %(n)d minutes to set the room between %(first)s and %(second)s.",
        n,
    )


WHAT = {
    "added": lambda: _("New"),
    "cancelled": lambda: _("Cancelled"),
    "restored": lambda: _("Held after all"),
    "time": lambda: _("Another hour"),
    "room": lambda: _("Another room"),
    "title": lambda: _("Another title"),
    "people": lambda: _("Other people on stage"),
    "words": lambda: _("Other words"),
}


def change_in_words(change: Mapping[str, Any], edition: Edition) -> list[str]:
    """One line of a version, part by part: « 10:30, was 10:00 »."""
    return [_part(what, change["before"], change["after"], edition) for what in change["what"]]


def _part(what: str, before: Mapping[str, Any], after: Mapping[str, Any], edition: Edition) -> str:
    if what == "time" and before:
        told = {"new": _hours(after, edition), "old": _hours(before, edition)}
        return _("%(new)s, was %(old)s") % told
    if what == "room" and before:
        return _("%(new)s, was %(old)s") % {"new": after["room"], "old": before["room"]}
    if what == "added":
        told = {"hours": _hours(after, edition), "room": after["room"]}
        return _("New: %(hours)s, %(room)s") % told
    return WHAT[what]()


def _hours(facts: Mapping[str, Any], edition: Edition) -> str:
    start, end = (
        datetime.fromisoformat(facts[name]).astimezone(edition.zone)
        for name in ("starts_at", "ends_at")
    )
    return f"{clock(start)} – {clock(end)}"
