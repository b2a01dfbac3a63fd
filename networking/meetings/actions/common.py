"""What every action about meetings shares: the locks, the checks, the trail.

Locked in this order: the edition, people by key, slots by key, meetings by key. Who holds one of
the two people keeps every other action on their meetings waiting, and workshops that would give
them a seat; who holds a slot, every other that books a table in it, or takes it away.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from assises import audit
from networking.meetings.actions.refusals import (
    NoStepFreeTable,
    NoTable,
    NotFree,
    NotShown,
    NotYours,
    SlotGone,
)
from networking.meetings.agenda import lapses_at, why_not
from networking.meetings.days import days_of, span_of
from networking.models import Meeting, Profile, Rules, Slot, Table
from registration.models import Registration

State = Meeting.State


def lock_people(people: Iterable[UUID]) -> dict[UUID, Registration]:
    """Those people to oneself, read again, in the order that everybody locks them."""
    locked = Registration.objects.select_for_update(no_key=True, of=("self",))
    found = locked.select_related("edition").filter(pk__in=set(people)).order_by("pk")
    return {person.pk: person for person in found}


def lock_slot(slot: int) -> Slot:
    """One slot to oneself: its tables are booked by one at a time."""
    locked = Slot.objects.select_for_update(no_key=True, of=("self",))
    found = locked.select_related("edition").filter(pk=slot).first()
    if found is None:
        raise SlotGone
    return found


def lock_meeting(meeting: UUID) -> Meeting:
    """One meeting as it stands now. Its people are locked before."""
    locked = Meeting.objects.select_for_update(no_key=True, of=("self",))
    return locked.with_people().get(pk=meeting)


def lock_meetings(meetings: QuerySet[Meeting, Meeting]) -> list[UUID]:
    """These to oneself, in the order that everybody locks them: by key."""
    rows = Meeting.objects.select_for_update(no_key=True).filter(pk__in=meetings.values("pk"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def locked(meeting: Meeting, by: Registration) -> tuple[Meeting, dict[UUID, Registration]]:
    """A meeting and its two people to oneself, for one of the two.

    Raises NotYours.
    """
    people = lock_people([meeting.asking_id, meeting.asked_id])
    if by.pk not in people:
        raise NotYours
    return lock_meeting(meeting.pk), people


def check_seen(one: Registration, other: Registration) -> None:
    """Each is shown, and neither has blocked the other. Two queries."""
    is_shown = Profile.objects.of(one.edition).shown().filter(registration=one).exists()
    if not is_shown or not Profile.objects.seen_by(one).filter(registration=other).exists():
        raise NotShown


def check_free(
    slot: Slot,
    people: tuple[Registration, Registration],
    rules: Rules,
    *,
    now: datetime,
    leaving: Meeting | None = None,
) -> None:
    """The slot is to come, offered, and in nobody's way."""
    if not slot.is_open or slot.starts_at <= now or slot.edition_id != rules.edition_id:
        raise SlotGone
    days = days_of(people, rules, leaving=leaving)
    if any(why_not(span_of(slot), days[person.pk]) for person in people):
        raise NotFree


def free_table(slot: Slot, *, step_free: bool) -> Table:
    """A table that nobody has in this slot: with steps first, for who may go there."""
    tables = Table.objects.free_at(slot)
    if step_free:
        tables = tables.filter(is_step_free=True)
    table = tables.order_by("is_step_free", "number", "pk").first()
    if table is None:
        raise NoStepFreeTable if step_free else NoTable
    return table


def until(slot: Slot, rules: Rules, now: datetime) -> datetime:
    """When a request made now for this slot lapses."""
    edition = slot.edition
    return lapses_at(
        slot.starts_at,
        now=now,
        zone=edition.zone,
        opens_at=edition.opens_at,
        minutes=rules.answer_minutes,
    )


def change(meeting: Meeting, now: datetime, **fields: Any) -> None:
    """Write what has changed, with its number for calendars."""
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, now
    meeting.save(update_fields=[*fields, "sequence", "changed_at"])


def end(meeting: Meeting, state: str, now: datetime, **fields: Any) -> None:
    """It is over, and leaves its table and both people free."""
    meeting.sittings.all().delete()
    change(meeting, now, state=state, table=None, answered_at=now, **fields)
    trace(meeting, now)


def trace(meeting: Meeting, now: datetime, did: str = "") -> None:
    edition = meeting.edition
    audit.record(f"networking.meeting_{did or meeting.state}", on=meeting, edition=edition, at=now)
