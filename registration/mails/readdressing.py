"""The word to an address that somebody's mails no longer go to."""

from datetime import datetime

from django.utils.translation import gettext as _

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from registration.mails.wording import plain, site
from registration.models import Registration


def readdressed(registration: Registration, at: datetime) -> OutgoingMail | None:
    """Your mails go elsewhere from now on. To be queued before the address is changed."""
    if not registration.email:
        return None
    return mail.queue(
        "registration.readdressed",
        edition=registration.edition,
        to=registration.email,
        language=registration.language,
        at=at,
        reference=str(registration.pk),
    )


@mail.builder("registration.readdressed")
def _readdressed(row: OutgoingMail) -> Letter:
    if row.edition is None:
        raise NoLongerNeeded
    return plain(
        row.edition,
        _("Your mails go to another address: %(event)s, %(day)s"),
        _("Your mails go to another address"),
        [
            _(
                "The e-mail address of your registration has been changed from your own page. "
                "The link that you had no longer opens: a new one was sent to the new address."
            ),
            _("You did not do it? Answer this mail at once: the organisers put it right."),
        ],
        note=_("You get this mail because this address was the one of your registration."),
        button=_("Go to the site"),
        link=site("/"),
    )
