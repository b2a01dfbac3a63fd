"""The room itself: locked before any change, which raises its number and tells the screens."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from agenda.live import feed
from agenda.live.actions.refusals import Unknown
from agenda.live.models import LiveRoom, Question
from agenda.models import Session
from assises import audit
from assises.audit import By
from assises.models import Edition, User
from assises.turns import turn


def lock(room: int) -> LiveRoom:
    """The room, to oneself until the transaction ends."""
    return (
        LiveRoom.objects.select_for_update(of=("self",), no_key=True)
        .select_related("session__edition")
        .get(pk=room)
    )


def lock_with_edition(room: LiveRoom) -> LiveRoom:
    """The edition first, then the room: for what changes a page that is kept as bytes."""
    Edition.objects.locked(room.session.edition_id)
    return lock(room.pk)


def standing(question: UUID, room: LiveRoom) -> Question:
    """A question of this room that nobody has taken back. Raises Unknown."""
    found = Question.objects.standing().filter(room=room, pk=question).first()
    if found is None:
        raise Unknown
    return found


def raise_seq(room: LiveRoom) -> int:
    """The number of the change being made. The room is locked."""
    room.seq += 1
    room.save(update_fields=["seq"])
    if not room.is_open:  # its session's page shows the record, and is kept as bytes
        transaction.on_commit(partial(_bump, room.session_id), robust=True)
    return room.seq


def _bump(session: int) -> None:
    """After the commit: the edition is locked before rooms, never after them."""
    for edition in Session.objects.filter(pk=session).values_list("edition", flat=True):
        Edition.objects.bump(edition)


def tell(room: LiveRoom, *people: UUID | None) -> None:
    """Tell after the commit: what breaks then is logged, for what was asked is done."""
    concerned = [who for who in people if who]
    transaction.on_commit(lambda: feed.changed(room.pk, concerned), robust=True)


@turn()
@transaction.atomic
def begin(session: Session, *, by: By | None, now: datetime) -> LiveRoom:
    """Give a session its live room, which takes questions and votes. Again changes nothing."""
    Edition.objects.locked(session.edition_id)
    session = Session.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    room = feed.room_of(session)
    if session.has_live:
        return room
    session.has_live = True
    session.save(update_fields=["has_live"])
    audit.record("live.room_begun", on=room, edition=session.edition, by=by, at=now)
    Edition.objects.bump(session.edition_id)
    return set_open(room, is_open=True, by=by, now=now)


@turn()
@transaction.atomic
def set_open(room: LiveRoom, *, is_open: bool, by: By | None, now: datetime) -> LiveRoom:
    """Take questions and votes, or stop taking them."""
    room = lock(room.pk) if is_open else lock_with_edition(room)
    if room.is_open != is_open:
        room.is_open = is_open
        room.changed_seq = raise_seq(room)
        room.save(update_fields=["is_open", "changed_seq"])
        verb = "opened" if is_open else "closed"
        audit.record(f"live.room_{verb}", on=room, edition=room.session.edition, by=by, at=now)
        if not is_open:  # the session's page shows the record of what was asked
            Edition.objects.bump(room.session.edition_id)
        tell(room)
    return room


@turn()
@transaction.atomic
def set_up(room: LiveRoom, changed: dict[str, Any], *, by: User, now: datetime) -> LiveRoom:
    """Set how a room works; `changed` holds the new values by field. Pages follow at once."""
    room = lock_with_edition(room)
    if not changed:
        return room
    for field, value in changed.items():
        setattr(room, field, value)
    room.changed_seq = raise_seq(room)
    room.save(update_fields=[*changed, "changed_seq"])
    edition = room.session.edition
    audit.record("live.room_set_up", on=room, edition=edition, by=by, at=now, fields=[*changed])
    Edition.objects.bump(edition.pk)
    tell(room)
    return room


def open_due(now: datetime) -> int:
    """Open the rooms whose hour has come, once each. Returns how many."""
    due = LiveRoom.objects.filter(opens_at__lte=now, session__edition__is_current=True)
    found = list(due.select_related("session"))
    for room in found:
        with turn(), transaction.atomic():
            locked = lock(room.pk)
            if locked.opens_at is None or locked.opens_at > now:
                continue
            locked.opens_at = None
            locked.save(update_fields=["opens_at"])
            if now < locked.session.ends_at:
                set_open(locked, is_open=True, by=None, now=now)
    return len(found)
