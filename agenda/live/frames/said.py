"""What the server says."""

import json
import uuid
from typing import Any

from django.utils import timezone

from agenda.live.frames.heard import Frame
from agenda.live.models import LiveRoom, Question
from agenda.models import Session
from assises.errors import Refused


def encode(frame: dict[str, Any]) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


def ack(frame: Frame, question: Question | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = {"type": "ack", "id": str(frame.id)}
    if question:
        answer |= {"question": str(question.pk), "status": question.status}
    return answer


def error(refusal: Refused, frame_id: uuid.UUID | None) -> dict[str, Any]:
    return {
        "type": "error",
        "id": str(frame_id) if frame_id else None,
        "code": refusal.code,
        "message": str(refusal),
    }


def question(asked: Question) -> dict[str, Any]:
    """A question as everybody who may see it sees it. Needs `author`, selected with it."""
    author = None
    if asked.author:
        author = {"name": asked.author.short_name, "organisation": asked.author.organisation}
    return {
        "id": str(asked.pk),
        "text": asked.text,
        "author": author,
        "votes": asked.votes,
        "status": asked.status,
        "asked_at": timezone.localtime(asked.asked_at).isoformat(timespec="seconds"),
        "reply": asked.reply or None,
        "reason": asked.reason or None,
        "into": str(asked.into_id) if asked.into_id else None,
        "edited": bool(asked.original),
    }


def for_desk(asked: Question) -> dict[str, Any]:
    """A question as moderators see it. Needs `author` and `voice`, selected with it."""
    return question(asked) | {
        "label": asked.label or None,
        "rank": asked.rank,
        "original": asked.original or None,
        "heard": asked.is_heard,
        "why": asked.why or None,
        "since": timezone.localtime(asked.on_screen_at).isoformat(timespec="seconds")
        if asked.on_screen_at
        else None,
        "silenced": bool(asked.voice and asked.voice.silenced_at),
        "known": asked.voice_id is not None,
    }


def session(room: LiveRoom) -> dict[str, Any]:
    """What a page says about the session itself. Needs `session`, selected with the room."""
    about: Session = room.session
    return {
        "slug": about.slug,
        "title": about.title,
        "title_en": about.title_en or None,
        "starts_at": timezone.localtime(about.starts_at).isoformat(),
        "ends_at": timezone.localtime(about.ends_at).isoformat(),
        "open": room.is_open,
        "moderated": room.is_moderated,
        "anonymous": room.allows_anonymous,
        "guests": room.allows_guests,
        "most": room.most_questions,
    }
