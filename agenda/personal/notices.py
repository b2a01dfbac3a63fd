"""What changed for one person, in words: for their day, and for their mail."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from agenda.editing.gathering import Change, gathered
from agenda.editing.releases import facts_of
from agenda.editing.words import change_in_words
from agenda.models import ChangeNotice, Release, Session
from agenda.moving.words import title
from assises.models import Edition
from registration.models import Registration

MATTERS = {"time", "room", "cancelled", "restored"}  # one goes elsewhere, or at another hour


@dataclass(frozen=True)
class Line:
    """One session and what became of it."""

    slug: str
    title: str
    words: list[str]
    is_cancelled: bool


class History:
    """Some sessions as they stand, and the versions of their edition since one. Two queries."""

    def __init__(
        self, edition: Edition, uids: Collection[str], *, since: int, until: datetime | None = None
    ) -> None:
        versions = Release.objects.of(edition).filter(number__gt=since).order_by("number")
        self.versions = list(versions.filter(at__lte=until) if until else versions)
        found = Session.objects.of(edition).filter(uid__in=uids).select_related("room")
        self.sessions = {str(one.uid): one for one in found}
        self.known: dict[tuple[str, int], Change | None] = {}

    def change(self, uid: str, since: int) -> Change | None:
        """What moves people between a version and what is true now, told or not on the way."""
        steps = [line for version in self._since(since) for line in _about(uid, version)]
        if steps and (session := self.sessions.get(uid)):
            said = {"title": session.title, "title_en": session.title_en, "what": []}
            steps.append({**steps[-1], **said, "after": facts_of(session)})
        for line in gathered([one] for one in steps):
            if what := [one for one in line["what"] if one in MATTERS]:
                return {**line, "what": what}
        return None

    def to_tell(self, uid: str, since: int) -> Change | None:
        """The same, where a version on the way was to be told."""
        if (uid, since) not in self.known:
            told = any(version.tells and _about(uid, version) for version in self._since(since))
            self.known[uid, since] = self.change(uid, since) if told else None
        return self.known[uid, since]

    def _since(self, since: int) -> list[Release]:
        return [version for version in self.versions if version.number > since]


def _about(uid: str, version: Release) -> list[Change]:
    return [line for line in version.changes if line["uid"] == uid]


def unseen(registration: Registration) -> tuple[ChangeNotice, list[Line]] | None:
    """The newest notice that they have not dismissed, with all that those undismissed tell.

    One query, three when there is something.
    """
    notices = _of(registration)
    found = [notice for notice in notices if notice.seen_at is None]
    lines = _lines(found, notices, registration.edition) if found else []
    return (found[-1], lines) if lines else None


def lines_of(notice: ChangeNotice, registration: Registration) -> list[Line]:
    """What is left to tell of a notice, in the active language. Three queries."""
    return _lines([notice], _of(registration), registration.edition)


def _of(registration: Registration) -> list[ChangeNotice]:
    theirs = ChangeNotice.objects.filter(registration=registration)
    return list(theirs.select_related("release").order_by("release__number"))


def _lines(
    shown: Collection[ChangeNotice], notices: Iterable[ChangeNotice], edition: Edition
) -> list[Line]:
    starts = _starts(shown, notices)
    history = History(edition, starts, since=min(starts.values(), default=0))
    changes = (history.change(uid, since) for uid, since in starts.items())
    return [_line(change, edition) for change in changes if change]


def _starts(shown: Collection[ChangeNotice], notices: Iterable[ChangeNotice]) -> Mapping[str, int]:
    """For each session of `shown`, the version that its reader was told of before, if any."""
    told: dict[str, int] = {}
    starts: dict[str, int] = {}
    for notice in notices:
        for uid in notice.sessions:
            if notice in shown:
                starts.setdefault(uid, told.get(uid, notice.since))
            told[uid] = notice.release.number
    return starts


def _line(change: Change, edition: Edition) -> Line:
    is_cancelled = change["after"]["state"] == Session.State.CANCELLED
    return Line(change["slug"], title(change), change_in_words(change, edition), is_cancelled)
