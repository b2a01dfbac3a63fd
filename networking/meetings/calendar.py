"""A meeting in one person's calendar."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from assises.following import moves_with_the_edition
from assises.models import Edition
from networking.meetings.standing import rules_of
from networking.meetings.wording import full_place_of, place_of
from networking.models import Meeting
from registration.models import Registration


def event_of(meeting: Meeting, reader: Registration, *, place: str, is_on: bool = True) -> Event:
    """For one of the two: each has their own UID, which nothing changes.

    What is not on is cancelled, and names nobody: calendars drop it.
    """
    edition, other = meeting.edition, meeting.other_than(reader)
    title = _("Meeting with %(name)s") % {"name": other.full_name} if is_on else _("Meeting")
    if is_on and other.organisation:
        title = f"{title}, {other.organisation}"
    event = Event()
    event.add("UID", str(uuid.uuid5(meeting.pk, str(reader.pk))))
    event.add("SEQUENCE", meeting.sequence)
    event.add("DTSTAMP", meeting.changed_at)
    event.add("LAST-MODIFIED", meeting.changed_at)
    event.add("DTSTART", meeting.slot.starts_at.astimezone(edition.zone))
    event.add("DTEND", meeting.slot.ends_at.astimezone(edition.zone))
    event.add("SUMMARY", title)
    event.add("STATUS", "CONFIRMED" if is_on else "CANCELLED")
    event.add("LOCATION", ", ".join(filter(None, [place, edition.venue, edition.address])))
    event.add("URL", f"{settings.SITE_URL}{reverse('networking:meeting', args=[meeting.pk])}")
    return event


@moves_with_the_edition
def follow_edition(edition: Edition, now: datetime) -> None:
    """The venue and its address are said with each meeting."""
    of_calendars = Meeting.objects.filter(edition=edition).exclude(agreed_at=None)
    of_calendars.update(sequence=F("sequence") + 1, changed_at=now)


@dataclass(frozen=True)
class Agreed:
    """A meeting that was agreed once, as its calendar shows it: on, or cancelled."""

    meeting: Meeting
    reader: Registration
    is_on: bool

    def event(self) -> Event:
        place = place_of(self.meeting, rules_of(self.meeting))
        return event_of(self.meeting, self.reader, place=place, is_on=self.is_on)

    @property
    def mark(self) -> str:
        """What moves an ETag: whatever the event says."""
        meeting, other = self.meeting, self.meeting.other_than(self.reader)
        said = (other.full_name, other.organisation, place_of(meeting, rules_of(meeting)))
        return f"{meeting.pk} {meeting.sequence} {meeting.slot_id} {self.is_on} {said}"


def agreed_with(reader: Registration) -> list[Agreed]:
    """What calendars hold: those agreed, and those that were, as cancelled. Two queries."""
    once = Meeting.objects.of(reader).exclude(agreed_at=None)
    rows = once.select_related("slot", "table", "asking", "asked", "edition__networking__room")
    seen = set(Meeting.objects.seen_by(reader).accepted().values_list("pk", flat=True))
    return [
        Agreed(meeting, reader, reader.is_confirmed and meeting.pk in seen)
        for meeting in rows.order_by("slot__starts_at", "pk")
    ]


def file_of(meeting: Meeting, reader: Registration) -> bytes:
    """The file that a calendar takes in from a mail."""
    calendar = Calendar()
    calendar.add("prodid", "-//Assises//Assises//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    is_on = meeting.state == Meeting.State.ACCEPTED
    calendar.add_component(event_of(meeting, reader, place=full_place_of(meeting), is_on=is_on))
    return _with_zones(calendar, meeting.edition)


def _with_zones(calendar: Calendar, edition: Edition) -> bytes:
    year = edition.day.year
    calendar.add_missing_timezones(first_date=date(year - 1, 1, 1), last_date=date(year + 1, 1, 1))
    return bytes(calendar.to_ical())
