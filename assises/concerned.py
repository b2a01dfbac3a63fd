"""Who is concerned by a change of the programme: told once by mail, and in Ma journée.

What is published within five minutes is told together, when they are over: a change that is
undone at once writes to nobody. Open pages have shown it long before.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agenda.editing.gathering import Change
from agenda.models import ChangeNotice, Favourite, Release
from agenda.personal.notices import Line, lines_of, net
from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import Edition, OutgoingMail
from assises.turns import turn
from registration.access import link_of
from registration.checkin.models import Expected
from registration.mails.letters import registration_of
from registration.mails.wording import plain
from registration.models import Registration
from workshops.models import Seat

KIND = "agenda.changed"
GATHERED = timedelta(minutes=5)
AT_ONCE = 200  # people told in one transaction: others wait for it
State = Registration.State


def tell(now: datetime) -> int:
    """Tell those concerned by what was published five minutes ago; returns how many."""
    return sum(_tell(edition, now) for edition in Edition.objects.current())


@turn()
@transaction.atomic
def _tell(edition: Edition, now: datetime) -> int:
    """Under the edition's lock, so that two senders tell nobody twice."""
    releases = _due(edition, now)
    if not releases:
        return 0
    edition = Edition.objects.locked(edition.pk)
    releases = _due(edition, now)  # another sender may have been faster
    if not releases:
        return 0
    last, since = releases[-1], releases[0].number - 1
    concerned = _concerned(_to_come(net(releases), now), edition)
    left = _reachable(edition, concerned).exclude(change_notices__release=last)
    people = list(left.order_by("number")[: AT_ONCE + 1])
    for person in people[:AT_ONCE]:
        notice = ChangeNotice.objects.create(
            release=last, registration=person, since=since, sessions=sorted(concerned[person.pk])
        )
        _write(notice, person, now)
    if len(people) <= AT_ONCE:
        Release.objects.filter(pk__in=[one.pk for one in releases]).update(told_at=now)
    return min(len(people), AT_ONCE)


def _due(edition: Edition, now: datetime) -> list[Release]:
    """The oldest that wait, with those of the five minutes after it, once they are over."""
    waiting = list(Release.objects.of(edition).to_tell())
    if not waiting or now - waiting[0].at < GATHERED:
        return []
    return [one for one in waiting if one.at - waiting[0].at < GATHERED]


def _to_come(changes: Iterable[Change], now: datetime) -> list[Change]:
    """Not what is over, before and after."""

    def ends(change: Change) -> datetime:
        return max(datetime.fromisoformat(change[side]["ends_at"]) for side in ("before", "after"))

    return [change for change in changes if ends(change) > now]


def _concerned(changes: Iterable[Change], edition: Edition) -> dict[UUID, set[str]]:
    """The uids that concern each registration. Three queries."""
    uids = [change["uid"] for change in changes]
    found: dict[UUID, set[str]] = defaultdict(set)
    sessions = {"workshop__session__uid__in": uids, "registration__edition": edition}
    seats = Seat.objects.standing().filter(**sessions)
    stars = Favourite.objects.filter(session__uid__in=uids, registration__edition=edition)
    doors = Expected.objects.filter(
        holds=True, place__workshops__session__uid__in=uids, registration__edition=edition
    )
    pairs = [
        *seats.values_list("registration", "workshop__session__uid"),
        *stars.values_list("registration", "session__uid"),
        *doors.values_list("registration", "place__workshops__session__uid"),
    ]
    for person, uid in pairs:
        if str(uid) in uids:
            found[person].add(str(uid))
    return found


def _reachable(edition: Edition, people: Iterable[UUID]) -> QuerySet[Registration, Registration]:
    """Not who has given their place back, nor who was erased."""
    known = Registration.objects.of(edition).filter(pk__in=[*people], erased_at=None)
    return known.exclude(state=State.CANCELLED)


def _write(notice: ChangeNotice, person: Registration, now: datetime) -> None:
    """To who comes: the others read it in their day."""
    if not person.email or not person.is_confirmed:
        return
    mail.queue(
        KIND,
        edition=notice.release.edition,
        to=person.email,
        language=person.language,
        at=now,
        reference=str(person.pk),
        params={"notice": notice.pk},
    )


@mail.builder(KIND)
def _changed(row: OutgoingMail) -> Letter:
    person = registration_of(row)
    notices = ChangeNotice.objects.filter(pk=row.params.get("notice"), registration=person)
    notice = notices.select_related("release").first()
    if notice is None or not person.is_confirmed:
        raise NoLongerNeeded
    told = Release.objects.of(person.edition).filter(tells=True, number__gt=notice.since)
    lines = lines_of(notice, told.order_by("number"), person.edition)
    if not lines:
        raise NoLongerNeeded
    return plain(
        person.edition,
        _("Your programme has changed: %(event)s"),
        _("Your programme has changed"),
        [
            *[_sentence(line) for line in lines],
            _("Your page and your calendar have followed: you have nothing to do."),
        ],
        note=_("You get this mail because you have a seat in it, or keep it for your day."),
        button=_("Open my day"),
        link=link_of(person),
    )


def _sentence(line: Line) -> str:
    told = {"title": line.title, "words": " · ".join(line.words)}
    if line.is_cancelled:
        return _("“%(title)s” is cancelled.") % told
    return _("“%(title)s”: %(words)s.") % told
