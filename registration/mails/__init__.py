"""What registration writes to people. Queued here, worded when the sender takes them."""

from registration.mails import letters  # noqa: F401  (registers how each is made)
from registration.mails.groups import group_link, group_made
from registration.mails.handing import handed_over
from registration.mails.mailing import mailing
from registration.mails.names import NAMES
from registration.mails.outgoing import (
    already,
    cancelled,
    confirmed,
    lapsed,
    left,
    offered,
    pending,
    sign_in_code,
    waiting,
)
from registration.mails.readdressing import address_wanted, readdressed

__all__ = [
    "NAMES",
    "address_wanted",
    "already",
    "cancelled",
    "confirmed",
    "group_link",
    "group_made",
    "handed_over",
    "lapsed",
    "left",
    "mailing",
    "offered",
    "pending",
    "readdressed",
    "sign_in_code",
    "waiting",
]
