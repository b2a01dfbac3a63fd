"""Who wants to meet whom: profiles, meetings, contacts, notices, and what keeps people safe."""

from networking.models.contacts import Exchange
from networking.models.meetings import Availability, Meeting, Sitting, Slot, Table
from networking.models.notices import Notice, Reply
from networking.models.profiles import Opinion, Profile, Word
from networking.models.safety import Block, Report
from networking.models.settings import Rules

__all__ = [
    "Availability",
    "Block",
    "Exchange",
    "Meeting",
    "Notice",
    "Opinion",
    "Profile",
    "Reply",
    "Report",
    "Rules",
    "Sitting",
    "Slot",
    "Table",
    "Word",
]
