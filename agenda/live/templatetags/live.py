"""What the session's page shows of its live room."""

from typing import Any

from django import template

from agenda.live import record
from agenda.live.models import LiveRoom, Question
from agenda.models import Session

register = template.Library()


@register.inclusion_tag("live/_published.html")
def questions_and_answers(session: Session) -> dict[str, Any]:
    """Questions and answers, once the organisers have published them. Three queries, or one."""
    published = LiveRoom.objects.filter(session=session, replies_sent_at__isnull=False)
    room = published.first() if session.has_live else None
    if room is None:
        return {"questions": []}
    found = Question.objects.public().filter(room=room).select_related("author")
    questions = sorted(found, key=lambda one: (not one.reply, -one.votes, one.asked_at))
    return {"questions": questions, "record": record.of(room.pk), "session": session}
