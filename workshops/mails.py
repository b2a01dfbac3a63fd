"""The mail that says that a seat in a workshop has come free."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from assises.templatetags.ui import clock, plain_words
from registration.mails.wording import plain, site
from workshops.models import Seat

KIND = "workshops.seated"


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
