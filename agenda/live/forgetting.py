"""What live rooms keep about one person: to show it, and to forget who it was."""

from datetime import datetime
from typing import Any

from django.db import transaction

from agenda.live.actions import lock, raise_seq, tell
from agenda.live.models import PollAnswer, Question, Voice, Vote
from registration.models import Registration


def kept_about(registration: Registration) -> dict[str, Any]:
    """One's questions, votes and answers to polls."""
    of = {"voice__registration": registration}
    asked = Question.objects.filter(**of).select_related("room__session").in_order()
    votes = Vote.objects.filter(**of).select_related("question__room__session").order_by("pk")
    answers = PollAnswer.objects.filter(**of).select_related("poll__room__session", "option")
    return {
        "questions": [
            {
                "session": question.room.session.title,
                "asked_at": question.asked_at,
                "text": question.text,
                "without_name": question.author_id is None,
                "status": question.status,
                "status_in_words": question.get_status_display(),
                "reason": question.reason,
                "withdrawn_at": question.removed_at,
            }
            for question in asked
        ],
        "votes": [
            {
                "session": vote.question.room.session.title,
                "question": vote.question.text,
                "at": vote.at,
            }
            for vote in votes
        ],
        "answers": [
            {
                "session": answer.poll.room.session.title,
                "poll": answer.poll.question,
                "answer": answer.text or (answer.option and answer.option.text) or answer.number,
                "at": answer.at,
            }
            for answer in answers.order_by("poll", "place")
        ],
    }


@transaction.atomic
def forget(registration: Registration, *, now: datetime) -> None:
    """What the room has read stays, from nobody, with its votes; what it has not is erased."""
    for voice in Voice.objects.filter(registration=registration).order_by("room"):
        room = lock(voice.room_id)
        seq = raise_seq(room)
        asked = Question.objects.filter(voice=voice)
        asked.filter(was_public=False).update(text="", original="", reason="", removed_at=now)
        asked.update(voice=None, author=None, seq=seq)
        nobody = Voice.objects.create(room=room, since=voice.since)
        voice.votes.update(voice=nobody)
        voice.answers.update(voice=nobody)
        tell(room, voice.pk)
        voice.delete()
    Question.objects.filter(author=registration).update(author=None)
