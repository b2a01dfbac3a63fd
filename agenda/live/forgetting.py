"""What live rooms keep about one person: to show it, and to forget who it was."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from agenda.live.actions import lock, raise_seq, tell
from agenda.live.models import LiveRoom, Question, Receipt, Vote
from registration.models import Registration


def kept_about(registration: Registration) -> dict[str, Any]:
    """One's questions and votes."""
    asked = registration.questions.select_related("room__session").in_order()
    votes = registration.votes.select_related("question__room__session").order_by("pk")
    return {
        "questions": [
            {
                "session": question.room.session.title,
                "asked_at": question.asked_at,
                "text": question.text,
                "without_name": question.anonymous,
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
    }


@transaction.atomic
def forget(registration: Registration, *, now: datetime) -> None:
    """What the room has read stays, from nobody, with its votes; what it has not is erased."""
    theirs = Q(questions__author=registration) | Q(questions__cast__registration=registration)
    rooms = set(LiveRoom.objects.filter(theirs).values_list("pk", flat=True))
    for pk in sorted(rooms):
        room = lock(pk)
        seq = raise_seq(room)
        asked = Question.objects.filter(room=room, author=registration)
        asked.filter(was_public=False).update(text="", reason="", removed_at=now)
        asked.update(author=None, anonymous=True, seq=seq)
        tell(room, registration.pk)
    Vote.objects.filter(registration=registration).delete()
    Receipt.objects.filter(registration=registration).delete()
