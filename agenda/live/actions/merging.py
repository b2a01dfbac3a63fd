"""Questions that ask the same become one: its supporters are those of all, each counted once.

A question keeps the votes that were cast for it (`via` empty). While it is joined to another
its author counts too (a vote `via` itself), and the root of the tree has a vote `via` the
question it comes through for each supporter that it had not of its own.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from agenda.live.actions.refusals import WrongMoment
from agenda.live.actions.rooms import lock, raise_seq, standing, tell
from agenda.live.actions.voting import count, tree
from agenda.live.models import LiveRoom, Question, Vote
from assises import audit
from assises.audit import By

Status = Question.Status
JOINABLE = (Status.PENDING, Status.PUBLISHED, Status.ON_SCREEN)


@transaction.atomic
def merge(question: UUID, into: UUID, *, room: LiveRoom, by: By, now: datetime) -> Question:
    """Join a question to another one that asks the same; reopening it takes them apart again.

    Into one that is itself joined: into the one that stands for both. Where one of them was
    on screen or published, what stands for both is. Again changes nothing.
    Raises Unknown or WrongMoment.
    """
    room = lock(room.pk)
    joined = standing(question, room)
    root = root_of(standing(into, room))
    if joined.status == Status.MERGED and root_of(joined).pk == root.pk:
        return joined
    if joined.pk == root.pk or joined.status not in JOINABLE or root.status == Status.REJECTED:
        raise WrongMoment

    seq = raise_seq(room)
    rise = joined.status != Status.PENDING and root.status == Status.PENDING
    joined.status_before, joined.status = joined.status, Status.MERGED
    joined.into, joined.seq = root, seq
    joined.save(update_fields=["status_before", "status", "into", "seq"])
    if rise:
        Question.objects.filter(pk=root.pk).update(status=Status.PUBLISHED, was_public=True)
    if joined.voice_id:
        Vote.objects.get_or_create(
            question=joined, voice_id=joined.voice_id, defaults={"via": joined, "at": now}
        )
    count_again(root, seq=seq)
    audit.record("live.question_merged", on=joined, edition=room.session.edition, by=by, at=now)
    tell(room, joined.voice_id, root.voice_id)
    return joined


def take_apart(joined: Question, *, seq: int) -> None:
    """Undo a merge. The room is locked; the question itself is saved by the caller."""
    root = root_of(joined)
    Vote.objects.filter(question=joined, via=joined).delete()
    joined.into, joined.status_before = None, ""
    Question.objects.filter(pk=joined.pk).update(into=None)
    count_again(joined, seq=seq)
    count_again(root, seq=seq)


def root_of(question: Question) -> Question:
    """The one that stands for this question and all that are joined to it."""
    while question.into_id:
        question = Question.objects.get(pk=question.into_id)
    return question


def count_again(root: Question, *, seq: int) -> None:
    """Bring in the supporters of all that is joined to a question, each once."""
    joined = tree(root.pk)
    Vote.objects.filter(question=root).exclude(via=None).exclude(via=root).delete()
    Vote.objects.filter(question__in=joined).exclude(via=None).exclude(via=F("question")).delete()
    own = set(Vote.objects.filter(question=root).values_list("voice", flat=True))
    brought: dict[UUID, Vote] = {}
    for vote in Vote.objects.filter(question__in=joined).order_by("pk"):
        if vote.voice_id not in own | {root.voice_id}:
            brought[vote.voice_id] = Vote(
                question=root, voice_id=vote.voice_id, via_id=vote.question_id, at=vote.at
            )
    Vote.objects.bulk_create(brought.values(), batch_size=500)
    count([root.pk, *joined], seq=seq)
