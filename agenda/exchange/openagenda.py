"""The sessions as OpenAgenda's API (version 2) tells events: https://developers.openagenda.com."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from agenda.models import Session
from agenda.words import clean
from assises.models import Edition

PLANNED, CANCELLED = 1, 6  # status
PUBLISHED = 2  # state
ON_SITE = 1  # attendanceMode


def as_json(edition: Edition, sessions: Iterable[Session]) -> bytes:
    """All of them in one page: what the API gives with `detailed=1`."""
    events = [event_of(session, edition) for session in sessions]
    whole = {"success": True, "total": len(events), "events": events, "after": None}
    return json.dumps(whole, ensure_ascii=False).encode()


def event_of(session: Session, edition: Edition) -> dict[str, Any]:
    timing = {
        "begin": session.starts_at.astimezone(edition.zone).isoformat(),
        "end": session.ends_at.astimezone(edition.zone).isoformat(),
    }
    url = f"{settings.SITE_URL}{reverse('agenda:session', args=[session.slug])}"
    return {
        "uid": session.pk,
        "slug": session.slug,
        "extIds": [{"key": "assises", "value": str(session.uid)}],
        "title": both(session, "title"),
        "description": both(session, "summary") or both(session, "title"),
        "longDescription": both(session, "description"),
        "keywords": {"fr": keywords(session)},
        "image": None,
        "imageCredits": None,
        "accessibility": accessibility(session),
        "timings": [timing],
        "firstTiming": timing,
        "lastTiming": timing,
        "timezone": edition.time_zone,
        "attendanceMode": ON_SITE,
        "onlineAccessLink": None,
        "status": CANCELLED if session.is_cancelled else PLANNED,
        "state": PUBLISHED,
        "location": location(session, edition),
        "registration": registration(edition),
        "links": [{"link": url}],
        "updatedAt": session.changed_at.isoformat(),
    }


def registration(edition: Edition) -> list[dict[str, str]]:
    """Where to register; nowhere for a past edition."""
    if not edition.is_current:
        return []
    return [{"type": "link", "value": f"{settings.SITE_URL}/inscription/"}]


def both(thing: Any, field: str) -> dict[str, str]:
    """In each language that is written."""
    texts = {"fr": getattr(thing, field), "en": getattr(thing, f"{field}_en")}
    return {language: clean(text) for language, text in texts.items() if text}


def keywords(session: Session) -> list[str]:
    kind = str(session.get_kind_display())
    return [session.theme.name, kind] if session.theme else [kind]


def accessibility(session: Session) -> dict[str, bool]:
    """Hearing, intellectual, motor, psychic, visual: what the room says, and no more."""
    room = session.room
    return {
        "hi": room.induction_loop,
        "ii": False,
        "mi": room.step_free,
        "pi": False,
        "vi": False,
    }


def location(session: Session, edition: Edition) -> dict[str, Any]:
    known = edition.latitude is not None and edition.longitude is not None
    return {
        "uid": session.room_id,
        "name": clean(f"{edition.venue}, {session.room.name}"),
        "address": edition.address,
        "latitude": float(edition.latitude or 0) if known else None,
        "longitude": float(edition.longitude or 0) if known else None,
        "timezone": edition.time_zone,
        "countryCode": "FR",
    }
