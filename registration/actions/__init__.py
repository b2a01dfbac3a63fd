"""What changes registrations: one function a verb."""

from registration.actions.changing import (
    CORRECTABLE,
    Duplicate,
    NotHolding,
    cancel,
    correct,
    forget_needs,
)
from registration.actions.handing import Colleague, TooLate, hand_over
from registration.actions.places import (
    Full,
    Lapsed,
    NotWaiting,
    Tally,
    accept,
    pass_on,
    places_left,
    promote,
    settle,
)
from registration.actions.registering import (
    AlreadyUsed,
    Closed,
    Details,
    Wish,
    WrongCategory,
    delete_needs_on,
    register,
)

__all__ = [
    "CORRECTABLE",
    "AlreadyUsed",
    "Closed",
    "Colleague",
    "Details",
    "Duplicate",
    "Full",
    "Lapsed",
    "NotHolding",
    "NotWaiting",
    "Tally",
    "TooLate",
    "Wish",
    "WrongCategory",
    "accept",
    "cancel",
    "correct",
    "delete_needs_on",
    "forget_needs",
    "hand_over",
    "pass_on",
    "places_left",
    "promote",
    "register",
    "settle",
]
