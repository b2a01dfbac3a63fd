"""What moderators do with questions."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from agenda.live.actions.asking import clean
from agenda.live.actions.refusals import Unknown, WrongMoment
from agenda.live.actions.rooms import lock, raise_seq, tell
from agenda.live.models import LiveRoom, Question
from assises import audit
from assises.models import User

Status = Question.Status

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
