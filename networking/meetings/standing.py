"""Where one person's meetings stand: for pages, cards of the directory, and Ma journée."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from networking.meetings.agenda import Span
from networking.meetings.days import seats_held, span_of
from networking.models import Meeting, Profile, Rules
from registration.models import Registration

State = Meeting.State
SOON = timedelta(minutes=10)


@dataclass(frozen=True)
class Clash:
    """A seat in a workshop at the hour of a meeting: the reader's own, or the other's."""

    is_mine: bool


@dataclass(frozen=True)
class Met:
    """A meeting as one of the two sees it."""

    meeting: Meeting
    other: Registration
    clash: Clash | None
    is_awaited: bool  # the reader's answer
    has_begun: bool
    is_over: bool
    has_missed: bool  # the other, as the reader says

    @property
    def soon_from(self) -> datetime:
        return self.meeting.slot.starts_at - SOON

    @property
    def asked_by(self) -> str:
        """Who wrote the message: a first name, empty for the reader."""
        return self._other_if(self.meeting.asking_id)

    @property
    def answered_by(self) -> str:
        """Who wrote the answer: a first name, empty for the reader."""
        is_asking = self.meeting.answer_is_of_asking
        return self._other_if(self.meeting.asking_id if is_asking else self.meeting.asked_id)

    def _other_if(self, person: UUID) -> str:
        return self.other.first_name if person == self.other.pk else ""

    @property
    def rules(self) -> Rules:
        return rules_of(self.meeting)

    @property
    def is_agreed(self) -> bool:
        return self.meeting.state == State.ACCEPTED

    @property
    def is_open(self) -> bool:
        return self.meeting.state == State.OPEN


def clashing(meetings: Collection[Meeting], reader: Registration) -> dict[UUID, Clash]:
    """Of these agreed meetings, those at the hour of somebody's workshop. One query, if any."""
    agreed = [meeting for meeting in meetings if meeting.state == State.ACCEPTED]
    if not agreed:
        return {}
    people = {pk for one in agreed for pk in (one.asking_id, one.asked_id)}
    seats: dict[UUID, list[Span]] = defaultdict(list)
    rows = seats_held().filter(registration__in=people).select_related("workshop__session")
    for seat in rows:
        seats[seat.registration_id].append(span_of(seat.workshop.session))
    found = {}
    for meeting in agreed:
        span = span_of(meeting.slot)
        for person in (meeting.other_than(reader).pk, reader.pk):  # one's own says more
            if any(span.overlaps(other) for other in seats[person]):
                found[meeting.pk] = Clash(person == reader.pk)
    return found


def met(reader: Registration, meetings: Collection[Meeting], now: datetime) -> list[Met]:
    """Each as the reader sees it. One query where some are agreed and not over."""
    clashes = clashing([one for one in meetings if one.slot.ends_at > now], reader)
    return [as_met(meeting, reader, now, clashes.get(meeting.pk)) for meeting in meetings]


def as_met(
    meeting: Meeting, reader: Registration, now: datetime, clash: Clash | None = None
) -> Met:
    other = meeting.other_than(reader)
    return Met(
        meeting=meeting,
        other=other,
        clash=clash,
        is_awaited=meeting.awaits_answer_of(reader) and meeting.expires_at > now,
        has_begun=meeting.slot.starts_at <= now,
        is_over=meeting.slot.ends_at <= now,
        has_missed=meeting.was_missed_by(other),
    )


def rules_of(meeting: Meeting) -> Rules:
    """Those of its edition, read with `edition__networking__room`."""
    found: Rules | None = getattr(meeting.edition, "networking", None)
    return found or Rules(edition=meeting.edition)


def of_the_day(reader: Registration, now: datetime) -> tuple[list[Met], int]:
    """For Ma journée: what is agreed, by hour, and how many wait for one's answer.

    One query, two where something is agreed. Nothing while organisers keep networking closed.
    """
    if not reader.is_confirmed:
        return [], 0
    standing = Meeting.objects.seen_by(reader).filter(state__in=[State.OPEN, State.ACCEPTED])
    rows = standing.select_related(
        "slot", "table", "asking", "asked", "edition__networking__room"
    ).order_by("slot__starts_at", "pk")
    theirs = met(reader, [one for one in rows if rules_of(one).is_open], now)
    return [one for one in theirs if one.is_agreed], sum(one.is_awaited for one in theirs)


def with_people(
    reader: Registration, profiles: Iterable[Profile], now: datetime
) -> dict[UUID, Met]:
    """By profile, the meeting of these people with the reader that stands: agreed and not over,
    or open. One query whatever the length; for `networking/meetings/_button.html`.
    """
    owners = {profile.registration_id: profile.pk for profile in profiles}
    # By whose they are alone, so that the database reads a few: by state, it reads everybody's.
    mine = Meeting.objects.of(reader).with_people()
    rows = mine.order_by("state", "slot__starts_at", "pk") if owners else ()
    found: dict[UUID, Met] = {}
    for meeting in rows:
        other = meeting.other_than(reader).pk
        if other in owners and _stands(meeting, now):
            found.setdefault(owners[other], as_met(meeting, reader, now))
    return found


def _stands(meeting: Meeting, now: datetime) -> bool:
    if meeting.state == State.ACCEPTED:
        return meeting.slot.ends_at > now
    return meeting.state == State.OPEN and meeting.expires_at > now
