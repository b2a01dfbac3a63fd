"""Certificates are mailed to those who came: once each, when an organiser says so."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises import audit, mail
from assises.errors import Refused
from assises.models import Edition, OutgoingMail, User
from assises.turns import turn
from registration.checkin.certificates import KIND, is_due, who_came

AT_ONCE = 200  # mails queued in one transaction: others wait for it


class DayNotOver(Refused):
    code = "day_not_over"
    message = _("The day is not over yet.")


def to_certify(edition: Edition) -> Any:
    """Who came, may be written to, and has not been: not who wants no more news."""
    told = OutgoingMail.objects.filter(edition=edition, kind=KIND)
    references = set(told.values_list("reference", flat=True))
    people = who_came(edition).exclude(email="").filter(opted_out_at=None).order_by("number")
    return [person for person in people if str(person.pk) not in references]


def send_certificates(edition: Edition, *, now: datetime, by: User | None = None) -> int:
    """Queue a certificate to each who came and has none yet; returns how many.

    Again, or by two at once, writes to nobody twice. Raises DayNotOver.
    """
    if not is_due(edition, now):
        raise DayNotOver
    sent = 0
    while some := _send_some(edition, now):
        sent += some
    if sent:
        audit.record(
            "checkin.certificates_sent", on=edition, edition=edition, at=now, by=by, mails=sent
        )
    return sent


@turn()
@transaction.atomic
def _send_some(edition: Edition, now: datetime) -> int:
    edition = Edition.objects.locked(edition.pk)
    people = to_certify(edition)[:AT_ONCE]
    for person in people:
        mail.queue(
            KIND,
            edition=edition,
            to=person.email,
            language=person.language,
            at=now,
            reference=str(person.pk),
        )
    return len(people)
