"""Reads frab schedules, XML and JSON, from any program that writes them."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from zoneinfo import ZoneInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from agenda.exchange.lines import Line, Person, Reading, after, guid_of, kinds, texts, unique
from agenda.models import Role, Session
from agenda.words import clean
from registration.names import folded, tidy
from registration.spreadsheets import Unreadable

MOST = 2_000
SUMMARY = 300
SPAN = re.compile(r"(\d{1,3}):([0-5]\d)(?::[0-5]\d)?")
Event = Mapping[str, Any]


def read_schedule(content: bytes, zone: ZoneInfo) -> Reading:
    """The events of a schedule, numbered as they stand in it. Raises Unreadable."""
    is_xml = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    events = list(events_of_xml(content) if is_xml else events_of_json(content))
    if not events:
        raise Unreadable(_("There is no session in this schedule."))
    if len(events) > MOST:
        raise Unreadable(_("More than %(most)d sessions: cut the file.") % {"most": MOST})
    reading, known = Reading(), kinds()
    for number, event in enumerate(events, start=1):
        line, wrong = line_of(number, event, zone, known)
        reading.take(line, *wrong)
    return reading


def events_of_xml(content: bytes) -> Iterator[Event]:
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(_("This XML cannot be read: export the schedule again.")) from error
    if root.tag != "schedule":
        raise Unreadable(_("This is not a schedule of frab: its first element is not “schedule”."))
    for room in root.iterfind("day/room"):
        for event in room.iterfind("event"):
            yield {"room": room.get("name", ""), **event_of(event)}


def event_of(event: Element) -> dict[str, Any]:
    told: dict[str, Any] = {child.tag: child.text or "" for child in event}
    persons = [
        {"name": person.text or "", "id": person.get("id")}
        for person in event.iterfind("persons/person")
    ]
    told["persons"] = persons if event.find("persons") is not None else None
    return {**told, "guid": event.get("guid") or event.get("id") or ""}


def events_of_json(content: bytes) -> Iterator[Event]:
    try:
        whole = json.loads(content)
        conference = whole["schedule"]["conference"]
        places = {room["name"]: room.get("capacity") for room in conference.get("rooms", [])}
        for day in conference["days"]:
            for name, events in day["rooms"].items():
                for event in events:
                    guid = event.get("guid") or event.get("id") or ""
                    yield {"room": name, "places": places.get(name), **event, "guid": str(guid)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(_("This is not a schedule of frab: export it again.")) from error


def line_of(
    number: int, event: Event, zone: ZoneInfo, known: Mapping[str, str]
) -> tuple[Line, list[str]]:
    said = {name: "" if text is None else str(text) for name, text in event.items()}
    starts_at, ends_at, wrong = hours_of(said, zone)
    line = Line(
        number,
        guid=guid_of(said["guid"]),
        slug=said.get("slug", "").strip(),
        title=tidy(said.get("title", "")),
        starts_at=starts_at,
        ends_at=ends_at,
        room=tidy(said.get("room", "")),
        places=places_of(event.get("places")),
        theme=tidy(said["track"]) if "track" in event else None,
        kind=known.get(folded(said["type"]), Session.Kind.OTHER) if said.get("type") else None,
        texts=texts_of(said),
        people=people_of(event.get("persons")),
    )
    return line, wrong


def hours_of(said: Mapping[str, str], zone: ZoneInfo) -> tuple[str, str, list[str]]:
    """When it begins and ends, in the zone of the edition."""
    span = SPAN.fullmatch(said.get("duration", "").strip())
    try:
        start = datetime.fromisoformat(said.get("date", "").strip())
    except ValueError:
        return "", "", [_("Its date cannot be read: 2027-03-18T10:30:00+01:00 is one.")]
    if span is None or not int(span[1]) + int(span[2]):
        return "", "", [_("Its duration cannot be read: 00:50 is one.")]
    start = start.astimezone(zone) if start.tzinfo else start.replace(tzinfo=zone)
    starts_at = start.isoformat()
    return starts_at, after(starts_at, timedelta(hours=int(span[1]), minutes=int(span[2]))), []


def places_of(places: Any) -> int | None:
    is_number = isinstance(places, int) and not isinstance(places, bool)
    return places if is_number and 0 <= places < 100_000 else None


def texts_of(said: Mapping[str, str]) -> dict[str, str]:
    """The abstract is our sentence; a longer one begins the description."""
    summary, description = clean(said.get("abstract", "")), said.get("description")
    if len(summary) > SUMMARY:
        description, summary = f"{summary}\n\n{description or ''}".strip(), ""
    return texts({"summary": summary, "description": description}, ("summary", "description"))


def people_of(persons: Any) -> list[Person] | None:
    """Who is on stage; frab has no word for what they do there, our JSON has."""
    if not isinstance(persons, list):
        return None
    found = []
    for person in persons:
        told: Mapping[str, Any] = person if isinstance(person, dict) else {"name": person}
        name = tidy(str(told.get("name") or told.get("public_name") or ""))
        id, role = str(told.get("id") or ""), told.get("role", "")
        if name:
            kind = role if role in Role.Kind.values else ""
            found.append(Person(name[:200], kind, int(id) if id.isdecimal() else None))
    return unique(found)
