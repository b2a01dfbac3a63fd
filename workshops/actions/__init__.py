"""What happens to seats in workshops: one function a verb."""

from workshops.actions.leads import seat_lead
from workshops.actions.noshows import release_no_shows
from workshops.actions.seats import (
    Dropped,
    NotConfirmed,
    NotOpen,
    State,
    TooLate,
    leave,
    lock,
    move_door,
    pass_seats_on,
    release_seat,
    settle,
    take_seat,
    tell_door,
)
from workshops.actions.swaps import (
    AlreadyAsked,
    Lapsed,
    NoSeat,
    OwnCode,
    accept_swap,
    ask_swap,
    drop_swap,
)

__all__ = [
    "AlreadyAsked",
    "Dropped",
    "Lapsed",
    "NoSeat",
    "NotConfirmed",
    "NotOpen",
    "OwnCode",
    "State",
    "TooLate",
    "accept_swap",
    "ask_swap",
    "drop_swap",
    "leave",
    "lock",
    "move_door",
    "pass_seats_on",
    "release_no_shows",
    "release_seat",
    "seat_lead",
    "settle",
    "take_seat",
    "tell_door",
]
