"""The evening before, one mail with all of one's meetings; to each once."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import Edition, OutgoingMail
from assises.templatetags.ui import clock
from assises.turns import turn
from networking.meetings.agenda import LAPSES_AT
from networking.meetings.wording import place_of
from networking.models import Meeting, Rules, Sitting
from registration.mails.wording import plain
from registration.models import Registration

KIND = "networking.meetings_tomorrow"
AT_ONCE = 200  # mails queued in one transaction: others wait for it


def remind(now: datetime) -> None:
    """From eight in the evening before, once requests have lapsed, until midnight."""
    for edition in Edition.objects.current():
        eve = datetime.combine(edition.day - timedelta(days=1), LAPSES_AT, edition.zone)
        midnight = datetime.combine(edition.day, time(0), edition.zone)
        if eve <= now < midnight and _whom(edition):
            _queue(edition, now)


def _whom(edition: Edition) -> list[Registration]:
    told = OutgoingMail.objects.filter(edition=edition, kind=KIND)
    references = set(told.values_list("reference", flat=True))
    meeting = Sitting.objects.filter(slot__edition=edition).values("registration")
    people = Registration.objects.of(edition).confirmed().exclude(email="")
    due = people.filter(pk__in=meeting).order_by("number")
    return [person for person in due if str(person.pk) not in references][:AT_ONCE]


@turn()
@transaction.atomic
def _queue(edition: Edition, now: datetime) -> None:
    """Under the edition's lock, so that two senders write to nobody twice."""
    edition = Edition.objects.locked(edition.pk)
    for person in _whom(edition):
        mail.queue(
            KIND,
            edition=edition,
            to=person.email,
            language=person.language,
            at=now,
            reference=str(person.pk),
        )


@mail.builder(KIND)
def _tomorrow(row: OutgoingMail) -> Letter:
    """Says what is agreed when it leaves."""
    reader = Registration.objects.filter(pk=row.reference, email=row.to).first()
    if reader is None or not reader.is_confirmed:
        raise NoLongerNeeded
    mine = Meeting.objects.seen_by(reader).accepted().with_people()
    meetings = list(mine.order_by("slot__starts_at", "pk"))
    if not meetings:
        raise NoLongerNeeded
    rules = Rules.of(reader.edition)
    count = ngettext("%(n)d meeting tomorrow", "%(n)d meetings tomorrow", len(meetings))
    return plain(
        reader.edition,
        _("Your meetings tomorrow: %(event)s"),
        count % {"n": len(meetings)},
        [
            *(_line(meeting, reader, rules) for meeting in meetings),
            _("You cannot come any more? Say so from your page: the table may serve others."),
        ],
        link=f"{settings.SITE_URL}{reverse('networking:meetings')}",
        button=_("See my meetings"),
    )


def _line(meeting: Meeting, reader: Registration, rules: Rules) -> str:
    other = meeting.other_than(reader)
    return _("%(hour)s: %(who)s. %(place)s.") % {
        "hour": clock(meeting.slot.starts_at.astimezone(reader.edition.zone)),
        "who": ", ".join(filter(None, [other.full_name, other.organisation])),
        "place": place_of(meeting, rules),
    }
