"""How a meeting ends otherwise: cancelled, lapsed, missed, or because somebody left."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from assises.turns import turn
from networking.meetings import mails
from networking.meetings.actions.common import (
    State,
    end,
    lock_meeting,
    lock_meetings,
    lock_people,
    locked,
    trace,
)
from networking.meetings.actions.refusals import NotYours, TooSoon
from networking.models import Meeting
from registration.models import Registration


@turn()
@transaction.atomic
def cancel(meeting: Meeting, *, by: Registration, now: datetime) -> Meeting:
    """Take one's own request back, or give an agreed meeting up before it begins.

    The other is told of what was agreed, or waited for their answer. Again changes nothing.

    Raises NotYours.
    """
    meeting, _people = locked(meeting, by)
    if meeting.state == State.CANCELLED:
        return meeting
    if not _may_cancel(meeting, by, now):
        raise NotYours
    was_agreed = meeting.agreed_at is not None  # though one has proposed another time since
    end(meeting, State.CANCELLED, now, ended_by=meeting.side_of(by))
    if was_agreed:
        mails.cancelled(meeting, to=meeting.other_than(by), at=now)
    return meeting


@turn()
@transaction.atomic
def mark_missed(
    meeting: Meeting, *, by: Registration, now: datetime, missed: bool = True
) -> Meeting:
    """Say that the other did not come, or that they did after all. A figure for the desk.

    Raises NotYours or TooSoon.
    """
    meeting, _people = locked(meeting, by)
    if meeting.state != State.ACCEPTED:
        raise NotYours
    if now < meeting.slot.starts_at:
        raise TooSoon
    is_asking = meeting.side_of(by) == Meeting.Side.ASKING
    name = "asked_missed" if is_asking else "asking_missed"
    if getattr(meeting, name) != missed:
        setattr(meeting, name, missed)
        meeting.save(update_fields=[name])
        trace(meeting, now, "missed" if missed else "not_missed")
    return meeting


@turn()
@transaction.atomic
def end_meetings(
    registration: Registration, *, now: datetime, with_whom: Registration | None = None
) -> int:
    """End what is open or to come: somebody leaves the directory or the day, is erased, or has
    blocked `with_whom`. Who counted on a meeting is told that it is off, and no more.

    Holding the one who leaves is enough: every action locks both. Returns how many ended.
    """
    lock_people([registration.pk])
    mine = Meeting.objects.of(registration).filter(state__in=[State.OPEN, State.ACCEPTED])
    if with_whom:
        mine = mine.between(registration, with_whom)
    upcoming = Q(state=State.OPEN) | Q(slot__ends_at__gt=now)
    ending = lock_meetings(mine.filter(upcoming))
    for pk in ending:
        _end_for(lock_meeting(pk), registration, now)
    return len(ending)


@turn()
@transaction.atomic
def lapse(meeting: Meeting, *, now: datetime) -> None:
    """Nobody answered in time: who waited is told. Again changes nothing."""
    lock_people([meeting.asking_id, meeting.asked_id])
    meeting = lock_meeting(meeting.pk)
    if meeting.state == State.OPEN and meeting.expires_at <= now:
        end(meeting, State.EXPIRED, now)
        mails.lapsed(meeting, at=now)


@turn()
@transaction.atomic
def tell_clash(meeting: Meeting, *, now: datetime) -> None:
    """A seat taken since stands in the way of an agreed meeting: both are told, once."""
    lock_people([meeting.asking_id, meeting.asked_id])
    meeting = lock_meeting(meeting.pk)
    if meeting.state == State.ACCEPTED and meeting.clash_told_at is None:
        meeting.clash_told_at = now
        meeting.save(update_fields=["clash_told_at"])
        trace(meeting, now, "clashes")
        mails.clashes(meeting, at=now)


# -- How it is done -----------------------------------------------------------------------------


def _may_cancel(meeting: Meeting, by: Registration, now: datetime) -> bool:
    if meeting.state == State.ACCEPTED:
        return now < meeting.slot.starts_at
    return meeting.state == State.OPEN and not meeting.awaits_answer_of(by)


def _end_for(meeting: Meeting, leaving: Registration, now: datetime) -> None:
    was_agreed = meeting.agreed_at is not None
    end(meeting, State.CANCELLED, now, ended_by=meeting.side_of(leaving))
    if was_agreed and now < meeting.slot.starts_at:
        mails.cancelled(meeting, to=meeting.other_than(leaving), at=now)
