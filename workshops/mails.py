"""Mails about seats: one has come free, an exchange, what an allocation gave."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from agenda.models import Session
from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from assises.templatetags.ui import clock, plain_words, whole_day
from registration.mails.wording import comes_with_a_place, plain, site, tells_besides
from registration.models import Registration
from workshops.models import Ballot, Draw, Seat, Swap, Workshop

KIND = "workshops.seated"
LEADS = "workshops.leads"
SWAP_ASKED = "workshops.swap_asked"
SWAPPED = "workshops.swapped"
ALLOCATED = "workshops.allocated"


def seated(seat: Seat, *, at: datetime) -> OutgoingMail | None:
    """Your turn has come: you have the seat that you waited for."""
    return _to(seat.registration, KIND, at, seat=seat.pk)


def leads(seat: Seat, *, at: datetime) -> OutgoingMail | None:
    """You are on stage in a workshop: a seat is yours there."""
    return _to(seat.registration, LEADS, at, seat=seat.pk)


def swap_asked(swap: Swap, *, at: datetime) -> OutgoingMail | None:
    """Somebody would have your seat, and gives theirs for it."""
    return _to(swap.asked.registration, SWAP_ASKED, at, swap=swap.pk) if swap.asked else None


def swapped(swap: Swap, *, at: datetime) -> OutgoingMail | None:
    """They have accepted: to who asked."""
    return _to(swap.asking.registration, SWAPPED, at, swap=swap.pk)


def _to(person: Registration, kind: str, at: datetime, **params: int) -> OutgoingMail | None:
    if not person.email:
        return None
    return mail.queue(
        kind,
        edition=person.edition,
        to=person.email,
        language=person.language,
        at=at,
        reference=str(person.pk),
        params=params,
    )


@comes_with_a_place
def _workshops_of(person: Registration) -> list[tuple[str, str, str]]:
    """Seats and turns in line, which stay with a place that is handed over."""
    seats = Seat.objects.standing().filter(registration=person)
    lines = []
    for seat in seats.select_related("workshop__session__room").order_by(
        "workshop__session__starts_at", "pk"
    ):
        session = seat.workshop.session
        title = plain_words(session, "title")
        if seat.state == Seat.State.WAITING:
            title = _("%(title)s (waiting list)") % {"title": title}
        hour = clock(session.starts_at.astimezone(person.edition.zone))
        lines.append((hour, title, plain_words(session.room, "name")))
    return lines


@tells_besides
def _what_was_chosen(person: Registration, now: datetime) -> list[str]:
    """A ranking that is kept; seats not given yet, or only waited for."""
    ballots = Ballot.objects.filter(registration=person).select_related("ranking")
    said = [
        _("Your ranking of the workshops is kept: you may change it on your page until %(time)s.")
        % {"time": _until(ballot.ranking.closes_at.astimezone(person.edition.zone))}
        for ballot in ballots.order_by("ranking__number")
        if ballot.ranking.is_open(now)
    ]
    mine = Seat.objects.standing().filter(registration=person)
    lines = mine.in_line().select_related("workshop__session__room", "workshop__session__edition")
    said += [_in_line(_line(seat)) for seat in lines]
    chosen = set(mine.values_list("round", flat=True))
    to_come = Workshop.objects.filter(round__edition=person.edition_id).to_come(now)
    rounds = {one.round for one in to_come.select_related("round__ranking")}
    if not any(one.is_open(now) and one.pk not in chosen for one in rounds):
        return said
    if person.is_confirmed:
        return [*said, _("A workshop is left for you to choose, from your page.")]
    return [*said, _("Seats in workshops are chosen once your place on the day is confirmed.")]


def _until(moment: datetime) -> str:
    return f"{whole_day(moment.date())}, {clock(moment)}"


def _in_line(workshop: str) -> str:
    return _(
        "You are in line for %(workshop)s: if a seat comes free, you have it, and we tell you."
    ) % {"workshop": workshop}


@mail.builder(KIND)
def _seated(row: OutgoingMail) -> Letter:
    seats = Seat.objects.held().filter(pk=row.params.get("seat"), registration__email=row.to)
    seat = seats.select_related("workshop__session__room", "workshop__session__edition").first()
    if seat is None:
        raise NoLongerNeeded
    session = seat.workshop.session
    about = _about(session)
    return plain(
        session.edition,
        _("A seat for you in a workshop: %(event)s"),
        _("You have a seat"),
        [
            _("A seat has come free in “%(workshop)s”, at %(hour)s, %(room)s: it is yours.")
            % about,
            _(
                "If you had a seat in another workshop at the same time, it has been given back. "
                "You cannot come? Give this one back too: somebody may be waiting for it."
            ),
        ],
        link=site(reverse("workshops:choose")),
        button=_("See my workshops"),
    )


@mail.builder(LEADS)
def _leads(row: OutgoingMail) -> Letter:
    seats = Seat.objects.held().filter(pk=row.params.get("seat"), registration__email=row.to)
    seat = seats.select_related("workshop__session__room", "workshop__session__edition").first()
    if seat is None:
        raise NoLongerNeeded
    session = seat.workshop.session
    return plain(
        session.edition,
        _("Your seat in your workshop: %(event)s"),
        _("You are expected in your workshop"),
        [
            _("You are on stage in “%(workshop)s”, at %(hour)s, %(room)s: your seat is kept there.")
            % _about(session),
            _(
                "If you had a seat in another workshop at the same time, it has been given back. "
                "A mistake? Answer this mail, or give the seat back on your page."
            ),
        ],
        link=site(reverse("workshops:choose")),
        button=_("See my workshops"),
    )


@mail.builder(SWAP_ASKED)
def _swap_asked(row: OutgoingMail) -> Letter:
    standing = Swap.objects.standing(row.claimed_at or row.created_at).with_seats()
    swap = standing.filter(pk=row.params.get("swap"), asked__registration__email=row.to).first()
    if swap is None or swap.asked is None:
        raise NoLongerNeeded
    about = {
        "name": swap.asking.registration.full_name,
        "theirs": plain_words(swap.asking.workshop.session, "title"),
        "yours": plain_words(swap.asked.workshop.session, "title"),
    }
    return plain(
        swap.asking.round.edition,
        _("Somebody would exchange seats with you: %(event)s"),
        _("An exchange of seats?"),
        [
            _("%(name)s has a seat in “%(theirs)s” and would give it for yours in “%(yours)s”.")
            % about,
            _("Accept, and both seats are exchanged at once. Decline, or do nothing: yours stays."),
        ],
        link=site(reverse("workshops:choose")),
        button=_("See the request"),
    )


@mail.builder(SWAPPED)
def _swapped(row: OutgoingMail) -> Letter:
    done = Swap.objects.filter(state=Swap.State.ACCEPTED, asking__registration__email=row.to)
    swap = done.with_seats().filter(pk=row.params.get("swap")).first()
    if swap is None or swap.asked is None:
        raise NoLongerNeeded
    edition = swap.asking.round.edition
    return plain(
        edition,
        _("Your seats are exchanged: %(event)s"),
        _("It is done"),
        [
            _("You now have a seat in “%(workshop)s”, at %(hour)s, %(room)s.")
            % _about(swap.asked.workshop.session)
        ],
        link=site(reverse("workshops:choose")),
        button=_("See my workshops"),
    )


def _about(session: Session) -> dict[str, str]:
    return {
        "workshop": plain_words(session, "title"),
        "hour": clock(session.starts_at.astimezone(session.edition.zone)),
        "room": plain_words(session.room, "name"),
    }


def allocated(person: Registration, draw: Draw, *, at: datetime) -> OutgoingMail | None:
    """The workshops have been given: here is what you have."""
    if not person.email:
        return None
    return mail.queue(
        ALLOCATED,
        edition=draw.ranking.edition,
        to=person.email,
        language=person.language,
        at=at,
        reference=str(person.pk),
        params={"ranking": draw.ranking_id},
    )


@mail.builder(ALLOCATED)
def _allocated(row: OutgoingMail) -> Letter:
    """Says what they have when it leaves: they may have changed it since."""
    person = Registration.objects.filter(pk=row.reference, email=row.to).first()
    if person is None or not person.is_confirmed:
        raise NoLongerNeeded
    mine = Seat.objects.standing().filter(
        registration=person, workshop__round__ranking=row.params.get("ranking")
    )
    seats = mine.select_related("workshop__session__room").order_by(
        "workshop__session__starts_at", "pk"
    )
    held = [_line(seat) for seat in seats if seat.state == Seat.State.HELD]
    waiting = [_line(seat) for seat in seats if seat.state == Seat.State.WAITING]
    return plain(
        person.edition,
        _("Your workshops: %(event)s"),
        _("Your workshops") if held else _("No seat yet in a workshop"),
        _said(held, waiting),
        link=site(reverse("workshops:choose")),
        button=_("See my workshops"),
    )


def _line(seat: Seat) -> str:
    return _("“%(workshop)s”, at %(hour)s, %(room)s") % _about(seat.workshop.session)


def _said(held: list[str], waiting: list[str]) -> list[str]:
    said = [_("You have a seat in %(workshop)s.") % {"workshop": one} for one in held]
    if not held:
        said.append(
            _(
                "More people wished these workshops than there are seats, and the lots did not "
                "give you one. Others have free seats: take one from your page."
            )
        )
    said += [_in_line(one) for one in waiting]
    return [*said, _("Your page says why, and you may give a seat back or take another there.")]
