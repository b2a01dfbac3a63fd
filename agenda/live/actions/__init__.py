"""What happens in a live room. Every change locks the room, raises its number, tells screens."""

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
from agenda.live.actions.rooms import lock, raise_seq, set_open, tell
from agenda.live.actions.visiting import come_in, plain_code

__all__ = [
    "LONGEST",
    "Closed",
    "Empty",
    "NamesOnly",
    "NotAllowed",
    "TooLong",
    "TooMany",
    "TooManyCodes",
    "Unknown",
    "WrongCode",
    "WrongMoment",
    "ask",
    "clean",
    "come_in",
    "lock",
    "moderate",
    "plain_code",
    "raise_seq",
    "reword",
    "set_open",
    "tell",
    "vote",
    "withdraw",
]
