"""What happens to meetings: one function a verb."""

from networking.meetings.actions.answering import accept, decline
from networking.meetings.actions.asking import ask, propose
from networking.meetings.actions.availability import say_when
from networking.meetings.actions.ending import (
    cancel,
    end_meetings,
    lapse,
    mark_missed,
    tell_clash,
)
from networking.meetings.actions.refusals import (
    AlreadyAgreed,
    AlreadyAsked,
    AskedEnough,
    NoTable,
    NotFree,
    NotShown,
    NotYours,
    SlotGone,
    TooMany,
    TooOften,
    TooSoon,
)
from networking.meetings.actions.tables import (
    Following,
    add_tables,
    close_slot,
    close_table,
    make_slots,
    open_slot,
    open_table,
    remove_slot,
    remove_table,
    what_follows,
)

__all__ = [
    "AlreadyAgreed",
    "AlreadyAsked",
    "AskedEnough",
    "Following",
    "NoTable",
    "NotFree",
    "NotShown",
    "NotYours",
    "SlotGone",
    "TooMany",
    "TooOften",
    "TooSoon",
    "accept",
    "add_tables",
    "ask",
    "cancel",
    "close_slot",
    "close_table",
    "decline",
    "end_meetings",
    "lapse",
    "make_slots",
    "mark_missed",
    "open_slot",
    "open_table",
    "propose",
    "remove_slot",
    "remove_table",
    "say_when",
    "tell_clash",
    "what_follows",
]
