"""Reminders a week and a day before, thanks the day after: to each once, by the mail sender."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agenda.models import Session
from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import AuditEntry, Edition, OutgoingMail
from assises.templatetags.ui import clock, plain_words, whole_day
from assises.turns import turn
from registration.access import link_of
from registration.checkin.models import Presence
from registration.mails.letters import registration_of
from registration.mails.news import unsubscribable
from registration.mails.wording import plain, with_badge
from registration.models import Registration

AT_ONCE = 200  # mails queued in one transaction: others wait for it
GOT_A_PLACE = ("registration.confirmed", "registration.handed_over")
People = Iterable[Registration]


@dataclass(frozen=True)
class Run:
    """One kind of mail: from so many days after the day, at nine, during `lasts`; to whom."""

    kind: str
    days: int
    lasts: timedelta
    switch: str
    whom: Callable[[Edition, datetime], People]

    def begins(self, edition: Edition) -> datetime:
        day = edition.day + timedelta(days=self.days)
        return datetime.combine(day, time(9), edition.zone)

    def is_on(self, edition: Edition, now: datetime) -> bool:
        begins = self.begins(edition)
        return getattr(edition, self.switch) and begins <= now < begins + self.lasts


def _reachable(edition: Edition) -> QuerySet[Registration, Registration]:
    people = Registration.objects.of(edition).confirmed().exclude(email="")
    return people.order_by("number")


def _coming(edition: Edition, begins: datetime) -> People:
    """Who had their place when the reminders began: later ones have just got all of it."""
    long_since = _reachable(edition).filter(asked_at__lt=begins)
    lately = _got_a_place(edition, begins)
    return [one for one in long_since if f"{one._meta.label_lower}:{one.pk}" not in lately]


def _got_a_place(edition: Edition, since: datetime) -> set[str]:
    """Whom the trail names as confirmed since then, or as coming instead of somebody."""
    trail = AuditEntry.objects.filter(edition=edition, at__gte=since, action__in=GOT_A_PLACE)
    return set(trail.values_list("target", flat=True))


def _came(edition: Edition, begins: datetime) -> People:
    """Who came, where doors were kept; else who had a place. Not who wants no news."""
    people = _reachable(edition).filter(opted_out_at__isnull=True)
    came = Presence.objects.came().filter(place__edition=edition).values("registration")
    return people.filter(pk__in=came) if came.exists() else people


RUNS = (
    Run("registration.reminder_week", -7, timedelta(days=4), "reminds_week", _coming),
    Run("registration.reminder_day", -1, timedelta(hours=14), "reminds_day", _coming),
    Run("registration.thanks", 1, timedelta(days=5), "thanks", _came),
)


def remind(now: datetime) -> int:
    """Queue what is due, a few hundred mails at most; returns how many."""
    return sum(
        _queue(run, edition, now)
        for edition in Edition.objects.current()
        for run in RUNS
        if run.is_on(edition, now)
    )


@turn()
@transaction.atomic
def _queue(run: Run, edition: Edition, now: datetime) -> int:
    """Under the edition's lock, so that two senders write to nobody twice."""
    edition = Edition.objects.locked(edition.pk)
    told = OutgoingMail.objects.filter(edition=edition, kind=run.kind)
    references = set(told.values_list("reference", flat=True))
    people = run.whom(edition, run.begins(edition))
    due = [person for person in people if str(person.pk) not in references][:AT_ONCE]
    for person in due:
        mail.queue(
            run.kind,
            edition=edition,
            to=person.email,
            language=person.language,
            at=now,
            reference=str(person.pk),
        )
    return len(due)


# -- Words ---------------------------------------------------------------------------------------


@mail.builder("registration.reminder_week")
def _week(row: OutgoingMail) -> Letter:
    opening = _(
        "It is in a week. Here is your badge again, and how to come. You cannot come any more? "
        "Give your place back: somebody may be waiting for it."
    )
    return _reminder(row, _("In a week: %(event)s, %(day)s"), opening)


@mail.builder("registration.reminder_day")
def _day(row: OutgoingMail) -> Letter:
    opening = _(
        "It is tomorrow. Have your badge ready on your phone or on paper: here it is again, with "
        "the programme."
    )
    return _reminder(row, _("Tomorrow: %(event)s, %(day)s"), opening, with_programme=True)


def _reminder(
    row: OutgoingMail, subject: str, opening: str, *, with_programme: bool = False
) -> Letter:
    registration = registration_of(row)
    if not registration.is_confirmed or (row.claimed_at or row.created_at) >= (
        registration.edition.ends_at
    ):
        raise NoLongerNeeded
    programme = _programme(registration.edition) if with_programme else []
    return with_badge(registration, subject, opening, row, programme)


def _programme(edition: Edition) -> list[tuple[str, str, str]]:
    """Hour, title and room of each session, in the active language."""
    sessions = Session.objects.of(edition).select_related("room").in_order()
    return [
        (
            clock(session.starts_at.astimezone(edition.zone)),
            plain_words(session, "title"),
            plain_words(session.room, "name") if session.room else "",
        )
        for session in sessions
    ]


@mail.builder("registration.thanks")
def _thanks(row: OutgoingMail) -> Letter:
    registration = registration_of(row)
    if registration.opted_out_at or not registration.is_confirmed:
        raise NoLongerNeeded
    edition = registration.edition
    letter = plain(
        edition,
        _("Thank you: %(event)s, %(day)s"),
        _("Thank you, %(name)s") % {"name": registration.first_name or registration.last_name},
        [
            _("You were there on %(day)s: thank you for your questions and your time.")
            % {"day": whole_day(edition.day)},
            _("The programme and the speakers stay on the site, and your page stays yours."),
        ],
        note=_("You get this mail because you were registered."),
        button=_("Open my day"),
        link=link_of(registration),
    )
    return unsubscribable(letter, registration)
