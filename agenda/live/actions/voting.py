"""Votes: one, or all those of a moment in the same few statements."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from agenda.live.actions.refusals import Closed, Unknown
from agenda.live.actions.rooms import lock, raise_seq, tell
from agenda.live.models import LiveRoom, Question, Voice, Vote
from assises.errors import Refused

Ballot = tuple[UUID, UUID]  # a question, a voice


@transaction.atomic
def vote(question: UUID, *, room: LiveRoom, voice: Voice, on: bool, now: datetime) -> Question:
    """Add somebody's vote to a published question, or take it back. Twice changes nothing.

    Raises Unknown or Closed.
    """
    room = lock(room.pk)
    voted = votable([question], room=room)[question]
    if isinstance(voted, Refused):
        raise voted
    cast({(question, voice.pk): on}, room=room, now=now)
    return voted


def votable(questions: Iterable[UUID], *, room: LiveRoom) -> dict[UUID, Question | Refused]:
    """Each of these questions, or why nobody votes for it: Unknown or Closed. One query."""
    wanted = set(questions)
    found = Question.objects.public().filter(room=room).in_bulk(wanted)
    return {pk: _open(found.get(pk), room) for pk in wanted}


def _open(question: Question | None, room: LiveRoom) -> Question | Refused:
    if question is None:
        return Unknown()
    if not room.is_open or question.status == Question.Status.ANSWERED:
        return Closed()
    return question


def cast(wishes: Mapping[Ballot, bool], *, room: LiveRoom, now: datetime) -> None:
    """Make the votes for votable questions what each voice wants. The room is locked.

    A vote that came through a question joined to another becomes a vote of its own.
    """
    known = _known(wishes)
    given = [ballot for ballot, on in wishes.items() if on and ballot not in known]
    back = [ballot for ballot, on in wishes.items() if not on and ballot in known]
    joined = [vote.pk for ballot, vote in known.items() if vote.via_id and wishes.get(ballot)]
    if joined:
        Vote.objects.filter(pk__in=joined).update(via=None)
    if given:
        votes = [Vote(question_id=question, voice_id=voice, at=now) for question, voice in given]
        Vote.objects.bulk_create(votes, ignore_conflicts=True)
    if back:
        take_back([known[ballot] for ballot in back])
    if given or back:
        count({question for question, _voice in (*given, *back)}, seq=raise_seq(room))
        tell(room, *(voice for _question, voice in (*given, *back)))


def take_back(votes: Sequence[Vote]) -> None:
    """Take votes back, and those of the same people for questions joined to these."""
    if tree(*{vote.question_id for vote in votes}):
        for vote in votes:
            joined = Vote.objects.filter(question__in=tree(vote.question_id))
            joined.filter(voice=vote.voice_id).delete()
    Vote.objects.filter(pk__in=[vote.pk for vote in votes]).delete()


def _known(ballots: Iterable[Ballot]) -> dict[Ballot, Vote]:
    questions, voices = zip(*ballots, strict=True)
    votes = Vote.objects.filter(question__in=set(questions), voice__in=set(voices))
    return {(vote.question_id, vote.voice_id): vote for vote in votes}


def tree(*roots: UUID) -> list[UUID]:
    """What is joined to these questions, directly or through others; without themselves."""
    found: list[UUID] = []
    level = list(roots)
    while level:
        level = list(Question.objects.filter(into__in=level).values_list("pk", flat=True))
        found += level
    return found


def count(questions: Iterable[UUID], *, seq: int) -> None:
    """Count the votes of these questions afresh."""
    votes = Vote.objects.filter(question=OuterRef("pk")).order_by().values("question")
    counted = Subquery(votes.annotate(how_many=Count("pk")).values("how_many"))
    found = Question.objects.filter(pk__in=set(questions))
    found.update(votes=Coalesce(counted, 0), seq=seq)
