"""What moved, in the few words that an open page shows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agenda.editing.words import WHAT
from assises.models import Edition
from assises.templatetags.ui import clock, speaks_french, typo

QUIET = {"words", "people"}  # nobody is disturbed for these


def moved(change: Mapping[str, Any], edition: Edition) -> list[str]:
    """« 11 h 25 au lieu de 11 h 10 »: part by part, in the active language."""
    return [
        _part(what, change["before"], change["after"], edition)
        for what in change["what"]
        if what not in QUIET
    ]


def title(change: Mapping[str, Any]) -> str:
    return str((not speaks_french() and change.get("title_en")) or typo(change["title"]))


def _part(what: str, before: Mapping[str, Any], after: Mapping[str, Any], edition: Edition) -> str:
    if what == "time":
        end = "ends_at" if before["starts_at"] == after["starts_at"] else "starts_at"
        told = {"new": _clock(after[end], edition), "old": _clock(before[end], edition)}
        if end == "ends_at":
            return _("until %(new)s instead of %(old)s") % told
        return _("%(new)s instead of %(old)s") % told
    if what == "room":
        return _("%(new)s instead of %(old)s") % {"new": _room(after), "old": _room(before)}
    return WHAT[what]()


def _clock(text: str, edition: Edition) -> str:
    return clock(datetime.fromisoformat(text).astimezone(edition.zone))


def _room(facts: Mapping[str, Any]) -> str:
    return str((not speaks_french() and facts.get("room_en")) or typo(facts["room"]))
