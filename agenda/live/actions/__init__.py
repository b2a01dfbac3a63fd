"""What happens in a live room. Every change locks the room, raises its number, tells screens."""

from agenda.live.actions.answering import (
    LONGEST_ANSWER,
    AnswerTooLong,
    StillOpen,
    answer_in_writing,
    answered_since,
    send_answers,
)
from agenda.live.actions.asking import LONGEST, ask, clean, reword, vote, withdraw
from agenda.live.actions.moderating import moderate
from agenda.live.actions.refusals import (
    Closed,
    Empty,
    NamesOnly,
    NotAllowed,
    TooLong,
    TooMany,
    TooManyCodes,
    Unknown,
    WrongCode,
    WrongMoment,
)
from agenda.live.actions.rooms import lock, open_due, raise_seq, set_open, set_up, tell
from agenda.live.actions.visiting import come_in, plain_code

__all__ = [
    "LONGEST",
    "LONGEST_ANSWER",
    "AnswerTooLong",
    "Closed",
    "Empty",
    "NamesOnly",
    "NotAllowed",
    "StillOpen",
    "TooLong",
    "TooMany",
    "TooManyCodes",
    "Unknown",
    "WrongCode",
    "WrongMoment",
    "answer_in_writing",
    "answered_since",
    "ask",
    "clean",
    "come_in",
    "lock",
    "moderate",
    "open_due",
    "plain_code",
    "raise_seq",
    "reword",
    "send_answers",
    "set_open",
    "set_up",
    "tell",
    "vote",
    "withdraw",
]
