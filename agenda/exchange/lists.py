"""The lists of the programme, for spreadsheets."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from agenda.exchange.sheets import sessions
from agenda.models import Role, Room, Speaker
from agenda.words import clean
from assises.models import Edition

Lines = tuple[Sequence[str], Iterable[Sequence[Any]]]
__all__ = ["roles", "rooms", "sessions", "speakers"]


def speakers(edition: Edition) -> Lines:
    """Everybody on stage, with their sessions."""
    found = Speaker.objects.filter(edition=edition).with_sessions().in_order()
    titles = [
        _("Address"),
        _("First name"),
        _("Last name"),
        _("Function"),
        _("Organisation"),
        _("Biography"),
        _("Sessions"),
    ]
    lines = (
        [
            one.slug,
            one.first_name,
            one.last_name,
            one.function,
            one.organisation,
            clean(one.biography),
            " ; ".join(dict.fromkeys(role.session.title for role in one.roles.all())),
        ]
        for one in found
    )
    return titles, lines


def rooms(edition: Edition) -> Lines:
    found = Room.objects.filter(edition=edition).order_by("position", "pk")
    titles = [
        _("Address"),
        _("Room"),
        _("Places"),
        _("Wheelchair places"),
        _("Induction loop"),
        _("Step-free"),
        _("In a few words"),
    ]
    lines = (
        [
            one.slug,
            one.name,
            one.capacity,
            one.wheelchair_places,
            yes(one.induction_loop),
            yes(one.step_free),
            one.note,
        ]
        for one in found
    )
    return titles, lines


def roles(edition: Edition) -> Lines:
    """A line a person and session."""
    found = Role.objects.filter(session__edition=edition).select_related("session", "speaker")
    titles = [_("Day and hour"), _("Session"), _("First name"), _("Last name"), _("Role")]
    lines = (
        [
            one.session.starts_at,
            one.session.title,
            one.speaker.first_name,
            one.speaker.last_name,
            str(one.get_kind_display()),
        ]
        for one in found.order_by("session__starts_at", "session_id", "position", "pk")
    )
    return titles, lines


def yes(said: bool) -> str:
    return _("yes") if said else _("no")
