"""What happens in a live room. Every change locks the room, raises its number, tells screens."""

from agenda.live.actions.answering import (
    LONGEST_ANSWER,
    AnswerTooLong,
    StillOpen,
    answer_in_writing,
    answered_since,
    send_answers,
)
from agenda.live.actions.asking import LONGEST, ask, clean, reword, withdraw
from agenda.live.actions.editing import edit, hear, label, lead, next_up, put_next, silence
from agenda.live.actions.merging import merge
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
from agenda.live.actions.voting import Ballot, cast, count, votable, vote

__all__ = [
    "LONGEST",
    "LONGEST_ANSWER",
    "AnswerTooLong",
    "Ballot",
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
    "cast",
    "clean",
    "come_in",
    "count",
    "edit",
    "hear",
    "label",
    "lead",
    "lock",
    "merge",
    "moderate",
    "next_up",
    "open_due",
    "plain_code",
    "put_next",
    "raise_seq",
    "reword",
    "send_answers",
    "set_open",
    "set_up",
    "silence",
    "tell",
    "votable",
    "vote",
    "withdraw",
]
