"""The schedule as frab writes it, which players, apps and screens of conferences read.

Two spellings of one thing: https://github.com/voc/schedule describes both. What is cancelled
is left out: the format has no word for it.
"""

import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from agenda.addresses import address_of, shown_of
from agenda.models import Room, Session, Speaker
from agenda.words import clean, said
from assises.models import Edition

NAMESPACE = uuid.UUID("7f0b53f2-4c1c-4bb0-9a4e-6f0d2f6f3a55")
STEP = "00:05"


@dataclass(frozen=True)
class Day:
    index: int
    date: date
    starts_at: datetime
    ends_at: datetime
    rooms: list[tuple[Room, list[Session]]]


def days_of(sessions: Iterable[Session], edition: Edition) -> list[Day]:
    """Planned sessions by day and room; a day at least.

    They are read `with_people()` and `with_materials()`, in order.
    """
    planned = [session for session in sessions if not session.is_cancelled]
    by_day = groupby(planned, key=lambda s: s.starts_at.astimezone(edition.zone).date())
    found = [(day, list(group)) for day, group in by_day] or [(edition.day, [])]
    return [day_of(number, day, group, edition) for number, (day, group) in enumerate(found, 1)]


def day_of(index: int, day: date, sessions: list[Session], edition: Edition) -> Day:
    rooms: dict[int, tuple[Room, list[Session]]] = {}
    for session in sorted(sessions, key=lambda s: (s.room.position, s.room_id)):
        rooms.setdefault(session.room_id, (session.room, []))[1].append(session)
    midnight = datetime.combine(day, time(0), edition.zone)
    starts = [session.starts_at for session in sessions] or [midnight]
    ends = [session.ends_at for session in sessions] or [midnight + timedelta(days=1)]
    first, last = min(starts).astimezone(edition.zone), max(ends).astimezone(edition.zone)
    return Day(index, day, first, last, list(rooms.values()))


def acronym(edition: Edition) -> str:
    """What programs name the event by: small letters, four of them at least."""
    return re.sub(r"[^a-z0-9_]", "_", edition.slug.lower()).ljust(4, "_")


def guid(edition: Edition, kind: str, key: int) -> str:
    """The same whatever the address of the site and the name of the thing."""
    return str(uuid.uuid5(NAMESPACE, f"{edition.slug} {kind} {key}"))


def span(session: Session) -> str:
    minutes = round((session.ends_at - session.starts_at).total_seconds() / 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def people(session: Session) -> list[Speaker]:
    """Each once, in the order of the page."""
    return list(dict.fromkeys(role.speaker for role in session.roles.all()))


def event_of(session: Session, edition: Edition) -> dict[str, Any]:
    """What both spellings say of a session."""
    starts_at = session.starts_at.astimezone(edition.zone)
    return {
        "title": said(session, "title"),
        "subtitle": "",
        "date": starts_at.isoformat(),
        "start": f"{starts_at:%H:%M}",
        "duration": span(session),
        "room": said(session.room, "name"),
        "slug": session.slug,
        "url": address(reverse("agenda:session", args=[session.slug])),
        "track": said(session.theme, "name") if session.theme else "",
        "type": str(session.get_kind_display()),
        "language": session.language,
        "abstract": said(session, "summary"),
        "description": said(session, "description"),
    }


def links_of(session: Session, edition: Edition) -> list[dict[str, str]]:
    """What is beside the session's own page: live questions, stream, recording, pages.

    The room of a past edition is shut.
    """
    is_live = session.has_live and edition.is_current
    live = address(reverse("live:room", args=[session.slug])) if is_live else ""
    told = (
        (_("Live questions"), live),
        (_("Live stream"), session.stream_url),
        (_("Recording"), session.recording_url),
    )
    own = [{"title": title, "url": url} for title, url in told if url]
    return own + [{"title": clean(m.title), "url": m.url} for m in shown_of(session) if m.url]


def attachments_of(session: Session) -> list[dict[str, str]]:
    return [
        {"title": clean(one.title), "url": address_of(one, session), "type": one.media_type}
        for one in shown_of(session)
        if one.file
    ]


def address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


# -- XML ------------------------------------------------------------------------------------------


def as_xml(edition: Edition, sessions: Iterable[Session]) -> bytes:
    days = days_of(sessions, edition)
    root = Element("schedule")
    SubElement(root, "generator", name="assises", version="1")
    SubElement(root, "version").text = str(edition.version)
    conference = SubElement(root, "conference")
    for name, value in {**conference_of(edition, days), "days": len(days)}.items():
        SubElement(conference, name).text = str(value)
    for day in days:
        limits = {
            "index": str(day.index),
            "date": day.date.isoformat(),
            "start": day.starts_at.isoformat(),
            "end": day.ends_at.isoformat(),
        }
        element = SubElement(root, "day", limits)
        for room, sessions_there in day.rooms:
            there = SubElement(element, "room", name=said(room, "name"))
            for session in sessions_there:
                there.append(event_element(session, edition))
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def conference_of(edition: Edition, days: list[Day]) -> dict[str, Any]:
    return {
        "title": said(edition, "name"),
        "acronym": acronym(edition),
        "start": days[0].date.isoformat(),
        "end": days[-1].date.isoformat(),
        "timeslot_duration": STEP,
        "base_url": settings.SITE_URL,
        "time_zone_name": edition.time_zone,
    }


def event_element(session: Session, edition: Edition) -> Element:
    event = Element("event", id=str(session.pk), guid=str(session.uid))
    for name, value in event_of(session, edition).items():
        SubElement(event, name).text = value
    recording = SubElement(event, "recording")
    SubElement(recording, "license")
    # Nobody is recorded unless it is said.
    SubElement(recording, "optout").text = "false" if session.recording_url else "true"
    persons = SubElement(event, "persons")
    for speaker in people(session):
        SubElement(persons, "person", id=str(speaker.pk)).text = clean(speaker.full_name)
    links = SubElement(event, "links")
    for link in links_of(session, edition):
        SubElement(links, "link", href=link["url"]).text = link["title"]
    if files := attachments_of(session):
        attachments = SubElement(event, "attachments")
        for one in files:
            SubElement(attachments, "attachment", href=one["url"]).text = one["title"]
    return event


# -- JSON -----------------------------------------------------------------------------------------


def as_json(edition: Edition, sessions: Iterable[Session]) -> bytes:
    days = days_of(sessions, edition)
    rooms = {room.pk: room for day in days for room, _sessions in day.rooms}
    conference = {
        **conference_of(edition, days),
        "daysCount": len(days),
        "url": address(reverse("agenda:programme")),
        "rooms": [room_entry(room, edition) for room in rooms.values()],
        "days": [day_entry(day, edition) for day in days],
    }
    conference.pop("base_url")
    schedule = {
        "version": str(edition.version),
        "base_url": settings.SITE_URL,
        "conference": conference,
    }
    whole = {"generator": {"name": "assises", "version": "1"}, "schedule": schedule}
    return json.dumps(whole, ensure_ascii=False).encode()


def room_entry(room: Room, edition: Edition) -> dict[str, Any]:
    return {
        "name": said(room, "name"),
        "guid": guid(edition, "room", room.pk),
        "description": said(room, "note") or None,
        "capacity": room.capacity,
    }


def day_entry(day: Day, edition: Edition) -> dict[str, Any]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for room, sessions in day.rooms:  # two may bear one name
        there = rooms.setdefault(said(room, "name"), [])
        there += [event_entry(session, edition) for session in sessions]
    return {
        "index": day.index,
        "date": day.date.isoformat(),
        "day_start": day.starts_at.isoformat(),
        "day_end": day.ends_at.isoformat(),
        "rooms": rooms,
    }


def event_entry(session: Session, edition: Edition) -> dict[str, Any]:
    told = event_of(session, edition)
    return {
        "id": session.pk,
        "guid": str(session.uid),
        **told,
        "start": told["date"],
        "track": told["track"] or None,
        "recording_license": "",
        "persons": [person_entry(speaker, session, edition) for speaker in people(session)],
        "links": links_of(session, edition),
        "attachments": attachments_of(session),
    }


def person_entry(speaker: Speaker, session: Session, edition: Edition) -> dict[str, Any]:
    kinds = [role.kind for role in session.roles.all() if role.speaker_id == speaker.pk]
    role = {"role": kinds[0]} if len(kinds) == 1 else {}
    return {
        "id": speaker.pk,
        "guid": guid(edition, "speaker", speaker.pk),
        "name": clean(speaker.full_name),
        "biography": said(speaker, "biography"),
        **role,
    }
