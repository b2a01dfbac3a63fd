"""What changed for one person, in words: for their day, and for their mail."""

from collections.abc import Iterable
from dataclasses import dataclass

from agenda.editing.gathering import Change, gathered
from agenda.editing.words import change_in_words
from agenda.models import ChangeNotice, Release
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


def net(releases: Iterable[Release]) -> list[Change]:
    """What is left to tell of these versions, oldest first: only what moves people."""
    lines = gathered(release.changes for release in releases)
    moving = [{**line, "what": [w for w in line["what"] if w in MATTERS]} for line in lines]
    return [line for line in moving if line["what"]]


def unseen(registration: Registration) -> list[tuple[ChangeNotice, list[Line]]]:
    """What they were told of and have not dismissed. One query, two when there is something."""
    notices = ChangeNotice.objects.filter(registration=registration, seen_at=None)
    found = list(notices.select_related("release").order_by("release__number"))
    if not found:
        return []
    told = Release.objects.of(registration.edition).filter(
        tells=True,
        number__gt=min(notice.since for notice in found),
        number__lte=max(notice.release.number for notice in found),
    )
    releases = list(told.order_by("number"))
    said = [(notice, lines_of(notice, releases, registration.edition)) for notice in found]
    return [(notice, lines) for notice, lines in said if lines]


def lines_of(notice: ChangeNotice, releases: Iterable[Release], edition: Edition) -> list[Line]:
    """Its sessions, out of `releases`, in the active language."""
    within = [one for one in releases if notice.since < one.number <= notice.release.number]
    return [
        Line(
            line["slug"],
            title(line),
            change_in_words(line, edition),
            line["after"]["state"] == "cancelled",
        )
        for line in net(within)
        if line["uid"] in notice.sessions
    ]
