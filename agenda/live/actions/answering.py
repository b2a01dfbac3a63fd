"""Answers in writing to what was not answered on stage, and the mails that carry them."""

import unicodedata
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agenda.live import mails
from agenda.live.actions.refusals import TooLong, WrongMoment
from agenda.live.actions.rooms import lock_with_edition, raise_seq, standing, tell
from agenda.live.models import LiveRoom, Question, Receipt, Voice
from assises import audit
from assises.audit import By
from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn

LONGEST_ANSWER = 2000
Status = Question.Status


class AnswerTooLong(TooLong):
    message = _("Your answer is too long: 2,000 characters at most.")


class StillOpen(Refused):
    code = "not_allowed"
    message = _("Close the questions of this session first: answers leave once, for everybody.")


def plain_text(text: str) -> str:
    """Some paragraphs, without what could turn a page upside down. Raises AnswerTooLong."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf"})
    lines = [" ".join(line.split()) for line in "".join(kept).split("\n")]
    text = "\n".join(lines).strip()
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    if len(text) > LONGEST_ANSWER:
        raise AnswerTooLong
    return text


@turn()
@transaction.atomic
def answer_in_writing(
    question: UUID, text: str, *, room: LiveRoom, name: str, by: By | None, now: datetime
) -> Question:
    """Write the answer to a question that the room may see, or another; no text takes it back.

    `name` is who answers, as everybody reads it. What was on screen or waiting on the list is
    answered by it. Raises Unknown, WrongMoment or AnswerTooLong.
    """
    text = plain_text(text)
    room = lock_with_edition(room)
    answered = standing(question, room)
    if not answered.is_public:
        raise WrongMoment
    if (answered.reply, answered.reply_by if text else name) == (text, name):
        return answered

    answered.reply, answered.reply_by = text, name[:120] if text else ""
    answered.replied_at = now if text else None
    answered.told_at = None
    if text:
        answered.status = Status.ANSWERED
    answered.seq = raise_seq(room)
    answered.save(update_fields=["reply", "reply_by", "replied_at", "told_at", "status", "seq"])
    what = "answered_in_writing" if text else "answer_taken_back"
    audit.record(f"live.question_{what}", on=answered, edition=room.session.edition, by=by, at=now)
    if room.replies_sent_at:
        Edition.objects.bump(room.session.edition_id)
    tell(room, answered.voice_id)
    return answered


@turn()
@transaction.atomic
def send_answers(room: LiveRoom, *, by: User, now: datetime) -> int:
    """Publish questions and answers on the session's page, and mail each asker what concerns them.

    Then nothing says any more who asked what without a name. Again sends what was written
    since, to those who still have a name. Returns how many mails leave. Raises StillOpen.
    """
    room = lock_with_edition(room)
    if room.is_open:
        raise StillOpen
    how_many = 0
    for voice, questions in answered_since(room).items():
        how_many += bool(mails.answered(voice, questions, room=room, at=now))
    answered = Question.objects.filter(room=room).exclude(reply="")
    answered.filter(told_at=None).update(told_at=now)
    forget_who_asked(room)
    room.replies_sent_at = now
    room.save(update_fields=["replies_sent_at"])
    audit.record(
        "live.answers_sent", on=room, edition=room.session.edition, by=by, at=now, mails=how_many
    )
    Edition.objects.bump(room.session.edition_id)
    return how_many


def answered_since(room: LiveRoom) -> dict[Voice, list[Question]]:
    """Whom to tell of which written answers: askers, and those whose question was joined to it."""
    untold = Question.objects.standing().filter(room=room, told_at=None).exclude(reply="")
    told: dict[Voice, list[Question]] = {}
    for answered in untold.select_related("voice__registration").in_order():
        merged = answered.merged.standing().select_related("voice__registration").in_order()
        for voice in {one.voice for one in [answered, *merged] if one.voice}:
            if voice.registration:
                told.setdefault(voice, []).append(answered)
    return told


def forget_who_asked(room: LiveRoom) -> None:
    """Cut what linked a question without a name to somebody, receipts included."""
    nameless = Question.objects.filter(room=room, author=None).exclude(voice=None)
    voices = list(nameless.values_list("voice", flat=True))
    Receipt.objects.filter(voice__in=voices).exclude(kind="vote").delete()
    nameless.update(voice=None)
