"""The mail that tells the organisers that reports wait: how many, nothing of what they say."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import Edition, OutgoingMail
from networking.models import Report
from registration.mails.wording import plain, site

KIND = "networking.reported"


def reported(edition: Edition, *, at: datetime) -> OutgoingMail | None:
    if not edition.contact_email:
        return None
    return mail.queue(
        KIND, edition=edition, to=edition.contact_email, language=settings.LANGUAGE_CODE[:2], at=at
    )


@mail.builder(KIND)
def _reported(row: OutgoingMail) -> Letter:
    """How many wait when it leaves; none, where organisers were faster."""
    waiting = Report.objects.open().filter(edition=row.edition).count()
    if not waiting or row.edition is None:
        raise NoLongerNeeded
    said = ngettext(
        "A participant has reported something to you: it waits at the desk.",
        "%(n)d reports of participants wait at the desk.",
        waiting,
    )
    return plain(
        row.edition,
        ngettext("A report to read: %(event)s", "Reports to read: %(event)s", waiting),
        _("Networking: reports to read"),
        [said % {"n": waiting}],
        link=site(reverse("networking:desk_reports")),
        button=_("Read the reports"),
    )
