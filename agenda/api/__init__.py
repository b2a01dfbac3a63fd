"""The public agenda for programs: read by anybody, page by page, 304 when nothing changed."""

from agenda.api.editions import edition_of
from agenda.api.lists import RoomList, SessionFilter, SessionList, SpeakerList, ThemeList
from assises.access import everyone
from assises.http import same_for_all

__all__ = ["SessionFilter", "edition", "rooms", "sessions", "speakers", "themes"]

edition = everyone(edition_of)
rooms = everyone(same_for_all(RoomList.as_view()))
themes = everyone(same_for_all(ThemeList.as_view()))
speakers = everyone(same_for_all(SpeakerList.as_view()))
sessions = everyone(same_for_all(SessionList.as_view()))
