"""The word to an address that somebody's mails no longer go to."""

from datetime import datetime

from django.utils.translation import gettext as _

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from registration.access import address_link_of
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


def address_wanted(registration: Registration, at: datetime) -> OutgoingMail:
    """To the address that somebody wants their mails at: is it yours?"""
    return mail.queue(
        "registration.address_wanted",
        edition=registration.edition,
        to=registration.email_wanted,
        language=registration.language,
        at=at,
        reference=str(registration.pk),
    )


@mail.builder("registration.address_wanted")
def _address_wanted(row: OutgoingMail) -> Letter:
    wanting = Registration.objects.select_related("edition").exclude(state="cancelled")
    registration = wanting.filter(pk=row.reference, email_wanted=row.to).first()
    if registration is None:
        raise NoLongerNeeded
    return plain(
        registration.edition,
        _("Is this address yours? %(event)s, %(day)s"),
        _("Is this address yours?"),
        [
            _(
                "Somebody registered wants their mails to arrive here. If it is you, confirm it: "
                "your badge and your personal link come here, and the former link stops working."
            ),
            _("Until then nothing changes."),
        ],
        note=_("It is not you? Then do nothing: without your confirmation nothing happens."),
        button=_("Yes, this address is mine"),
        link=address_link_of(registration),
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
