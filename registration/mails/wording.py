"""The frame that every mail shares: subject, heading, badge, calendar."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.mime.base import MIMEBase
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from assises.mail import Letter
from assises.models import Edition, OutgoingMail
from assises.templatetags.ui import clock, plain_words, typo, whole_day
from registration import badges, pdf, qr
from registration.access import link_of
from registration.calendar import day_of
from registration.models import Registration

PICTURE = "badge"
Lines = Sequence[tuple[str, str, str]]  # hour, title, room
Sentences = Sequence[str]
_come_with: list[Callable[[Registration], Lines]] = []
_tell_besides: list[Callable[[Registration, datetime], Sentences]] = []


def comes_with_a_place(tell: Callable[[Registration], Lines]) -> Callable[[Registration], Lines]:
    """For apps above: what somebody's place comes with, told in the mail with their badge."""
    _come_with.append(tell)
    return tell


def coming_with(registration: Registration) -> Lines:
    return [line for tell in _come_with for line in tell(registration)]


def tells_besides(
    tell: Callable[[Registration, datetime], Sentences],
) -> Callable[[Registration, datetime], Sentences]:
    """For apps above: sentences for the first mail, whether a place is held or waited for."""
    _tell_besides.append(tell)
    return tell


def told_besides(registration: Registration, now: datetime) -> list[str]:
    return [sentence for tell in _tell_besides for sentence in tell(registration, now)]


def site(path: str) -> str:
    """A page's address, absolute, in the active language; `reverse` has put the prefix already."""
    prefix = "" if get_language() == "fr" else f"/{get_language()}"
    there = path if prefix and path.startswith(f"{prefix}/") else f"{prefix}{path}"
    return f"{settings.SITE_URL}{there}"


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


def letter(name: str, edition: Edition, subject: str, context: dict[str, Any]) -> Letter:
    context |= {
        "edition": edition,
        "subject": _subject(subject, edition),
        "data_url": site("/donnees-personnelles/"),
    }
    text = render_to_string(f"{name}.txt", context)
    html = render_to_string(f"{name}.html", context)
    return Letter(context["subject"], text, html)


def plain(
    edition: Edition, subject: str, heading: str, paragraphs: list[str], **more: str
) -> Letter:
    return letter(
        "registration/mail/plain",
        edition,
        subject,
        {"heading": heading, "paragraphs": paragraphs, **more},
    )


def with_badge(
    registration: Registration,
    subject: str,
    opening: str,
    row: OutgoingMail,
    programme: Lines = (),
    own: Lines = (),
) -> Letter:
    """Badge, calendar, how to come; the day's `programme`, what is their `own` in it."""
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
        "parts": [
            (heading, lines)
            for heading, lines in ((_("Your workshops"), own), (_("Programme"), programme))
            if lines
        ],
    }
    with_pass = letter("registration/mail/confirmed", edition, subject, context)
    with_pass.pictures[PICTURE] = qr.png(badges.address(registration.badge, settings.SITE_URL))
    with_pass.attach("badge.pdf", pdf.badges_pdf([registration]), "application/pdf")
    with_pass.attach(_calendar(edition, registration.language))
    return with_pass


def _calendar(edition: Edition, language: str) -> MIMEBase:
    """The file that a calendar takes in, said to be one so that mail programs offer it."""
    part = MIMEBase("text", "calendar", charset="utf-8", method="PUBLISH")
    part.set_payload(day_of(edition, language=language), "utf-8")
    part.add_header("Content-Disposition", "attachment", filename=f"{edition.slug}.ics")
    return part
