"""What moderators make of questions, one move at a time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from agenda.live.actions.asking import clean
from agenda.live.actions.merging import take_apart
from agenda.live.actions.refusals import WrongMoment
from agenda.live.actions.rooms import lock, raise_seq, standing, tell
from agenda.live.models import LiveRoom, Question
from assises import audit
from assises.audit import By

Status, Why = Question.Status, Question.Why

# action: what a question may be before, what it is after.
MOVES: dict[str, tuple[set[str], str]] = {
    "publish": ({Status.PENDING}, Status.PUBLISHED),
    "reject": ({Status.PENDING, Status.PUBLISHED, Status.ON_SCREEN}, Status.REJECTED),
    "on_screen": ({Status.PUBLISHED}, Status.ON_SCREEN),
    "off_screen": ({Status.ON_SCREEN}, Status.PUBLISHED),
    "answered": ({Status.PUBLISHED, Status.ON_SCREEN}, Status.ANSWERED),
}
# One step back. What was joined to another goes back to what it was.
REOPENED = {
    Status.ANSWERED: Status.PUBLISHED,
    Status.REJECTED: Status.PENDING,
    Status.PUBLISHED: Status.PENDING,
}


def destination(question: Question, action: str) -> str:
    """What `action` makes of a question. Raises WrongMoment."""
    if action == "reopen" and question.status in REOPENED:
        return REOPENED[Status(question.status)]
    if action == "reopen" and question.status == Status.MERGED:
        return question.status_before or Status.PENDING
    before, after = MOVES.get(action, (set(), ""))
    if question.status not in before | {after}:
        raise WrongMoment
    return after


@transaction.atomic
def moderate(
    question: UUID,
    action: str,
    *,
    room: LiveRoom,
    by: By,
    reason: str = "",
    why: str = "",
    now: datetime,
) -> Question:
    """Move a question on. On screen, it takes the place of the one that was there.

    Moving it where it already is changes nothing. Raises Unknown, WrongMoment or TooLong.
    """
    room = lock(room.pk)
    moved = standing(question, room)
    status = destination(moved, action)
    rejected = status == Status.REJECTED
    reason = clean(reason) if reason.strip() and rejected else ""
    why = (why or Why.OTHER) if rejected else ""
    if (moved.status, moved.reason, moved.why) == (status, reason, why):
        return moved

    seq = raise_seq(room)
    if moved.status == Status.MERGED:
        take_apart(moved, seq=seq)
    if status == Status.ON_SCREEN:
        on_screen = Question.objects.filter(room=room, status=Status.ON_SCREEN)
        on_screen.update(status=Status.PUBLISHED, seq=seq)
        moved.on_screen_at = now
    moved.status, moved.reason, moved.why, moved.seq = status, reason, why, seq
    moved.was_public = moved.was_public or moved.is_public
    moved.save(
        update_fields=[
            *("status", "reason", "why", "seq", "was_public", "on_screen_at"),
            *("into", "status_before"),
        ]
    )
    audit.record(f"live.question_{status}", on=moved, edition=room.session.edition, by=by, at=now)
    tell(room, moved.voice_id)
    return moved
