"""The mail that gives a facilitator their link."""

from datetime import datetime

from django.utils.translation import gettext as _

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from assises.templatetags.ui import clock, plain_words
from registration.mails.wording import plain
from workshops.wall.access import link_of
from workshops.wall.models import Facilitator

KIND = "workshops.facilitator"


def invite(one: Facilitator, *, at: datetime) -> OutgoingMail:
    return mail.queue(
        KIND,
        edition=one.workshop.round.edition,
        to=one.email,
        language=one.language,
        at=at,
        reference=str(one.pk),
        params={},
    )


@mail.builder(KIND)
def _invite(row: OutgoingMail) -> Letter:
    known = Facilitator.objects.filter(pk=row.reference, email=row.to)
    one = known.select_related("workshop__session__room", "workshop__round__edition").first()
    if one is None:
        raise NoLongerNeeded
    session = one.workshop.session
    about = {
        "workshop": plain_words(session, "title"),
        "hour": clock(session.starts_at.astimezone(one.workshop.round.edition.zone)),
        "room": plain_words(session.room, "name"),
    }
    return plain(
        one.workshop.round.edition,
        _("Your workshop: %(event)s"),
        _("Your workshop"),
        [
            _("You run “%(workshop)s”, at %(hour)s, %(room)s.") % about,
            _(
                "This link opens your page: who is expected, who is there, and the wall where "
                "people propose and vote. It is yours alone, and works until the day after."
            ),
        ],
        link=link_of(one),
        button=_("Open my page"),
    )
