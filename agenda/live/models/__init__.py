"""The live room of a session: who speaks in it, questions, votes, polls, answers given."""

from agenda.live.models.polls import Poll, PollAnswer, PollOption
from agenda.live.models.questions import Question, Vote
from agenda.live.models.receipts import Receipt
from agenda.live.models.rooms import LiveRoom, Voice, new_code

__all__ = [
    "LiveRoom",
    "Poll",
    "PollAnswer",
    "PollOption",
    "Question",
    "Receipt",
    "Voice",
    "Vote",
    "new_code",
]
