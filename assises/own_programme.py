"""The programme as one person lives it: their seats, favourites, and what would be at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from agenda.models import Favourite, Session
from assises.templatetags.ui import clock, plain_words
from networking.models import Meeting
from registration.models import Registration
from workshops.standing import Mine


@dataclass(frozen=True)
class Moment:
    """One session in somebody's day. `clashes`: what else they have at that time, in words."""

    session: Session
    mine: Mine | None
    is_kept: bool = False
    clashes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Engagement:
    """Where somebody means to be. A favourite may clash with any other; a seat alone is settled."""

    starts_at: datetime
    ends_at: datetime
    words: str
    session: int | None = None

    def meets(self, other: "Engagement") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def kept_by(registration: Registration) -> dict[int, Favourite]:
    """Their favourites by session. One query."""
    return {one.session_id: one for one in Favourite.objects.filter(registration=registration)}


def programme_of(
    registration: Registration, sessions: Iterable[Session], mine: dict[int, Mine]
) -> list[Moment]:
    """Every session with what they have of it. One query, two for who has favourites."""
    sessions = list(sessions)
    kept = kept_by(registration)
    engaged = list(_engagements(registration, sessions, mine, kept)) if kept else []
    by_session = {one.session: one for one in engaged if one.session}
    return [
        Moment(
            session,
            mine.get(session.pk),
            session.pk in kept,
            _clashes(by_session[session.pk], engaged)
            if session.pk in kept and session.pk in by_session
            else [],
        )
        for session in sessions
    ]


def _engagements(
    registration: Registration,
    sessions: Iterable[Session],
    mine: dict[int, Mine],
    kept: dict[int, Favourite],
) -> Iterator[Engagement]:
    """Favourites, seats and agreed meetings; nothing of what is cancelled."""
    for session in sessions:
        own = mine.get(session.pk)
        if not session.is_cancelled and (session.pk in kept or (own and own.is_held)):
            words = _("“%(title)s”") % {"title": plain_words(session, "title")}
            yield Engagement(session.starts_at, session.ends_at, words, session.pk)
    for meeting in Meeting.objects.of(registration).accepted().select_related("slot"):
        slot = meeting.slot
        words = _("your meeting at %(hour)s") % {"hour": clock(slot.starts_at)}
        yield Engagement(slot.starts_at, slot.ends_at, words)


def _clashes(one: Engagement, engaged: Iterable[Engagement]) -> list[str]:
    return [other.words for other in engaged if other is not one and other.meets(one)]
