"""What happens to seats in workshops: one function a verb."""

from workshops.actions.noshows import release_no_shows
from workshops.actions.seats import (
    Dropped,
    NotConfirmed,
    NotOpen,
    TooLate,
    lock,
    move_door,
    pass_seats_on,
    release_seat,
    settle,
    take_seat,
)

__all__ = [
    "Dropped",
    "NotConfirmed",
    "NotOpen",
    "TooLate",
    "lock",
    "move_door",
    "pass_seats_on",
    "release_no_shows",
    "release_seat",
    "settle",
    "take_seat",
]
