"""What is done on a wall: one function a verb."""

from workshops.wall.actions.participating import (
    MOST_PROPOSED,
    propose,
    vote,
)
from workshops.wall.actions.refusals import (
    Empty,
    Gone,
    HowMany,
    NotHere,
    NotNow,
    NoVoteLeft,
    Slower,
)
from workshops.wall.actions.running import (
    FEWEST,
    MOST,
    close_vote,
    conclude,
    give_time,
    hide,
    mark,
    put,
    rename,
    reopen,
    set_phase,
    set_up,
    undo,
    undo_pile,
)

__all__ = [
    "FEWEST",
    "MOST",
    "MOST_PROPOSED",
    "Empty",
    "Gone",
    "HowMany",
    "NoVoteLeft",
    "NotHere",
    "NotNow",
    "Slower",
    "close_vote",
    "conclude",
    "give_time",
    "hide",
    "mark",
    "propose",
    "put",
    "rename",
    "reopen",
    "set_phase",
    "set_up",
    "undo",
    "undo_pile",
    "vote",
]
