"""The desk's tables and slots: made, closed, taken away, and what becomes of meetings there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from assises import audit
from assises.models import Edition, User
from assises.turns import turn
from networking.meetings import mails
from networking.meetings.actions.common import (
    State,
    change,
    end,
    lock_meeting,
    lock_meetings,
    trace,
)
from networking.meetings.actions.refusals import ChangedSince, Removed, StillWanted
from networking.meetings.agenda import Span, cut
from networking.meetings.days import span_of
from networking.models import Meeting, Slot, Table
from networking.models.meetings import MeetingQuerySet


@dataclass(frozen=True)
class Following:
    """What closing a table or a slot does: meetings that go to another table, and that end."""

    moves: list[tuple[Meeting, Table]]
    ends: list[Meeting]

    @property
    def mark(self) -> str:
        """What was looked at before it was agreed to."""
        moved = [f"{meeting.pk}:{table.pk}" for meeting, table in self.moves]
        return " ".join([*moved, "-", *(str(meeting.pk) for meeting in self.ends)])


@turn()
@transaction.atomic
def add_tables(
    edition: Edition,
    how_many: int,
    *,
    by: User,
    now: datetime,
    note: str = "",
    note_en: str = "",
    step_free: bool = True,
) -> list[Table]:
    """So many more tables, with the numbers that follow the highest."""
    Edition.objects.locked(edition.pk)
    last = max(Table.objects.of(edition).values_list("number", flat=True), default=0)
    made = Table.objects.bulk_create(
        Table(edition=edition, number=number, note=note, note_en=note_en, is_step_free=step_free)
        for number in range(last + 1, last + 1 + how_many)
    )
    _record("tables_added", edition, edition, by, now, tables=how_many)
    return made


@turn()
@transaction.atomic
def make_slots(
    edition: Edition,
    whole: Span,
    *,
    length: timedelta,
    pause: timedelta,
    by: User,
    now: datetime,
) -> tuple[list[Slot], int]:
    """Slots from one hour to another. Those that would overlap others are left out, and counted:
    asking twice makes them once.
    """
    Edition.objects.locked(edition.pk)
    taken = [span_of(slot) for slot in Slot.objects.of(edition)]
    spans, left_out = cut(whole, length=length, pause=pause, taken=taken)
    made = [
        Slot.objects.create(edition=edition, starts_at=span.starts_at, ends_at=span.ends_at)
        for span in spans
    ]
    _record("slots_made", edition, edition, by, now, slots=len(made))
    return made, left_out


def what_follows(thing: Table | Slot, now: datetime) -> Following:
    """What closing it would do now. Meetings that have begun stay as they are."""
    to_come = _to_come(thing, now).with_people().order_by("slot__starts_at", "pk")
    if isinstance(thing, Slot):
        return Following([], list(to_come))
    moves, ends = [], []
    for meeting in to_come:
        free = Table.objects.free_at(meeting.slot).exclude(pk=thing.pk)
        if meeting.wants_step_free:
            free = free.filter(is_step_free=True)
        if other := free.order_by("is_step_free", "number").first():
            moves.append((meeting, other))
        else:
            ends.append(meeting)
    return Following(moves, ends)


@turn()
@transaction.atomic
def describe_table(
    table: Table, *, note: str, note_en: str, step_free: bool, by: User, now: datetime
) -> None:
    """Say where it is, and whether there are steps.

    Raises Removed or StillWanted.
    """
    lock_slots(table.edition)
    to_come = Meeting.objects.accepted().filter(table=table, slot__starts_at__gt=now)
    if not step_free and to_come.filter(wants_step_free=True).exists():
        raise StillWanted
    _write(table, note=note, note_en=note_en, is_step_free=step_free)
    _record("table_described", table, table.edition, by, now)


@turn()
@transaction.atomic
def close_table(table: Table, *, by: User, now: datetime, seen: str | None = None) -> Following:
    """Book it no more: its meetings go to another table of their slot, or end; people are told.

    `seen`: what was looked at (`Following.mark`); raises ChangedSince when it is not so any more,
    Removed when another organiser was faster. So do those below.
    """
    lock_slots(table.edition)
    return _close(table, by, now, seen)


@turn()
@transaction.atomic
def close_slot(slot: Slot, *, by: User, now: datetime, seen: str | None = None) -> Following:
    """Offer it no more: its meetings end, and people are told."""
    lock_slots(slot.edition)
    return _close(slot, by, now, seen)


@turn()
@transaction.atomic
def remove_table(table: Table, *, by: User, now: datetime, seen: str | None = None) -> bool:
    """Close it, and take it away. False: it stays closed, for what was held there."""
    lock_slots(table.edition)
    _close(table, by, now, seen)
    return _remove(table, by, now)


@turn()
@transaction.atomic
def remove_slot(slot: Slot, *, by: User, now: datetime, seen: str | None = None) -> bool:
    """Close it, and take it away. False: it stays closed, for who asked or met then."""
    lock_slots(slot.edition)
    _close(slot, by, now, seen)
    return _remove(slot, by, now)


def open_table(table: Table, *, by: User, now: datetime) -> None:
    _open(table, by, now)


def open_slot(slot: Slot, *, by: User, now: datetime) -> None:
    _open(slot, by, now)


# -- How it is done -----------------------------------------------------------------------------


def lock_slots(edition: Edition) -> None:
    """Every slot to oneself: nobody books a table meanwhile. The edition first, so that none is
    made meanwhile."""
    Edition.objects.locked(edition.pk)
    locked = Slot.objects.select_for_update(no_key=True).filter(edition=edition)
    list(locked.order_by("pk"))


def _write(thing: Table | Slot, **fields: Any) -> None:
    """Raises Removed."""
    if not type(thing)._default_manager.filter(pk=thing.pk).update(**fields):
        raise Removed
    for name, value in fields.items():
        setattr(thing, name, value)


def _to_come(thing: Table | Slot, now: datetime) -> MeetingQuerySet:
    """What is agreed there and has not begun."""
    there = {"table" if isinstance(thing, Table) else "slot": thing}
    return Meeting.objects.accepted().filter(**there, slot__starts_at__gt=now)


def _close(thing: Table | Slot, by: User, now: datetime, seen: str | None) -> Following:
    _write(thing, is_open=False)
    lock_meetings(_to_come(thing, now))
    following = what_follows(thing, now)
    if seen is not None and following.mark != seen:
        raise ChangedSince
    for meeting, table in following.moves:
        moved = lock_meeting(meeting.pk)
        if moved.state == State.ACCEPTED:
            change(moved, now, table=table)
            trace(moved, now, "table_changed")
            mails.table_changed(moved, at=now)
    for meeting in following.ends:
        ended = lock_meeting(meeting.pk)
        if ended.state == State.ACCEPTED:
            end(ended, State.CANCELLED, now, ended_by="")
            for person in (ended.asking, ended.asked):
                mails.cancelled(ended, to=person, at=now)
    name = thing._meta.model_name
    _record(f"{name}_closed", thing, thing.edition, by, now, meetings=len(following.ends))
    return following


def _remove(thing: Table | Slot, by: User, now: datetime) -> bool:
    if thing.meetings.exists():
        return False
    _record(f"{thing._meta.model_name}_removed", thing, thing.edition, by, now)
    thing.delete()
    return True


@turn()
@transaction.atomic
def _open(thing: Table | Slot, by: User, now: datetime) -> None:
    _write(thing, is_open=True)
    _record(f"{thing._meta.model_name}_opened", thing, thing.edition, by, now)


def _record(
    did: str,
    on: Edition | Table | Slot,
    edition: Edition,
    by: User,
    now: datetime,
    **details: int,
) -> None:
    audit.record(f"networking.{did}", on=on, edition=edition, at=now, by=by, **details)
