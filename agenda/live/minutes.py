"""What was said in a live room, for the proceedings: no name is on it."""

from dataclasses import dataclass
from typing import Any

from agenda.live import polls, record
from agenda.live.ballots import Ballot
from agenda.live.models import LiveRoom, Question
from agenda.live.record import Record


@dataclass(frozen=True)
class Minutes:
    """Questions that the room has seen, most supported first; polls that are over."""

    record: Record
    polls: list[dict[str, Any]]
    answered: list[Question]
    on_stage: list[Question]
    open: list[Question]

    @property
    def is_empty(self) -> bool:
        return not self.record.asked and not self.polls

    @property
    def ballots(self) -> list[Ballot]:
        return [Ballot(poll) for poll in self.polls]


def of(live: LiveRoom) -> Minutes:
    """Five queries at most, however much was said."""
    public = list(Question.objects.public().filter(room=live).in_order())
    public.sort(key=lambda one: -one.votes)
    unwritten = [one for one in public if not one.reply]
    return Minutes(
        record=record.of(live.pk),
        polls=polls.past(live.pk),
        answered=[one for one in public if one.reply],
        on_stage=[one for one in unwritten if one.status == Question.Status.ANSWERED],
        open=[one for one in unwritten if one.status != Question.Status.ANSWERED],
    )
