"""Who is concerned by a change of the programme: told once by mail, and in Ma journée.

What is published within five minutes is told together, when they are over, as the difference
between what somebody was last told and what is true now: a change that is undone meanwhile, in
silence or not, writes to nobody. Open pages have shown it long before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from agenda.editing.gathering import Change
from agenda.models import ChangeNotice, Favourite, Release
from agenda.personal.notices import History, Line, lines_of
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
    if not _due(edition, now):
        return 0
    edition = Edition.objects.locked(edition.pk)
    waiting = _due(edition, now)  # another sender may have been faster
    if not waiting:
        return 0
    last = Release.objects.of(edition).filter(at__lte=now).in_order()[0]
    concerned = _to_tell(waiting, edition, now)
    # Who was told in an earlier turn and has starred another since knows it as it is.
    left = _reachable(edition, concerned).exclude(change_notices__release=last)
    people = list(left.order_by("number")[: AT_ONCE + 1])
    for person in people[:AT_ONCE]:
        notice = ChangeNotice.objects.create(
            release=last,
            registration=person,
            since=waiting[0].number - 1,
            sessions=sorted(concerned[person.pk]),
        )
        _write(notice, person, now)
    if len(people) <= AT_ONCE:
        Release.objects.filter(pk__in=[one.pk for one in waiting]).update(told_at=now)
    return min(len(people), AT_ONCE)


def _due(edition: Edition, now: datetime) -> list[Release]:
    """Those that wait to be told, once the five minutes of the oldest are over."""
    waiting = list(Release.objects.of(edition).to_tell().filter(at__lte=now))
    return waiting if waiting and now - waiting[0].at >= GATHERED else []


def _to_tell(waiting: Sequence[Release], edition: Edition, now: datetime) -> dict[UUID, set[str]]:
    """The uids of what is to be told to each: what differs from what they were last told of it.

    What a silent version put back is not told, nor what it changed alone. Six queries.
    """
    uids = {line["uid"] for version in waiting for line in version.changes}
    concerned = _concerned(uids, edition)
    told = _last_told(concerned)
    first = waiting[0].number - 1
    history = History(edition, uids, since=min([first, *told.values()]), until=now)
    found: dict[UUID, set[str]] = defaultdict(set)
    for person, theirs in concerned.items():
        for uid in theirs:
            since = told.get((person, uid), first)
            change = history.to_tell(uid, since)
            if change and _is_to_come(change, now):
                found[person].add(uid)
    return found


def _last_told(people: Iterable[UUID]) -> dict[tuple[UUID, str], int]:
    """The version at which each was last told of a session."""
    notices = ChangeNotice.objects.filter(registration__in=[*people]).order_by("release__number")
    rows = notices.values_list("registration", "release__number", "sessions")
    return {(person, uid): number for person, number, uids in rows for uid in uids}


def _is_to_come(change: Change, now: datetime) -> bool:
    """Not what is over, before and after."""
    ends = (datetime.fromisoformat(change[side]["ends_at"]) for side in ("before", "after"))
    return max(ends) > now


def _concerned(uids: Collection[str], edition: Edition) -> dict[UUID, set[str]]:
    """The uids that concern each registration. Three queries."""
    found: dict[UUID, set[str]] = defaultdict(set)
    sessions = {"workshop__session__uid__in": uids, "registration__edition": edition}
    seated = Seat.objects.exclude(state=Seat.State.RELEASED)
    seats = seated.filter(**sessions)
    stars = Favourite.objects.filter(session__uid__in=uids, registration__edition=edition)
    here = seated.filter(registration=OuterRef("registration"), workshop__place=OuterRef("place"))
    doors = Expected.objects.filter(  # one place may be behind workshops of several rounds
        ~Exists(here),
        holds=True,
        place__workshops__session__uid__in=uids,
        registration__edition=edition,
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
    lines = lines_of(notice, person)
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
