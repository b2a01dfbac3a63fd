"""What the database knows of people's days: see `agenda`."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from agenda.models import Session
from assises.models import Edition
from networking.meetings.agenda import Busy, Day, Span, longest_gap, why_not
from networking.meetings.wording import half_day, why
from networking.models import Availability, Meeting, Profile, Rules, Sitting, Slot
from registration.models import Registration
from workshops.models import Seat

Kind = Session.Kind
# What everybody who comes attends, unless they say otherwise.
COMMON = (Kind.WELCOME, Kind.PLENARY, Kind.ROUND_TABLE, Kind.PERFORMANCE)
SEAT = ("registration", "workshop__session__starts_at", "workshop__session__ends_at")
SITTING = ("registration", "slot__starts_at", "slot__ends_at")


def span_of(thing: Slot | Session) -> Span:
    return Span(thing.starts_at, thing.ends_at)


def seats_held() -> QuerySet[Seat, Seat]:
    """Those in workshops that are held."""
    planned = Seat.objects.held().filter(workshop__session__state=Session.State.PLANNED)
    return planned.filter(workshop__closed_at=None)


def days_of(
    people: Collection[Registration], rules: Rules, *, leaving: Meeting | None = None
) -> dict[UUID, Day]:
    """The day of each, as if without the meeting that they are `leaving`. Four queries."""
    edition = rules.edition_id
    sessions = _sessions(edition)
    seats = _by_person(seats_held().filter(registration__in=people), SEAT)
    sittings = Sitting.objects.filter(registration__in=people)
    if leaving:
        sittings = sittings.exclude(meeting=leaving)
    meetings = _by_person(sittings, SITTING)
    said: dict[UUID, dict[datetime, bool]] = defaultdict(dict)
    words = Availability.objects.filter(registration__in=people)
    for person, starts_at, is_free in words.values_list(
        "registration", "slot__starts_at", "is_free"
    ):
        said[person][starts_at] = is_free
    return {
        person.pk: Day(
            meetings=tuple(meetings[person.pk]),
            workshops=tuple(seats[person.pk]),
            sessions=tuple(span for kind, span in sessions if kind != Kind.MEAL),
            meals=tuple(span for kind, span in sessions if kind == Kind.MEAL and person.lunch),
            meal_minutes=rules.meal_minutes,
            said=said[person.pk],
        )
        for person in people
    }


def _sessions(edition_id: int) -> list[tuple[str, Span]]:
    planned = Session.objects.filter(
        edition=edition_id, state=Session.State.PLANNED, kind__in=(*COMMON, Kind.MEAL)
    )
    return [(session.kind, span_of(session)) for session in planned]


def _by_person(rows: QuerySet[Any, Any], columns: tuple[str, str, str]) -> dict[UUID, list[Span]]:
    found: dict[UUID, list[Span]] = defaultdict(list)
    for person, starts_at, ends_at in rows.values_list(*columns):
        found[person].append(Span(starts_at, ends_at))
    return found


# -- Who is free at an hour: the directory's filter ---------------------------------------------


@dataclass(frozen=True)
class _Hour:
    slot: Slot
    rules: Rules
    sessions: list[tuple[str, Span]]

    @property
    def is_common(self) -> bool:
        mine = span_of(self.slot)
        return any(mine.overlaps(span) for kind, span in self.sessions if kind != Kind.MEAL)

    @property
    def meals(self) -> list[Span]:
        mine = span_of(self.slot)
        return [one for kind, one in self.sessions if kind == Kind.MEAL and mine.overlaps(one)]


def free_at(slot: Slot, profiles: QuerySet[Profile, Profile]) -> QuerySet[Profile, Profile]:
    """Of these profiles, those of people who are free in a slot: as `agenda.why_not` says it.

    Three queries at most beside the answer itself, whatever its length: the rules, the sessions,
    and who has something on during the meal.
    """
    hour = _Hour(slot, Rules.of(slot.edition), _sessions(slot.edition_id))
    person = OuterRef("registration")
    words = Availability.objects.filter(registration=person, slot=slot)
    during = {
        "workshop__session__starts_at__lt": slot.ends_at,
        "workshop__session__ends_at__gt": slot.starts_at,
    }
    met = Sitting.objects.filter(
        registration=person, slot__starts_at__lt=slot.ends_at, slot__ends_at__gt=slot.starts_at
    )
    found = profiles.filter(
        ~Exists(met),
        ~Exists(seats_held().filter(registration=person, **during)),
        ~Exists(words.filter(is_free=False)),
    )
    if hour.is_common:
        found = found.filter(Exists(words.filter(is_free=True)))
    for meal in hour.meals:
        found = _who_can_eat(found, meal, hour)
    return found


def _who_can_eat(
    profiles: QuerySet[Profile, Profile], meal: Span, hour: _Hour
) -> QuerySet[Profile, Profile]:
    slot, enough = span_of(hour.slot), timedelta(minutes=hour.rules.meal_minutes)
    if longest_gap(meal, [slot]) < enough:
        return profiles.exclude(registration__lunch=True)
    edition = hour.slot.edition_id
    taken: dict[UUID, list[Span]] = defaultdict(list)
    for rows, columns in (
        (Sitting.objects.filter(slot__edition=edition), SITTING),
        (seats_held().filter(round__edition=edition), SEAT),
    ):
        names = {f"{columns[1]}__lt": meal.ends_at, f"{columns[2]}__gt": meal.starts_at}
        during = rows.filter(**names)
        for person, spans in _by_person(during, columns).items():
            taken[person] += spans
    starved = [who for who, spans in taken.items() if longest_gap(meal, [*spans, slot]) < enough]
    return profiles.exclude(registration__lunch=True, registration__in=starved)


# -- What two people may choose from --------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A slot as one person sees it, who would meet another. `with_whom`: they meet then."""

    slot: Slot
    tables: int
    mine: Busy | None
    with_whom: str
    is_theirs_busy: bool

    @property
    def half_day(self) -> str:
        return half_day(self.slot.starts_at)

    @property
    def why(self) -> str:
        return why(self.mine, self.with_whom)

    @property
    def is_free(self) -> bool:
        return self.mine is None and not self.is_theirs_busy and self.tables > 0


def offers(
    reader: Registration,
    other: Registration,
    rules: Rules,
    *,
    now: datetime,
    leaving: Meeting | None = None,
) -> list[Offer]:
    """Each slot to come, free for both or not. Eight queries, whatever the length."""
    edition: Edition = reader.edition
    days = days_of([reader, other], rules, leaving=leaving)
    tables = edition.tables.filter(is_open=True).count()
    taken: dict[int, int] = defaultdict(int)
    for slot in Meeting.objects.accepted().filter(edition=edition).values_list("slot", flat=True):
        taken[slot] += 1
    names = met_by(reader, leaving)
    slots = Slot.objects.of(edition).to_come(now).in_order()
    if leaving:
        slots = slots.exclude(pk=leaving.slot_id)
    return [
        Offer(
            slot=slot,
            tables=max(0, tables - taken[slot.pk]),
            mine=why_not(span_of(slot), days[reader.pk]),
            with_whom=names.get(slot.pk, ""),
            is_theirs_busy=why_not(span_of(slot), days[other.pk]) is not None,
        )
        for slot in slots
    ]


def met_by(reader: Registration, leaving: Meeting | None = None) -> dict[int, str]:
    """Whom they meet, by slot: first name and initial."""
    mine = Meeting.objects.seen_by(reader).accepted().with_people()
    if leaving:
        mine = mine.exclude(pk=leaving.pk)
    return {one.slot_id: one.other_than(reader).short_name for one in mine}


# -- What one says of one's own day ---------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """A slot to come in one's own day. `is_fixed`: a seat or a meeting stands there."""

    slot: Slot
    busy: Busy | None
    is_ticked: bool
    with_whom: str

    @property
    def is_fixed(self) -> bool:
        return self.busy in (Busy.MEETING, Busy.WORKSHOP)

    @property
    def half_day(self) -> str:
        return half_day(self.slot.starts_at)

    @property
    def why(self) -> str:
        return "" if self.busy == Busy.CLOSED else why(self.busy, self.with_whom)


def moments(reader: Registration, rules: Rules, now: datetime) -> list[Moment]:
    """Each slot to come, with what stands in it. Six queries, whatever the length."""
    day = days_of([reader], rules)[reader.pk]
    names = met_by(reader)
    found = []
    for slot in Slot.objects.of(reader.edition).to_come(now).in_order():
        span = span_of(slot)
        default = why_not(span, Day(sessions=day.sessions)) is None
        ticked = day.said.get(span.starts_at, default)
        found.append(Moment(slot, why_not(span, day), ticked, names.get(slot.pk, "")))
    return found
