"""The outbox: mails are rows, written with what they tell; a sender claims, sends, marks them."""

from assises.mail.letters import Letter, NoLongerNeeded, builder
from assises.mail.outbox import BACK_OFF, State, queue, send_again
from assises.mail.sending import Sender, deliver

__all__ = [
    "BACK_OFF",
    "Letter",
    "NoLongerNeeded",
    "Sender",
    "State",
    "builder",
    "deliver",
    "queue",
    "send_again",
]
