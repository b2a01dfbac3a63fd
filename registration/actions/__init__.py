"""What changes registrations: one function a verb."""

from registration.actions.changing import (
    CORRECTABLE,
    Duplicate,
    NotHolding,
    cancel,
    correct,
    forget_needs,
    send_again,
)
from registration.actions.erasing import erase, forget_mails
from registration.actions.foresight import Foreseen, Outcome, for_each, foresee
from registration.actions.handing import Colleague, TooLate, hand_over
from registration.actions.own import ask_again, decide
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
    "Foreseen",
    "Full",
    "Lapsed",
    "NotHolding",
    "NotWaiting",
    "Outcome",
    "Tally",
    "TooLate",
    "Wish",
    "WrongCategory",
    "accept",
    "ask_again",
    "cancel",
    "correct",
    "decide",
    "delete_needs_on",
    "erase",
    "for_each",
    "foresee",
    "forget_mails",
    "forget_needs",
    "hand_over",
    "pass_on",
    "places_left",
    "promote",
    "register",
    "send_again",
    "settle",
]
