"""The programme as one person lives it: their seats, favourites, and what would be at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from agenda.models import Favourite, Session
from assises.templatetags.ui import clock, plain_words
from networking.meetings.standing import Met
from registration.models import Registration
from workshops.standing import Mine


@dataclass(frozen=True)
class Moment:
    """A line of somebody's day: a session with their seat in it, or a meeting.

    `clashes`: what else they have at the time of a favourite, in words.
    """

    starts_at: datetime
    session: Session | None = None
    mine: Mine | None = None
    is_kept: bool = False
    clashes: list[str] = field(default_factory=list)
    met: Met | None = None


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
    registration: Registration,
    sessions: Iterable[Session],
    mine: dict[int, Mine],
    agreed: Iterable[Met],
) -> list[Moment]:
    """Every session with what they have of it, and their meetings, by hour. One query."""
    sessions, agreed = list(sessions), list(agreed)
    kept = kept_by(registration)
    engaged = list(_engagements(sessions, mine, kept, agreed)) if kept else []
    by_session = {one.session: one for one in engaged if one.session}
    lines = [
        Moment(
            session.starts_at,
            session,
            mine.get(session.pk),
            session.pk in kept,
            _clashes(by_session[session.pk], engaged)
            if session.pk in kept and session.pk in by_session
            else [],
        )
        for session in sessions
    ]
    lines += [Moment(one.meeting.slot.starts_at, met=one) for one in agreed]
    return sorted(lines, key=lambda line: line.starts_at)


def _engagements(
    sessions: Iterable[Session],
    mine: dict[int, Mine],
    kept: dict[int, Favourite],
    agreed: Iterable[Met],
) -> Iterator[Engagement]:
    """Favourites, seats and agreed meetings; nothing of what is cancelled."""
    for session in sessions:
        own = mine.get(session.pk)
        if not session.is_cancelled and (session.pk in kept or (own and own.is_held)):
            words = _("“%(title)s”") % {"title": plain_words(session, "title")}
            yield Engagement(session.starts_at, session.ends_at, words, session.pk)
    for met in agreed:
        slot = met.meeting.slot
        words = _("your meeting at %(hour)s") % {"hour": clock(slot.starts_at)}
        yield Engagement(slot.starts_at, slot.ends_at, words)


def _clashes(one: Engagement, engaged: Iterable[Engagement]) -> list[str]:
    return [other.words for other in engaged if other is not one and other.meets(one)]
