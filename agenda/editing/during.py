"""The day's gestures: late, another room, cancelled. Published at once, undone for ten minutes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agenda import actions
from agenda.editing.lateness import Turn, late
from agenda.editing.releases import ABOUT, change_of, facts_of, new_release
from agenda.models import Release, Role, Room, Session, Speaker
from assises import audit
from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn

UNDONE_WITHIN = timedelta(minutes=10)
MOST = timedelta(hours=3)
REST_OF_THE_DAY = timedelta(hours=12)


class NothingLeft(Refused):
    code = "nothing_left"
    message = _("Nothing is left to shift in this room.")


class OutOfReason(Refused):
    code = "out_of_reason"
    message = _("Say by how many minutes: from 1 to 180.")


class Over(Refused):
    code = "over"
    message = _("This session is over.")


class Taken(Refused):
    code = "taken"
    message = _("This room is taken at that time: choose another.")


class SameRoom(Refused):
    code = "same_room"
    message = _("This session is in that room already: choose another.")


class ChangedSince(Refused):
    code = "changed_since"
    message = _("Something has changed since you looked: look at what would move once more.")


class TooLate(Refused):
    code = "too_late"
    message = _("It is too late to undo, or something has changed since.")


@turn()
@transaction.atomic
def run_late(
    room: Room,
    *,
    minutes: int,
    seen: int | None = None,
    tells: bool = True,
    by: User | None,
    now: datetime,
) -> Release:
    """The room runs late: what is on ends later, the rest follows, breaks absorb.

    `seen`: the version that what would move was looked at in. Raises NothingLeft, OutOfReason or
    ChangedSince.
    """
    if not timedelta(0) < timedelta(minutes=minutes) <= MOST:
        raise OutOfReason
    edition = Edition.objects.locked(room.edition_id)
    if seen is not None and seen != last_number(edition):
        raise ChangedSince
    moved = foresee(room, minutes=minutes, now=now)
    if not moved:
        raise NothingLeft
    hours = {one.pk: {"starts_at": t.starts_at, "ends_at": t.ends_at} for one, t in moved}
    return _release(edition, hours, tells=tells, by=by, now=now)


def foresee(room: Room, *, minutes: int, now: datetime) -> list[tuple[Session, Turn]]:
    """What running late so much would change, with the new hours. One query."""
    sessions = {str(one.uid): one for one in _left_in(room, now)}
    turns = [Turn(id, one.kind, one.starts_at, one.ends_at) for id, one in sessions.items()]
    return [(sessions[one.id], one) for one in late(turns, timedelta(minutes=minutes), now)]


def people_elsewhere(
    room: Room, moved: Sequence[tuple[Session, Turn]], now: datetime
) -> list[tuple[Speaker, Session]]:
    """Who would be on stage in this room and expected in another at the same time."""
    found = []
    for session, there in moved:
        theirs = Role.objects.filter(session=session).values("speaker")
        elsewhere = Role.objects.filter(
            speaker__in=theirs,
            session__starts_at__lt=there.ends_at,
            session__ends_at__gt=there.starts_at,
            session__state=Session.State.PLANNED,
        ).exclude(session__room=room)
        roles = elsewhere.select_related("session", "speaker").order_by("pk")
        found += [(role.speaker, role.session) for role in roles]
    return found


@turn()
@transaction.atomic
def move_room(
    session: Session, *, room: Room, tells: bool = True, by: User | None, now: datetime
) -> Release:
    """Hold a session in another room from now on. Raises Over, SameRoom or Taken."""
    edition = Edition.objects.locked(session.edition_id)
    session = Session.objects.select_related("room").get(pk=session.pk)
    if session.ends_at <= now:
        raise Over
    if session.room_id == room.pk:
        raise SameRoom
    session.room = room
    if Session.objects.overlapping(session).exists():
        raise Taken
    return _release(edition, {session.pk: {"room": room}}, tells=tells, by=by, now=now)


@turn()
@transaction.atomic
def cancel(session: Session, *, tells: bool = True, by: User | None, now: datetime) -> Release:
    """Cancel a session that is not over. Raises Over."""
    edition = Edition.objects.locked(session.edition_id)
    session = Session.objects.get(pk=session.pk)
    if session.ends_at <= now or session.is_cancelled:
        raise Over
    what = {session.pk: {"state": Session.State.CANCELLED}}
    return _release(edition, what, tells=tells, by=by, now=now)


@turn()
@transaction.atomic
def undo(release: Release, *, by: User | None, now: datetime) -> Release:
    """Put back what a gesture changed, as a version of its own. Raises TooLate.

    For ten minutes, and while nothing has changed since in the sessions that it moved.
    """
    edition = Edition.objects.locked(release.edition_id)
    if release.kind != Release.Kind.ON_THE_DAY or now - release.at > UNDONE_WITHIN:
        raise TooLate
    back: dict[int, dict[str, Any]] = {}
    rooms = Room.objects.filter(edition=edition).in_bulk()
    for change in release.changes:
        session = Session.objects.select_related("room").filter(uid=change["uid"]).first()
        before = change["before"]
        if (
            session is None
            or facts_of(session) != change["after"]
            or before["room_id"] not in rooms
        ):
            raise TooLate
        back[session.pk] = {
            "starts_at": datetime.fromisoformat(before["starts_at"]),
            "ends_at": datetime.fromisoformat(before["ends_at"]),
            "room": rooms[before["room_id"]],
            "state": before["state"],
        }
    if _is_taken(back):
        raise TooLate
    return _release(edition, back, tells=release.tells, by=by, now=now)


def last_number(edition: Edition) -> int:
    """The number of the version that stands: 1 before anything is published over it."""
    last = Release.objects.of(edition).in_order().first()
    return last.number if last else 1


def _is_taken(what: Mapping[int, Mapping[str, Any]]) -> bool:
    """Whether others stand where these sessions would go."""
    for session in Session.objects.filter(pk__in=what):
        for field, value in what[session.pk].items():
            setattr(session, field, value)
        others = Session.objects.overlapping(session).exclude(pk__in=what)
        if session.state == Session.State.PLANNED and others.exists():
            return True
    return False


def _left_in(room: Room, now: datetime) -> Iterable[Session]:
    planned = Session.objects.filter(room=room, state=Session.State.PLANNED)
    today = planned.filter(ends_at__gt=now, starts_at__lt=now + REST_OF_THE_DAY)
    return today.filter(relay_of=None).in_order()


def _release(
    edition: Edition,
    what: Mapping[int, Mapping[str, Any]],
    *,
    tells: bool,
    by: User | None,
    now: datetime,
) -> Release:
    """Store what changes of each session, and say it as a version. Relays follow."""
    known = Session.objects.select_related("room").filter(pk__in=what)
    before = {one.pk: facts_of(one) for one in _with_relays(known)}
    for session in known.in_order():
        for field, value in what[session.pk].items():
            setattr(session, field, value)
        actions.save_session(session, changed=what[session.pk], by=by, now=now)
    after = Session.objects.select_related("room").filter(pk__in=before).in_order()
    changes = [change for one in after if (change := _change(one, before[one.pk]))]
    kind = Release.Kind.ON_THE_DAY
    release = new_release(edition, changes, kind=kind, tells=tells, by=by, now=now)
    audit.record("agenda.changed_on_the_day", on=release, edition=edition, at=now, by=by)
    return release


def _with_relays(sessions: Any) -> Iterable[Session]:
    relays = Session.objects.filter(relay_of__in=sessions.values("pk")).select_related("room")
    return [*sessions, *relays]


def _change(session: Session, before: Mapping[str, Any]) -> dict[str, Any] | None:
    after = facts_of(session)
    fields = [name for name in ABOUT if name in after and after[name] != before[name]]
    return change_of(session, before, fields)
