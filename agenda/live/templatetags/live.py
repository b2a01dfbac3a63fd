"""What the session's page shows of its live room."""

from typing import Any

from django import template

from agenda.live import polls, record
from agenda.live.ballots import Ballot
from agenda.live.models import LiveRoom, Question
from agenda.models import Session

register = template.Library()


@register.inclusion_tag("live/_published.html")
def questions_and_answers(session: Session) -> dict[str, Any]:
    """The record of moderation once questions are closed, and the questions with their answers
    and the polls once the organisers have published them. Six queries at most."""
    room = LiveRoom.objects.filter(session=session).first()
    if room is None or room.is_open:
        return {}
    told = {"record": record.of(room.pk), "is_published": bool(room.replies_sent_at)}
    if not room.replies_sent_at:
        return told
    found = Question.objects.public().filter(room=room).select_related("author")
    questions = sorted(found, key=lambda one: (not one.reply, -one.votes, one.asked_at))
    given = [Ballot(poll) for poll in polls.past(room.pk)]
    return told | {"questions": questions, "ballots": given}
