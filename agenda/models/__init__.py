"""The programme of an edition: rooms, themes, sessions, people on stage, key figures."""

from agenda.models.figures import Chart, KeyFigure
from agenda.models.files import ProgrammeFile
from agenda.models.partners import Partner
from agenda.models.people import Speaker, SpeakerContact
from agenda.models.personal import ChangeNotice, Favourite
from agenda.models.places import Room, Theme
from agenda.models.planning import Draft, KeptWarning, Release
from agenda.models.sessions import Material, Role, Session

__all__ = [
    "ChangeNotice",
    "Chart",
    "Draft",
    "Favourite",
    "KeptWarning",
    "KeyFigure",
    "Material",
    "Partner",
    "ProgrammeFile",
    "Release",
    "Role",
    "Room",
    "Session",
    "Speaker",
    "SpeakerContact",
    "Theme",
]
