"""What search engines read: the day, its sessions and its people, in schema.org's words."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from agenda.addresses import portrait_of
from agenda.models import Partner, Role, Session, Speaker
from agenda.words import said
from assises.models import Edition

Node = dict[str, Any]
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(node: Node) -> SafeString:
    """A data block: no script for the browser, and nothing in it closes the tag."""
    text = json.dumps({"@context": "https://schema.org", **node}, ensure_ascii=False)
    return SafeString(f'<script type="application/ld+json">{text.translate(ESCAPES)}</script>')


def the_day(edition: Edition, sessions: list[Session] | None = None) -> Node:
    """The edition as an event, with `sessions` (read `with_people()`) inside when given."""
    node: Node = {
        "@type": "Event",
        "name": said(edition, "name"),
        "url": f"{settings.SITE_URL}{reverse('agenda:programme')}",
        "startDate": edition.starts_at.isoformat(),
        "endDate": edition.ends_at.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": edition.capacity,
        "organizer": {"@type": "Organization", "name": edition.organiser},
        "location": place(edition),
    }
    if sessions:
        node["subEvent"] = [moment(session, edition) for session in sessions]
    return node


def with_partners(edition: Edition, partners: Iterable[Partner]) -> Node:
    """The day, with who invites and who helps; those who are paid for it are not named."""
    node = the_day(edition)
    by_kind: dict[str, list[Node]] = {}
    for partner in partners:
        by_kind.setdefault(partner.kind, []).append(organisation(partner))
    if mine := by_kind.get(Partner.Kind.ORGANISER):
        node["organizer"] = mine
    if helping := by_kind.get(Partner.Kind.PARTNER):
        node["sponsor"] = helping
    return node


def organisation(partner: Partner) -> Node:
    node: Node = {"@type": "Organization", "name": partner.name}
    return {**node, "url": partner.url} if partner.url else node


def venue(edition: Edition) -> str:
    """What names the place of the day, told once a page, whatever its language."""
    home = "/" if edition.is_current else f"/editions/{edition.slug}/"
    return f"{settings.SITE_URL}{home}#acces"


def place(edition: Edition) -> Node:
    node: Node = {
        "@type": "Place",
        "@id": venue(edition),
        "name": edition.venue,
        "address": edition.address,
    }
    if edition.latitude is not None and edition.longitude is not None:
        node["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(edition.latitude),
            "longitude": float(edition.longitude),
        }
    return node


def moment(session: Session, edition: Edition) -> Node:
    """One session, with its room and those on stage."""
    node: Node = {
        "@type": "Event",
        "name": said(session, "title"),
        "url": f"{settings.SITE_URL}{reverse('agenda:session', args=[session.slug])}",
        "startDate": session.starts_at.astimezone(edition.zone).isoformat(),
        "endDate": session.ends_at.astimezone(edition.zone).isoformat(),
        "eventStatus": status(session),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "inLanguage": session.language,
        "location": {
            "@type": "Place",
            "name": said(session.room, "name"),
            "address": edition.address,
            "containedInPlace": {"@id": venue(edition)},
        },
    }
    if session.summary:
        node["description"] = said(session, "summary")
    if performers := [someone(role.speaker) for role in session.roles.all()]:
        node["performer"] = performers
    if session.recording_url:
        node["recordedIn"] = {"@type": "CreativeWork", "url": session.recording_url}
    return node


def status(session: Session) -> str:
    name = "EventCancelled" if session.is_cancelled else "EventScheduled"
    return f"https://schema.org/{name}"


def someone(speaker: Speaker) -> Node:
    node: Node = {
        "@type": "Person",
        "name": speaker.full_name,
        "url": f"{settings.SITE_URL}{reverse('agenda:speaker', args=[speaker.slug])}",
    }
    if speaker.function:
        node["jobTitle"] = said(speaker, "function")
    if speaker.organisation:
        node["affiliation"] = {"@type": "Organization", "name": speaker.organisation}
    if image := portrait_of(speaker):
        node["image"] = image
    return node


def of_speakers(speakers: Iterable[Speaker], edition: Edition) -> Node:
    """The day, with everybody on stage."""
    return {**the_day(edition), "performer": [someone(speaker) for speaker in speakers]}


def of_speaker(speaker: Speaker, roles: list[Role], edition: Edition) -> Node:
    """Somebody, and where to listen to them."""
    node = someone(speaker)
    node["performerIn"] = [
        {
            "@type": "Event",
            "name": said(role.session, "title"),
            "url": f"{settings.SITE_URL}{reverse('agenda:session', args=[role.session.slug])}",
            "startDate": role.session.starts_at.astimezone(edition.zone).isoformat(),
            "endDate": role.session.ends_at.astimezone(edition.zone).isoformat(),
            "eventStatus": status(role.session),
            "location": place(edition),
        }
        for role in roles
    ]
    return node
