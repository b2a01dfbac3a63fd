"""What happens by itself in networking: looked at by the mail sender, every ten seconds."""

from datetime import datetime

from networking.contacts import following as contacts
from networking.directory import following as directory
from networking.matching import following as matching
from networking.meetings import following as meetings
from networking.notices import following as notices
from networking.safety import following as safety

PARTS = (directory, matching, meetings, contacts, notices, safety)


def follow(now: datetime) -> None:
    """Do what is due by now. Again changes nothing."""
    for part in PARTS:
        part.follow(now)
