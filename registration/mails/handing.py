"""The mail to somebody whose place has been given to another person."""

from datetime import datetime

from django.utils.translation import gettext as _

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from registration.mails.wording import plain, site
from registration.models import Registration
from registration.names import mailbox


def handed_over(registration: Registration, to: str, at: datetime) -> OutgoingMail | None:
    """Somebody else comes with your place. To be queued before anything is changed.

    A mailbox that two people share reads it in the other's mail.
    """
    if registration.email in ("", mailbox(to)):
        return None
    return mail.queue(
        "registration.handed_over",
        edition=registration.edition,
        to=registration.email,
        language=registration.language,
        at=at,
    )


@mail.builder("registration.handed_over")
def _handed_over(row: OutgoingMail) -> Letter:
    if row.edition is None:
        raise NoLongerNeeded
    return plain(
        row.edition,
        _("Somebody else comes in your place: %(event)s, %(day)s"),
        _("Somebody else comes in your place"),
        [
            _(
                "Your place has been handed over to a colleague. Your badge and your personal "
                "link no longer open anything."
            ),
            _("What you had told us about meals and access has been erased."),
        ],
        note=_("You get this mail because you were registered. A mistake? Answer this mail."),
        button=_("Go to the site"),
        link=site("/"),
    )
