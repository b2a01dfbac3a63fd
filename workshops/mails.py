"""Mails about seats in workshops: one has come free; what an allocation gave."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from assises.templatetags.ui import clock, plain_words
from registration.mails.wording import plain, site
from registration.models import Registration
from workshops.models import Draw, Seat

KIND = "workshops.seated"
ALLOCATED = "workshops.allocated"


def seated(seat: Seat, *, at: datetime) -> OutgoingMail | None:
    """Your turn has come: you have the seat that you waited for."""
    person = seat.registration
    if not person.email:
        return None
    return mail.queue(
        KIND,
        edition=seat.workshop.session.edition,
        to=person.email,
        language=person.language,
        at=at,
        reference=str(person.pk),
        params={"seat": seat.pk},
    )


@mail.builder(KIND)
def _seated(row: OutgoingMail) -> Letter:
    seats = Seat.objects.held().filter(pk=row.params.get("seat"), registration__email=row.to)
    seat = seats.select_related("workshop__session__room", "workshop__session__edition").first()
    if seat is None:
        raise NoLongerNeeded
    session = seat.workshop.session
    about = {
        "workshop": plain_words(session, "title"),
        "hour": clock(session.starts_at.astimezone(session.edition.zone)),
        "room": plain_words(session.room, "name"),
    }
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
    session = seat.workshop.session
    return _("“%(workshop)s”, at %(hour)s, %(room)s") % {
        "workshop": plain_words(session, "title"),
        "hour": clock(session.starts_at.astimezone(session.edition.zone)),
        "room": plain_words(session.room, "name"),
    }


def _said(held: list[str], waiting: list[str]) -> list[str]:
    said = [_("You have a seat in %(workshop)s.") % {"workshop": one} for one in held]
    if not held:
        said.append(
            _(
                "More people wished these workshops than there are seats, and the lots did not "
                "give you one. Others have free seats: take one from your page."
            )
        )
    said += [
        _("You are in line for %(workshop)s: if a seat comes free, you have it, and we tell you.")
        % {"workshop": one}
        for one in waiting
    ]
    return [*said, _("Your page says why, and you may give a seat back or take another there.")]
