"""What moderators write on questions: corrections, labels, their order, questions heard."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agenda.live.actions.asking import clean
from agenda.live.actions.refusals import Closed, NotAllowed, TooLong, WrongMoment
from agenda.live.actions.rooms import lock, raise_seq, standing, tell
from agenda.live.models import LiveRoom, Question, Voice
from assises import audit
from assises.audit import By
from assises.models import User

Status = Question.Status
LONGEST_LABEL = 40
FURTHEST = 10_000


class LabelTooLong(TooLong):
    message = _("A label has 40 characters at most.")


def save(question: Question, room: LiveRoom, *fields: str) -> Question:
    """Write what changed of a question under a new number, and tell. The room is locked."""
    question.seq = raise_seq(room)
    question.save(update_fields=[*fields, "seq"])
    tell(room, question.voice_id)
    return question


def trail(what: str, question: Question, room: LiveRoom, by: By, now: datetime) -> None:
    audit.record(f"live.question_{what}", on=question, edition=room.session.edition, by=by, at=now)


@transaction.atomic
def edit(question: UUID, text: str, *, room: LiveRoom, by: By, now: datetime) -> Question:
    """Correct a question's typing errors. What was first asked is kept, and said to be edited.

    Raises Unknown, WrongMoment, Empty or TooLong.
    """
    text = clean(text)
    room = lock(room.pk)
    edited = standing(question, room)
    if edited.status == Status.MERGED:
        raise WrongMoment
    if edited.text == text:
        return edited

    first = edited.original or edited.text
    edited.text, edited.original = text, "" if text == first else first
    trail("edited", edited, room, by, now)
    return save(edited, room, "text", "original")


@transaction.atomic
def label(question: UUID, text: str, *, room: LiveRoom, by: By, now: datetime) -> Question:
    """Write for moderators alone whom a question is for; no text takes the label off.

    Raises Unknown or LabelTooLong.
    """
    text = clean(text) if text.strip() else ""
    if len(text) > LONGEST_LABEL:
        raise LabelTooLong
    room = lock(room.pk)
    labelled = standing(question, room)
    if labelled.label == text:
        return labelled
    labelled.label = text
    trail("labelled", labelled, room, by, now)
    return save(labelled, room, "label")


def next_up(room: LiveRoom) -> list[Question]:
    """What comes next: in the moderators' order, then the most supported first."""
    published = Question.objects.standing().filter(room=room, status=Status.PUBLISHED)

    def place(one: Question) -> tuple[int, int, datetime]:
        return (one.rank if one.rank is not None else FURTHEST, -one.votes, one.asked_at)

    return sorted(published, key=place)


@transaction.atomic
def put_next(question: UUID, step: int, *, room: LiveRoom, by: By, now: datetime) -> Question:
    """Move a published question by `step` places (-1: one up) in what comes next.

    Those above keep their order; those below still follow their support.
    Raises Unknown or WrongMoment.
    """
    room = lock(room.pk)
    moved = standing(question, room)
    if moved.status != Status.PUBLISHED:
        raise WrongMoment
    line = next_up(room)
    here = next(place for place, one in enumerate(line) if one.pk == moved.pk)
    there = min(max(here + step, 0), len(line) - 1)
    if here == there:
        return moved

    line.insert(there, line.pop(here))
    seq = raise_seq(room)
    for place, one in enumerate(line[: max(here, there) + 1], start=1):
        Question.objects.filter(pk=one.pk).exclude(rank=place).update(rank=place, seq=seq)
    trail("put_next", moved, room, by, now)
    tell(room)
    moved.refresh_from_db()
    return moved


@transaction.atomic
def hear(text: str, *, room: LiveRoom, by: By, now: datetime) -> Question:
    """Write down a question heard in the room: published at once, from nobody.

    Raises Empty, TooLong or Closed.
    """
    text = clean(text)
    room = lock(room.pk)
    if not room.is_open:
        raise Closed
    heard = Question.objects.create(
        room=room,
        text=text,
        is_heard=True,
        status=Status.PUBLISHED,
        was_public=True,
        asked_at=now,
        seq=raise_seq(room),
    )
    trail("heard", heard, room, by, now)
    tell(room)
    return heard


@transaction.atomic
def silence(question: UUID, *, on: bool, room: LiveRoom, by: By, now: datetime) -> Question:
    """Take no more questions from whoever asked this one, without learning who that is; or do.

    Raises Unknown, or WrongMoment where nobody is known to have asked it.
    """
    room = lock(room.pk)
    theirs = standing(question, room)
    if theirs.voice_id is None:
        raise WrongMoment
    voice = Voice.objects.get(pk=theirs.voice_id)
    if bool(voice.silenced_at) == on:
        return theirs
    voice.silenced_at = max(now, voice.since) if on else None
    voice.save(update_fields=["silenced_at"])
    trail("author_silenced" if on else "author_heard_again", theirs, room, by, now)
    return save(theirs, room)


@transaction.atomic
def lead(*, room: LiveRoom, on: bool, by: By, now: datetime) -> LiveRoom:
    """Say to the other moderators that one runs the room now, or no longer does.

    Raises NotAllowed for who has no account: their own page says who runs it.
    """
    if not isinstance(by, User):
        raise NotAllowed(_("Only moderators do this."))
    room = lock(room.pk)
    leads = room.led_by_id == by.pk
    if on == leads:
        return room
    room.led_by = by if on else None
    room.changed_seq = raise_seq(room)
    room.save(update_fields=["led_by", "changed_seq"])
    verb = "taken" if on else "left"
    audit.record(f"live.lead_{verb}", on=room, edition=room.session.edition, by=by, at=now)
    tell(room)
    return room
