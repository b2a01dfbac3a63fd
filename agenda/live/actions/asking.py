"""What the audience asks, says otherwise, takes back."""

import unicodedata
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agenda.live.actions.refusals import (
    Closed,
    Empty,
    NamesOnly,
    Silenced,
    TooLong,
    TooMany,
    Unknown,
    WrongMoment,
)
from agenda.live.actions.rooms import lock, raise_seq, tell
from agenda.live.models import LiveRoom, Question, Voice
from assises import audit

LONGEST = 280
Status = Question.Status


def one_line(text: str) -> str:
    """A text on one line, without what could turn a page or a screen upside down.

    Raises Empty for what no letter, figure or sign is left of.
    """
    text = unicodedata.normalize("NFC", text)
    kept = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    text = " ".join(
        "".join(c for c in kept if unicodedata.bidirectional(c) not in OVERRIDES).split()
    )
    if not any(unicodedata.category(c)[0] in "LNPS" for c in text):
        raise Empty
    return text


def clean(text: str) -> str:
    """The text of a question. Raises Empty or TooLong."""
    text = one_line(text)
    if len(text) > LONGEST:
        raise TooLong
    return text


OVERRIDES = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@transaction.atomic
def ask(
    text: str, *, room: LiveRoom, voice: Voice, anonymous: bool = False, now: datetime
) -> Question:
    """Ask a question. It waits for the moderator, where there is one.

    Raises Empty, TooLong, Closed, Silenced, NamesOnly or TooMany.
    """
    text = clean(text)
    room = lock(room.pk)
    if not room.is_open:
        raise Closed
    if Voice.objects.filter(pk=voice.pk).exclude(silenced_at=None).exists():
        raise Silenced
    author = None if anonymous else voice.registration
    if author is None and not room.allows_anonymous:
        raise NamesOnly
    if room.most_questions is not None and asked_by(voice) >= room.most_questions:
        raise TooMany

    question = Question.objects.create(
        room=room,
        voice=voice,
        author=author,
        text=text,
        status=Status.PENDING if room.is_moderated else Status.PUBLISHED,
        was_public=not room.is_moderated,
        asked_at=now,
        seq=raise_seq(room),
    )
    audit.record("live.question_asked", on=question, edition=room.session.edition, at=now)
    tell(room, voice.pk)
    return question


def asked_by(voice: Voice) -> int:
    """How many questions somebody has asked, those taken back apart."""
    return Question.objects.standing().filter(voice=voice).count()


def unread(question: UUID, room: LiveRoom, voice: Voice) -> Question:
    """One's own question, while nobody else has seen it; or taken back. The room is locked.

    Raises Unknown or WrongMoment.
    """
    own = Question.objects.filter(room=room, pk=question, voice=voice).first()
    if own is None:
        raise Unknown
    if not own.removed_at and (own.status != Status.PENDING or own.was_public):
        raise WrongMoment
    return own


@transaction.atomic
def reword(question: UUID, text: str, *, room: LiveRoom, voice: Voice, now: datetime) -> Question:
    """Say one's own question otherwise, while nobody else has seen it.

    Raises Empty, TooLong, Unknown, WrongMoment or Closed.
    """
    text = clean(text)
    room = lock(room.pk)
    own = unread(question, room, voice)
    if own.removed_at:
        raise Unknown
    if not room.is_open:
        raise Closed
    if own.text == text:
        return own

    own.text, own.original = text, ""
    own.seq = raise_seq(room)
    own.save(update_fields=["text", "original", "seq"])
    audit.record("live.question_reworded", on=own, edition=room.session.edition, at=now)
    tell(room, voice.pk)
    return own


@transaction.atomic
def withdraw(question: UUID, *, room: LiveRoom, voice: Voice, now: datetime) -> Question:
    """Take one's own question back, while nobody else has seen it. Twice changes nothing.

    Raises Unknown or WrongMoment.
    """
    room = lock(room.pk)
    own = unread(question, room, voice)
    if own.removed_at:
        return own

    own.removed_at = now
    own.seq = raise_seq(room)
    own.save(update_fields=["removed_at", "seq"])
    audit.record("live.question_withdrawn", on=own, edition=room.session.edition, at=now)
    tell(room, voice.pk)
    return own
