"""Questions that may be answered in writing, by whom, and with which link."""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from agenda.live.models import LiveRoom, Question
from agenda.models import Role, Speaker


@dataclass(frozen=True)
class Answerer:
    """Somebody on stage who may answer in writing what was asked in their session."""

    room: LiveRoom
    speaker: Speaker


def questions(room: LiveRoom) -> list[Question]:
    """What the room could see: first what has no answer in writing, most supported first."""
    found = Question.objects.public().filter(room=room).select_related("author")
    return sorted(found, key=lambda one: (bool(one.reply), -one.votes, one.asked_at))


def link_of(answerer: Answerer) -> str:
    """The link with which they answer, absolute; good until the room's `answers_until`."""
    return f"{settings.SITE_URL}{reverse('live_answers', args=[_secret(answerer)])}"


def with_link(secret: str, now: datetime) -> Answerer | None:
    """Whose link this is, while it is good."""
    try:
        raw = base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
    except ValueError:
        return None
    room, speaker = int.from_bytes(raw[:8]), int.from_bytes(raw[8:16])
    roles = Role.objects.filter(session__live_room=room, speaker=speaker)
    role = roles.select_related("speaker", "session__live_room", "session__edition").first()
    if role is None or not hmac.compare_digest(raw[16:], _proof(room, speaker)):
        return None
    live: LiveRoom = role.session.live_room
    live.session = role.session
    if live.answers_until is None or live.answers_until <= now:
        return None
    return Answerer(live, role.speaker)


def _secret(answerer: Answerer) -> str:
    room, speaker = answerer.room.pk, answerer.speaker.pk
    raw = room.to_bytes(8) + speaker.to_bytes(8) + _proof(room, speaker)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _proof(room: int, speaker: int) -> bytes:
    text = f"live.answers:{room}:{speaker}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, sha256).digest()[:18]
