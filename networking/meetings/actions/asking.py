"""Asking somebody for a meeting, and proposing another time."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from assises.turns import turn
from networking.meetings import mails
from networking.meetings.actions.common import (
    State,
    change,
    check_free,
    check_seen,
    lock_people,
    lock_slot,
    locked,
    trace,
    until,
)
from networking.meetings.actions.refusals import (
    AlreadyAgreed,
    AlreadyAsked,
    AskedEnough,
    NoTable,
    NotShown,
    NotYours,
    SlotGone,
    TooMany,
    TooOften,
)
from networking.models import Meeting, Rules, Slot, Table
from registration.models import Registration

AN_HOUR = timedelta(hours=1)
ASKED_AN_HOUR = 20  # by one person, whatever became of them
DECLINED = 2  # by one person of another: enough
A_DAY = timedelta(days=1)
ASKED_A_DAY = 3  # by one person of another, whatever became of them
Side = Meeting.Side


@turn()
@transaction.atomic
def ask(
    id: UUID,
    *,
    asking: Registration,
    asked: Registration,
    slot: Slot,
    message: str,
    now: datetime,
    step_free: bool = False,
) -> Meeting:
    """Ask somebody for a meeting. It blocks nothing until they accept. The same `id` again
    changes nothing and returns the same meeting.

    Raises AlreadyAgreed, AlreadyAsked, AskedEnough, NoTable, NotFree, NotShown, SlotGone,
    TooMany or TooOften.
    """
    people = lock_people([asking.pk, asked.pk])
    if known := Meeting.objects.with_people().filter(pk=id).first():
        if (known.asking_id, known.asked_id) != (asking.pk, asked.pk):
            raise NotYours
        return known
    if len(people) < 2:
        raise NotShown
    asking, asked = people[asking.pk], people[asked.pk]
    rules = Rules.of(asking.edition)
    slot = lock_slot(slot.pk)
    check_seen(asking, asked)
    _check_pair(asking, asked, now)
    _check_how_many(asking, rules, now)
    check_free(slot, (asking, asked), rules, now=now)
    _check_a_table(slot)
    meeting = Meeting.objects.create(
        id=id,
        edition=asking.edition,
        asking=asking,
        asked=asked,
        asking_code=asking.code,
        asked_code=asked.code,
        slot=slot,
        message=message,
        wants_step_free=step_free,
        asked_at=now,
        expires_at=until(slot, rules, now),
        changed_at=now,
    )
    trace(meeting, now, "asked")
    mails.asked(meeting, at=now)
    return meeting


@turn()
@transaction.atomic
def propose(
    meeting: Meeting,
    slot: Slot,
    *,
    by: Registration,
    now: datetime,
    words: str = "",
    step_free: bool = False,
) -> Meeting:
    """Another time: the other's answer is awaited, and their time to answer begins anew.

    For whose answer is awaited; for either of an agreed meeting that has not begun, who gives
    that time and its table up. The same proposal again changes nothing.

    Raises NoTable, NotFree, NotShown, NotYours or SlotGone.
    """
    lock_people([meeting.asking_id, meeting.asked_id])
    slot = lock_slot(slot.pk)
    meeting, people = locked(meeting, by)
    if _is_proposed(meeting, slot, by):
        return meeting
    _check_may_propose(meeting, by, now)
    by, other = people[by.pk], people[meeting.other_than(by).pk]
    rules = Rules.of(meeting.edition)
    check_seen(by, other)
    if slot.pk == meeting.slot_id:
        raise SlotGone
    check_free(slot, (by, other), rules, now=now, leaving=meeting)
    _check_a_table(slot)
    was_agreed = meeting.state == State.ACCEPTED
    meeting.sittings.all().delete()
    change(
        meeting,
        now,
        state=State.OPEN,
        slot=slot,
        table=None,
        awaits=meeting.side_of(other),
        answer=words,
        wants_step_free=meeting.wants_step_free or step_free,
        expires_at=until(slot, rules, now),
        answered_at=None,
        clash_told_at=None,
    )
    trace(meeting, now, "moved" if was_agreed else "proposed")
    mails.proposed(meeting, at=now)
    return meeting


# -- How it is done -----------------------------------------------------------------------------


def _check_pair(asking: Registration, asked: Registration, now: datetime) -> None:
    """One request a pair, whoever made it; those that nobody answered make way."""
    between = Meeting.objects.between(asking, asked)
    if between.open(now).exists():
        raise AlreadyAsked
    if between.accepted().filter(slot__ends_at__gt=now).exists():
        raise AlreadyAgreed
    declined = between.filter(asking=asking, state=State.DECLINED, ended_by=Side.ASKED)
    lately = between.filter(asking=asking, asked_at__gt=now - A_DAY)
    if declined.count() >= DECLINED or lately.count() >= ASKED_A_DAY:
        raise AskedEnough
    for lapsed in between.filter(state=State.OPEN).with_people():
        change(lapsed, now, state=State.EXPIRED)
        trace(lapsed, now)
        mails.lapsed(lapsed, at=now)


def _check_how_many(asking: Registration, rules: Rules, now: datetime) -> None:
    mine = Meeting.objects.filter(asking=asking)
    if mine.open(now).count() >= rules.most_open_requests:
        raise TooMany
    if mine.filter(asked_at__gt=now - AN_HOUR).count() >= ASKED_AN_HOUR:
        raise TooOften


def _check_a_table(slot: Slot) -> None:
    """It is not booked yet; but where none is left there is nothing to ask for."""
    if not Table.objects.free_at(slot).exists():
        raise NoTable


def _is_proposed(meeting: Meeting, slot: Slot, by: Registration) -> bool:
    """A second click: this very time waits already for the other's answer."""
    theirs = meeting.state == State.OPEN and not meeting.awaits_answer_of(by)
    return theirs and meeting.slot_id == slot.pk


def _check_may_propose(meeting: Meeting, by: Registration, now: datetime) -> None:
    if meeting.state == State.ACCEPTED and meeting.slot.starts_at > now:
        return
    if not meeting.awaits_answer_of(by) or meeting.expires_at <= now:
        raise NotYours
