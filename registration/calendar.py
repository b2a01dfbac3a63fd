"""The day as a calendar file: one event, to keep."""

import uuid
from datetime import date

from django.conf import settings
from icalendar import Calendar, Event, vGeo, vText, vUri

from assises.models import Edition

# What names an event whatever its address or host: never change it.
NAMES = uuid.UUID("5ecb9c1e-4b0a-4e57-9d4e-2f3e6d1c7a90")


def day_of(edition: Edition, *, language: str = "fr") -> bytes:
    """The edition's day. Holds nothing personal: calendars are shared and synchronised."""
    calendar = Calendar()
    calendar.add("prodid", "-//Assises//Assises//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(edition, language))
    year = edition.day.year
    calendar.add_missing_timezones(first_date=date(year - 1, 1, 1), last_date=date(year + 1, 1, 1))
    return bytes(calendar.to_ical())


def _event(edition: Edition, language: str) -> Event:
    event = Event()
    english = language == "en"
    event.add("uid", str(uuid.uuid5(NAMES, f"edition:{edition.pk}")))
    event.add("sequence", edition.version)
    event.add("dtstamp", edition.changed_at)
    event.add("last-modified", edition.changed_at)
    event.add("dtstart", edition.starts_at)
    event.add("dtend", edition.ends_at)
    event.add("summary", (english and edition.short_name_en) or edition.short_name)
    event.add("description", (english and edition.name_en) or edition.name)
    event.add("location", vText(f"{edition.venue}, {edition.address}"))
    if edition.latitude is not None and edition.longitude is not None:
        event.add("geo", vGeo((float(edition.latitude), float(edition.longitude))))
    event.add("url", vUri(settings.SITE_URL + ("/en/" if english else "/")))
    event.add("status", "CONFIRMED")
    return event
