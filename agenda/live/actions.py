"""What happens in a live room. Every change locks the room, raises its number, tells screens."""

import unicodedata
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from agenda.live import feed
from agenda.live.models import LiveRoom, Question, Voice, Vote
from assises import audit
from assises.errors import Refused
from assises.models import User

LONGEST = 280
Status = Question.Status


class Empty(Refused):
    code = "empty"
    message = _("Your question is empty: write it, then send it.")


class TooLong(Refused):
    code = "too_long"
    message = _("Your question is too long: 280 characters at most.")


class Closed(Refused):
    code = "closed"
    message = _("Questions and votes are closed for this session.")


class NotAllowed(Refused):
    code = "not_allowed"
    message = _("Open your personal link first: it is in your confirmation mail.")


class Unknown(Refused):
    code = "unknown"
    message = _("This question is no longer here.")


class WrongMoment(NotAllowed):
    message = _("This question has moved on: look at where it is now.")


def clean(text: str) -> str:
    """The text of a question on one line, without what could turn a page or a screen upside down.

    Raises Empty or TooLong.
    """
    text = unicodedata.normalize("NFC", text)
    kept = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    text = " ".join(
        "".join(c for c in kept if unicodedata.bidirectional(c) not in OVERRIDES).split()
    )
    if not any(unicodedata.category(c)[0] in "LNPS" for c in text):
        raise Empty
    if len(text) > LONGEST:
        raise TooLong
    return text


OVERRIDES = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def lock(room: int) -> LiveRoom:
    """The room, to oneself until the transaction ends."""
    return (
        LiveRoom.objects.select_for_update(of=("self",), no_key=True)
        .select_related("session__edition")
        .get(pk=room)
    )


def raise_seq(room: LiveRoom) -> int:
    """The number of the change being made. The room is locked."""
    room.seq += 1
    room.save(update_fields=["seq"])
    return room.seq


def tell(room: LiveRoom, *people: UUID | None) -> None:
    """Tell after the commit: what breaks then is logged, for what was asked is done."""
    concerned = [who for who in people if who]
    transaction.on_commit(lambda: feed.changed(room.pk, concerned), robust=True)


# -- The audience ------------------------------------------------------------------------------


@transaction.atomic
def ask(
    text: str, *, room: LiveRoom, voice: Voice, anonymous: bool = False, now: datetime
) -> Question:
    """Ask a question. It waits for the moderator, where there is one.

    Raises Empty, TooLong or Closed.
    """
    text = clean(text)
    room = lock(room.pk)
    if not room.is_open:
        raise Closed

    question = Question.objects.create(
        room=room,
        voice=voice,
        author=None if anonymous else voice.registration,
        text=text,
        status=Status.PENDING if room.is_moderated else Status.PUBLISHED,
        was_public=not room.is_moderated,
        asked_at=now,
        seq=raise_seq(room),
    )
    audit.record("live.question_asked", on=question, edition=room.session.edition, at=now)
    tell(room, voice.pk)
    return question


@transaction.atomic
def vote(question: UUID, *, room: LiveRoom, voice: Voice, on: bool, now: datetime) -> Question:
    """Add somebody's vote to a published question, or take it back. Twice changes nothing.

    Raises Unknown or Closed.
    """
    room = lock(room.pk)
    voted = Question.objects.public().filter(room=room, pk=question).first()
    if voted is None:
        raise Unknown
    if not room.is_open or voted.status == Status.ANSWERED:
        raise Closed

    if on:
        _vote, created = Vote.objects.get_or_create(
            question=voted, voice=voice, defaults={"at": now}
        )
        change = int(created)
    else:
        change = -Vote.objects.filter(question=voted, voice=voice).delete()[0]
    if change:
        seq = raise_seq(room)
        Question.objects.filter(pk=voted.pk).update(votes=F("votes") + change, seq=seq)
        tell(room, voice.pk)
    return voted


@transaction.atomic
def withdraw(question: UUID, *, room: LiveRoom, voice: Voice, now: datetime) -> Question:
    """Take one's own question back, while nobody else has seen it. Twice changes nothing.

    Raises Unknown or WrongMoment.
    """
    room = lock(room.pk)
    own = Question.objects.filter(room=room, pk=question, voice=voice).first()
    if own is None:
        raise Unknown
    if own.removed_at:
        return own
    if own.status != Status.PENDING or own.was_public:
        raise WrongMoment

    own.removed_at = now
    own.seq = raise_seq(room)
    own.save(update_fields=["removed_at", "seq"])
    audit.record("live.question_withdrawn", on=own, edition=room.session.edition, at=now)
    tell(room, voice.pk)
    return own


# -- Moderators --------------------------------------------------------------------------------

# action: what a question may be before, what it is after.
MOVES: dict[str, tuple[set[str], str]] = {
    "publish": ({Status.PENDING}, Status.PUBLISHED),
    "reject": ({Status.PENDING, Status.PUBLISHED, Status.ON_SCREEN}, Status.REJECTED),
    "on_screen": ({Status.PUBLISHED}, Status.ON_SCREEN),
    "off_screen": ({Status.ON_SCREEN}, Status.PUBLISHED),
    "answered": ({Status.PUBLISHED, Status.ON_SCREEN}, Status.ANSWERED),
}


def destination(question: Question, action: str) -> str:
    """What `action` makes of a question. Raises WrongMoment."""
    if action == "reopen" and question.status in {Status.ANSWERED, Status.REJECTED}:
        return Status.PUBLISHED if question.status == Status.ANSWERED else Status.PENDING
    before, after = MOVES.get(action, (set(), ""))
    if question.status not in before | {after}:
        raise WrongMoment
    return after


@transaction.atomic
def moderate(
    question: UUID, action: str, *, room: LiveRoom, by: User, reason: str = "", now: datetime
) -> Question:
    """Move a question on. On screen, it takes the place of the one that was there.

    Moving it where it already is changes nothing. Raises Unknown, WrongMoment or TooLong.
    """
    room = lock(room.pk)
    moved = Question.objects.standing().filter(room=room, pk=question).first()
    if moved is None:
        raise Unknown
    status = destination(moved, action)
    reason = clean(reason) if reason.strip() and status == Status.REJECTED else ""
    if (moved.status, moved.reason) == (status, reason):
        return moved

    seq = raise_seq(room)
    if status == Status.ON_SCREEN:
        on_screen = Question.objects.filter(room=room, status=Status.ON_SCREEN)
        on_screen.update(status=Status.PUBLISHED, seq=seq)
    moved.status, moved.reason, moved.seq = status, reason, seq
    moved.was_public = moved.was_public or moved.is_public
    moved.save(update_fields=["status", "reason", "seq", "was_public"])
    audit.record(f"live.question_{status}", on=moved, edition=room.session.edition, by=by, at=now)
    tell(room, moved.voice_id)
    return moved


@transaction.atomic
def set_open(room: LiveRoom, *, is_open: bool, by: User | None, now: datetime) -> LiveRoom:
    """Take questions and votes, or stop taking them."""
    room = lock(room.pk)
    if room.is_open != is_open:
        room.is_open = is_open
        room.changed_seq = raise_seq(room)
        room.save(update_fields=["is_open", "changed_seq"])
        verb = "opened" if is_open else "closed"
        audit.record(f"live.room_{verb}", on=room, edition=room.session.edition, by=by, at=now)
        tell(room)
    return room
