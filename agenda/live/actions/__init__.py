"""What happens in a live room. Every change locks the room, raises its number, tells screens."""

from agenda.live.actions.asking import LONGEST, ask, clean, vote, withdraw
from agenda.live.actions.moderating import moderate
from agenda.live.actions.refusals import Closed, Empty, NotAllowed, TooLong, Unknown, WrongMoment
from agenda.live.actions.rooms import lock, raise_seq, set_open, tell

__all__ = [
    "LONGEST",
    "Closed",
    "Empty",
    "NotAllowed",
    "TooLong",
    "Unknown",
    "WrongMoment",
    "ask",
    "clean",
    "lock",
    "moderate",
    "raise_seq",
    "set_open",
    "tell",
    "vote",
    "withdraw",
]
