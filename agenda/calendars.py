"""Calendar files (RFC 5545, RFC 7986): the sessions of an edition, for anybody's calendar."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from icalendar import Calendar, Event, vDuration

from agenda.models import Session
from agenda.words import clean, said, title_of
from assises.models import Edition

MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=1)


def calendar_of(
    sessions: Iterable[Session], *, edition: Edition, name: str, address: str
) -> Calendar:
    """A calendar of `sessions`, read `with_people()`. `address` is its own path."""
    calendar = new_calendar(edition, name=name, address=address)
    for session in sessions:
        calendar.add_component(event_of(session, edition=edition))
    return calendar


def new_calendar(edition: Edition, *, name: str, address: str) -> Calendar:
    """An empty calendar that clients ask for again every hour."""
    calendar = Calendar()
    calendar.add("PRODID", "-//Assises//Programme//FR")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("X-WR-TIMEZONE", edition.time_zone)
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    calendar.add("SOURCE", f"{settings.SITE_URL}{address}", parameters={"VALUE": "URI"})
    return calendar


def event_of(session: Session, *, edition: Edition) -> Event:
    """One session. Its UID is its own for ever, whatever becomes of slug, title and host."""
    event = Event()
    event.add("UID", str(session.uid))
    event.add("SEQUENCE", session.sequence)
    event.add("DTSTAMP", session.changed_at)
    event.add("LAST-MODIFIED", session.changed_at)
    event.add("DTSTART", session.starts_at.astimezone(edition.zone))
    event.add("DTEND", session.ends_at.astimezone(edition.zone))
    event.add("SUMMARY", title_of(session))
    event.add("STATUS", "CANCELLED" if session.is_cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if session.is_cancelled else "OPAQUE")
    place = f"{said(session.room, 'name')}, {edition.venue}, {edition.address}"
    event.add("LOCATION", clean(place))
    event.add("URL", f"{settings.SITE_URL}{reverse('agenda:session', args=[session.slug])}")
    if description := described(session):
        event.add("DESCRIPTION", description)
    kind = session.get_kind_display().capitalize()
    theme = [said(session.theme, "name")] if session.theme else []
    event.add("CATEGORIES", [*theme, kind])
    if edition.latitude is not None and edition.longitude is not None:
        event.add("GEO", (float(edition.latitude), float(edition.longitude)))
    return event


def described(session: Session) -> str:
    """What the session is about, then who is on stage."""
    names = clean(", ".join(role.speaker.full_name for role in session.roles.all()))
    parts = (said(session, "summary"), said(session, "description"), names)
    return "\n\n".join(part for part in parts if part)


def as_bytes(calendar: Calendar, edition: Edition) -> bytes:
    """The file, with the rules of the edition's time zone for the year around it."""
    year = edition.day.year
    calendar.add_missing_timezones(date(year - 1, 1, 1), date(year + 1, 12, 31))
    file: bytes = calendar.to_ical()
    return file


def answer(calendar: Calendar, edition: Edition, *, filename: str) -> HttpResponse:
    """The file as a response that a browser saves under `filename`."""
    response = HttpResponse(as_bytes(calendar, edition), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'inline; filename="{filename}.ics"'
    return response
