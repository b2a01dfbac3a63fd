"""Accepting a meeting, which books a table; declining one."""

from datetime import datetime

from django.db import transaction

from assises.turns import turn
from networking.meetings import mails
from networking.meetings.actions.common import (
    State,
    change,
    check_free,
    check_seen,
    end,
    free_table,
    lock_people,
    lock_slot,
    locked,
    trace,
)
from networking.meetings.actions.refusals import NotYours
from networking.models import Meeting, Rules, Sitting
from registration.models import Registration


@turn()
@transaction.atomic
def accept(
    meeting: Meeting, *, by: Registration, now: datetime, step_free: bool = False
) -> Meeting:
    """Agree: both sit at a table that nobody else has then. Again changes nothing.

    Both people, then the slot, are locked before anything is read, so that nobody and no table
    is taken twice. `step_free`: only a table without steps will do.

    Raises NoTable, NotFree, NotShown, NotYours or SlotGone.
    """
    lock_people([meeting.asking_id, meeting.asked_id])
    slot = lock_slot(meeting.slot_id)
    meeting, people = locked(meeting, by)
    if meeting.state == State.ACCEPTED:
        return meeting
    if not meeting.awaits_answer_of(by) or meeting.expires_at <= now or meeting.slot_id != slot.pk:
        raise NotYours
    asking, asked = people[meeting.asking_id], people[meeting.asked_id]
    check_seen(asking, asked)
    check_free(slot, (asking, asked), Rules.of(meeting.edition), now=now)
    step_free = step_free or meeting.wants_step_free
    table = free_table(slot, step_free=step_free)
    change(
        meeting,
        now,
        state=State.ACCEPTED,
        table=table,
        wants_step_free=step_free,
        answered_at=now,
        agreed_at=meeting.agreed_at or now,
        clash_told_at=None,
    )
    Sitting.objects.bulk_create(
        Sitting(meeting=meeting, registration=person, slot=slot) for person in (asking, asked)
    )
    trace(meeting, now)
    mails.accepted(meeting, at=now)
    return meeting


@turn()
@transaction.atomic
def decline(meeting: Meeting, *, by: Registration, now: datetime, words: str = "") -> Meeting:
    """Say no, politely. For whose answer is awaited. Again changes nothing.

    Raises NotYours.
    """
    meeting, _people = locked(meeting, by)
    side = meeting.side_of(by)
    if meeting.state == State.DECLINED and meeting.ended_by == side:
        return meeting
    if not meeting.awaits_answer_of(by):
        raise NotYours
    end(meeting, State.DECLINED, now, ended_by=side, answer=words)
    mails.declined(meeting, at=now)
    return meeting
