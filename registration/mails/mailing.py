"""A message that organisers write themselves."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from registration.access import link_of
from registration.mails.letters import registration_of
from registration.mails.news import unsubscribable
from registration.mails.wording import plain
from registration.models import Mailing, Registration


def mailing(mailing: Mailing, registration: Registration, at: datetime) -> OutgoingMail | None:
    """Queue a message to somebody, if we can and may write to them."""
    if not registration.email or (registration.opted_out_at and not mailing.is_about_the_day):
        return None
    return mail.queue(
        "registration.mailing",
        edition=registration.edition,
        to=registration.email,
        language=registration.language,
        at=at,
        reference=str(registration.pk),
        params={"mailing": str(mailing.pk)},
    )


@mail.builder("registration.mailing")
def _mailing(row: OutgoingMail) -> Letter:
    registration = registration_of(row)
    said = Mailing.objects.filter(pk=row.params.get("mailing")).first()
    if said is None or (registration.opted_out_at and not said.is_about_the_day):
        raise NoLongerNeeded
    english = get_language() == "en" and bool(said.text_en)
    text = said.text_en if english else said.text
    subject = (english and said.subject_en) or said.subject
    letter = plain(
        registration.edition,
        subject.replace("%", "%%"),
        subject,
        [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()],
        note=_("You get this mail because you are registered. The link is yours alone."),
        button=_("Open my day"),
        link=link_of(registration),
    )
    return letter if said.is_about_the_day else unsubscribable(letter, registration)
