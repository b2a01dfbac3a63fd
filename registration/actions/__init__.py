"""What changes registrations: one function a verb."""

from registration.actions.categories import keep_category, keep_places
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
from registration.actions.groups import (
    MOST,
    Contact,
    TooMany,
    add_to_group,
    register_group,
    renew_link,
)
from registration.actions.handing import Colleague, TooLate, hand_over
from registration.actions.invitations import (
    CodeTaken,
    Expired,
    UsedUp,
    WrongCode,
    folded_code,
    invitation_of,
    invite,
    revoke,
)
from registration.actions.own import ask_again, decide
from registration.actions.own import ask_again, decide, readdress
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
from registration.actions.printing import mark_printed
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
    "MOST",
    "AlreadyUsed",
    "Closed",
    "CodeTaken",
    "Colleague",
    "Contact",
    "Details",
    "Duplicate",
    "Expired",
    "Foreseen",
    "Full",
    "Lapsed",
    "NotHolding",
    "NotWaiting",
    "Outcome",
    "Tally",
    "TooLate",
    "TooMany",
    "UsedUp",
    "Wish",
    "WrongCategory",
    "WrongCode",
    "accept",
    "add_to_group",
    "ask_again",
    "cancel",
    "correct",
    "decide",
    "delete_needs_on",
    "erase",
    "folded_code",
    "for_each",
    "foresee",
    "forget_mails",
    "forget_needs",
    "hand_over",
    "invitation_of",
    "invite",
    "keep_category",
    "keep_places",
    "mark_printed",
    "pass_on",
    "places_left",
    "promote",
    "readdress",
    "register",
    "register_group",
    "renew_link",
    "revoke",
    "send_again",
    "settle",
]
