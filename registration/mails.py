"""What registration writes to people. Queued here, worded when the sender takes them."""

from datetime import datetime, timedelta
from email.mime.base import MIMEBase
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import Edition, OutgoingMail
from assises.templatetags.ui import clock, plain_words, typo, whole_day
from registration import badges, pdf, qr
from registration.access import link_of
from registration.calendar import day_of
from registration.models import Registration

State = Registration.State
PICTURE = "badge"


def confirmed(registration: Registration, at: datetime) -> OutgoingMail | None:
    """Your place is held: badge, calendar, personal link."""
    return _about("confirmed", registration, at)


def already(registration: Registration, at: datetime) -> OutgoingMail | None:
    """You had registered before: here is your badge again."""
    return _about("already", registration, at)


def cancelled(registration: Registration, at: datetime) -> OutgoingMail | None:
    """Your place has been given back."""
    return _about("cancelled", registration, at)


def waiting(registration: Registration, at: datetime) -> OutgoingMail | None:
    """The day is full: you are on the waiting list."""
    return _about("waiting", registration, at)


def offered(registration: Registration, at: datetime) -> OutgoingMail | None:
    """A place is free, and yours until a given hour."""
    return _about("offered", registration, at)


def lapsed(registration: Registration, at: datetime) -> OutgoingMail | None:
    """The place that was offered has gone to the next in line."""
    return _about("lapsed", registration, at)


def left(registration: Registration, at: datetime) -> OutgoingMail | None:
    """You have left the waiting list."""
    return _about("left", registration, at)


def sign_in_code(
    email: str,
    code: str,
    edition: Edition,
    language: str,
    at: datetime,
    until: datetime | None = None,
) -> OutgoingMail:
    """Six digits to sign in with, of no use after `until`: ten minutes if nothing is said."""
    until = until or at + timedelta(minutes=10)
    return mail.queue(
        "registration.sign_in_code",
        edition=edition,
        to=email,
        language=language,
        at=at,
        params={"code": code, "until": until.isoformat()},
    )


def _about(kind: str, registration: Registration, at: datetime) -> OutgoingMail | None:
    """Queue a mail to somebody, if we can write to them at all."""
    if not registration.email:
        return None
    return mail.queue(
        f"registration.{kind}",
        edition=registration.edition,
        to=registration.email,
        language=registration.language,
        at=at,
        reference=str(registration.pk),
    )


def _registration(row: OutgoingMail) -> Registration:
    """Whom a mail is about. Another address since: it would tell a stranger."""
    found = (
        Registration.objects.select_related("edition", "category")
        .filter(pk=row.reference, email=row.to)
        .first()
    )
    if found is None:
        raise NoLongerNeeded
    return found


@mail.builder("registration.confirmed")
def _confirmed(row: OutgoingMail) -> Letter:
    registration = _registration(row)
    if not registration.is_confirmed:
        raise NoLongerNeeded
    subject = _("Your badge: %(event)s, %(day)s")
    opening = _(
        "Your registration is done. Here is your badge: show this square at the entrance, "
        "on your phone or on paper."
    )
    return _with_badge(registration, subject, opening, row)


@mail.builder("registration.already")
def _already(row: OutgoingMail) -> Letter:
    registration = _registration(row)
    if registration.is_confirmed:
        subject = _("Your badge again: %(event)s, %(day)s")
        opening = _(
            "You had registered already, and nothing has changed. Here is your badge again: "
            "show this square at the entrance, on your phone or on paper."
        )
        return _with_badge(registration, subject, opening, row)
    if registration.state == State.WAITING:
        return _waiting(row)
    if registration.state == State.OFFERED:
        return _offered(row)
    raise NoLongerNeeded


@mail.builder("registration.cancelled")
def _cancelled(row: OutgoingMail) -> Letter:
    registration = _registration(row)
    if registration.state != State.CANCELLED:
        raise NoLongerNeeded
    return _plain(
        registration.edition,
        _("Your place has been given back: %(event)s, %(day)s"),
        _("Your place has been given back"),
        [
            _("Thank you for telling us: somebody else can come. Your badge opens no door now."),
            _("Changed your mind? Register again, if places are left."),
        ],
        note=_("You get this mail because your registration has been cancelled."),
        button=_("Go to the site"),
        link=_site("/"),
    )


@mail.builder("registration.waiting")
def _waiting(row: OutgoingMail) -> Letter:
    registration = _registration(row)
    position = registration.position()
    if position is None:
        raise NoLongerNeeded
    edition = registration.edition
    return _plain(
        edition,
        _("On the waiting list: %(event)s, %(day)s"),
        _("You are number %(position)s in line, %(name)s")
        % {"position": position, "name": registration.first_name},
        [
            _("Every place is taken, and your request is kept: nothing else to do."),
            ngettext(
                "When a place comes free, it is offered to the first in line. We write to you "
                "then, and you have %(count)d hour to accept with one click.",
                "When a place comes free, it is offered to the first in line. We write to you "
                "then, and you have %(count)d hours to accept with one click.",
                edition.offer_hours,
            )
            % {"count": edition.offer_hours},
            _(
                "The page of your day shows your position at any time. You may leave the line "
                "there."
            ),
        ],
        note=_("This link is yours alone: do not forward it."),
        button=_("See my position"),
        link=link_of(registration),
    )


@mail.builder("registration.offered")
def _offered(row: OutgoingMail) -> Letter:
    registration = _registration(row)
    until = registration.held_until
    now = row.claimed_at or row.created_at
    if until is None or until <= now:
        raise NoLongerNeeded
    until = until.astimezone(registration.edition.zone)
    return _plain(
        registration.edition,
        _("A place for you, to accept: %(event)s, %(day)s"),
        _("A place has come free, %(name)s") % {"name": registration.first_name},
        [
            _("It is kept for you until %(day)s, %(time)s. Open your page and accept it there.")
            % {"day": whole_day(until.date()), "time": clock(until)},
            _(
                "Without an answer it goes to the next in line. You cannot come any more? "
                "Say so on the same page: somebody is waiting."
            ),
        ],
        note=_("This link is yours alone: do not forward it."),
        button=_("Accept my place"),
        link=link_of(registration),
    )


@mail.builder("registration.lapsed")
def _lapsed(row: OutgoingMail) -> Letter:
    registration = _registration(row)
    if registration.state != State.CANCELLED:
        raise NoLongerNeeded
    return _plain(
        registration.edition,
        _("The place has gone to the next in line: %(event)s, %(day)s"),
        _("The place has gone to the next in line"),
        [
            _("A place was offered to you, and the time to accept it is over."),
            _("You would still like to come? Register again: you get a place, or a turn in line."),
        ],
        note=_("You get this mail because you were on the waiting list."),
        button=_("Register again"),
        link=_site("/inscription/"),
    )


@mail.builder("registration.left")
def _left(row: OutgoingMail) -> Letter:
    registration = _registration(row)
    if registration.state != State.CANCELLED:
        raise NoLongerNeeded
    return _plain(
        registration.edition,
        _("You have left the waiting list: %(event)s, %(day)s"),
        _("You have left the waiting list"),
        [_("No place will be offered to you. Changed your mind? Register again.")],
        note=_("You get this mail because you were on the waiting list."),
        button=_("Go to the site"),
        link=_site("/"),
    )


@mail.builder("registration.sign_in_code")
def _sign_in_code(row: OutgoingMail) -> Letter:
    edition, digits = row.edition, row.params.get("code")
    if edition is None or not digits or row.claimed_at is None:
        raise NoLongerNeeded
    until = datetime.fromisoformat(row.params["until"])
    if until <= row.claimed_at:
        raise NoLongerNeeded
    return _plain(
        edition,
        f"{digits}, " + _("your code: %(event)s"),
        _("Your code"),
        [
            _("Type it in the page that you left open. It is good until %(time)s.")
            % {"time": clock(until)}
        ],
        note=_("You did not ask for it? Then do nothing: without this code nobody gets in."),
        digits=digits,
    )


def _site(path: str) -> str:
    prefix = "" if get_language() == "fr" else f"/{get_language()}"
    return f"{settings.SITE_URL}{prefix}{path}"


def _subject(words: str, edition: Edition) -> str:
    about = {"event": plain_words(edition, "short_name"), "day": whole_day(edition.day)}
    return typo(words % about)


def _heading(registration: Registration, now: datetime) -> str:
    edition = registration.edition
    soon = edition.day - now.astimezone(edition.zone).date() < timedelta(days=7)
    who = {"name": registration.first_name or registration.last_name}
    weekday, day, month = whole_day(edition.day).split()[:3]
    if soon:
        return pgettext("soon", "See you on %(day)s, %(name)s") % {**who, "day": weekday}
    return _("See you on %(day)s, %(name)s") % {**who, "day": f"{day} {month}"}


def _letter(name: str, edition: Edition, subject: str, context: dict[str, Any]) -> Letter:
    context |= {
        "edition": edition,
        "subject": _subject(subject, edition),
        "data_url": _site("/donnees-personnelles/"),
    }
    text = render_to_string(f"{name}.txt", context)
    html = render_to_string(f"{name}.html", context)
    return Letter(context["subject"], text, html)


def _plain(
    edition: Edition, subject: str, heading: str, paragraphs: list[str], **more: str
) -> Letter:
    return _letter(
        "registration/mail/plain",
        edition,
        subject,
        {"heading": heading, "paragraphs": paragraphs, **more},
    )


def _with_badge(
    registration: Registration, subject: str, opening: str, row: OutgoingMail
) -> Letter:
    edition = registration.edition
    hours = _("from %(start)s to %(end)s") % {
        "start": clock(edition.opens_at),
        "end": clock(edition.closes_at),
    }
    context = {
        "registration": registration,
        "heading": _heading(registration, row.claimed_at or row.created_at),
        "opening": opening,
        "day": whole_day(edition.day),
        "when": f"{whole_day(edition.day)}, {hours}",
        "where": f"{edition.venue}, {edition.address}",
        "access": plain_words(edition, "access").partition("\n")[0],
        "code": badges.spaced(registration.code),
        "link": link_of(registration),
        "cid": PICTURE,
    }
    letter = _letter("registration/mail/confirmed", edition, subject, context)
    letter.pictures[PICTURE] = qr.png(badges.address(registration.badge, settings.SITE_URL))
    letter.attach("badge.pdf", pdf.badges_pdf([registration]), "application/pdf")
    letter.attach(_calendar(edition, registration.language))
    return letter


def _calendar(edition: Edition, language: str) -> MIMEBase:
    """The file that a calendar takes in, said to be one so that mail programs offer it."""
    part = MIMEBase("text", "calendar", charset="utf-8", method="PUBLISH")
    part.set_payload(day_of(edition, language=language), "utf-8")
    part.add_header("Content-Disposition", "attachment", filename=f"{edition.slug}.ics")
    return part
