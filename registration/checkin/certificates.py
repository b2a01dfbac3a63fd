"""Who came gets a certificate: a page to sign, with the hours that the doors know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import Edition, OutgoingMail
from assises.templatetags.ui import clock, plain_words, typo, whole_day
from registration.access import link_of
from registration.checkin.models import Place, Presence, Scan
from registration.mails.letters import registration_of
from registration.mails.news import unsubscribable
from registration.mails.wording import plain
from registration.models import Registration
from registration.typesetting import typeset

TEMPLATE = Path(__file__).with_name("certificate.typ")
KIND = "registration.certificate"


@dataclass(frozen=True)
class Stay:
    """From the first entry into the building to the last exit; None where no scan tells it."""

    came_at: datetime | None
    left_at: datetime | None


def who_came(edition: Edition) -> Any:
    """Those whom a door has let into the building, rehearsals and undone scans apart."""
    came = _in_the_building(edition).values("registration")
    return Registration.objects.of(edition).filter(pk__in=came, erased_at=None)


def stays_of(people: Iterable[Registration]) -> dict[UUID, Stay]:
    """The stay of each who came. Two queries, however many; somebody else is left out.

    Who is still inside, or was never seen going out, has no hour of leaving.
    """
    ids = [person.pk for person in people]
    there = Presence.objects.came().filter(
        registration__in=ids,
        place__kind=Place.Kind.BUILDING,
        registration__erased_at=None,
    )
    came: dict[UUID, bool] = {}  # and whether they are inside still
    for person, is_inside in there.values_list("registration", "is_inside"):
        came[person] = came.get(person, False) or is_inside
    hours = {pk: Stay(first, None if came.get(pk) else last) for pk, first, last in _hours(ids)}
    return {pk: hours.get(pk, Stay(None, None)) for pk in came}


def stay_of(registration: Registration) -> Stay | None:
    """None for somebody who did not come."""
    return stays_of([registration]).get(registration.pk)


def is_due(edition: Edition, now: datetime) -> bool:
    """Nobody is told that they have been there before the day has ended."""
    return now >= edition.ends_at


def _in_the_building(edition: Edition) -> Any:
    came = Presence.objects.came()
    return came.filter(place__edition=edition, place__kind=Place.Kind.BUILDING)


def _hours(ids: list[UUID]) -> Any:
    """Whose, the first entry and the last exit, of the scans that stand."""
    scans = Scan.objects.moves().filter(registration__in=ids, door__place__kind=Place.Kind.BUILDING)
    return (
        scans.values_list("registration")
        .annotate(
            came_at=Min("at", filter=Q(direction=Scan.Direction.IN)),
            left_at=Max("at", filter=Q(direction=Scan.Direction.OUT)),
        )
        .order_by()
    )


# -- The page -------------------------------------------------------------------------------------


def certificate_pdf(registration: Registration, stay: Stay, made_at: datetime) -> bytes:
    """One A4 page in the person's language. Load the registration with its edition."""
    with override(registration.language), timezone.override(registration.edition.zone):
        words = _words(registration, stay, timezone.localtime(made_at))
        return typeset(TEMPLATE, words=words, lang=registration.language)


def _words(registration: Registration, stay: Stay, made_at: datetime) -> dict[str, Any]:
    edition = registration.edition
    said = {
        "title": _("Certificate of attendance"),
        "event": plain_words(edition, "short_name"),
        "organiser": edition.organiser,
        "contact": edition.contact_email,
        "attests": _("The organiser, %(organiser)s, certifies that")
        % {"organiser": edition.organiser},
        "took-part": _("took part in"),
        "edition": plain_words(edition, "name"),
        "made": _("Made on %(day)s") % {"day": date_format(made_at, "j F Y")},
        "signature": _("The organiser, %(organiser)s") % {"organiser": edition.organiser},
        "signs": _("Name, position, signature"),
        "source": _(
            "Registration number %(number)s. The hours are those of the scans at the doors."
        )
        % {"number": f"{edition.slug}-{registration.number}"},
    }
    typed = {"name": registration.full_name, "organisation": registration.organisation}
    facts = [(typo(label), typo(text)) for label, text in _facts(edition, stay) if text]
    return {**{name: typo(text) for name, text in said.items()}, **typed, "facts": facts}


def _facts(edition: Edition, stay: Stay) -> list[tuple[str, str]]:
    return [
        (_("Day"), whole_day(edition.day)),
        (_("Place"), ", ".join(filter(None, (edition.venue, edition.address)))),
        (_("Came in"), clock(stay.came_at)),
        (_("Went out"), clock(stay.left_at)),
    ]


# -- The mail -------------------------------------------------------------------------------------


@mail.builder(KIND)
def _certificate(row: OutgoingMail) -> Letter:
    registration = registration_of(row)
    stay = stay_of(registration)
    if stay is None or registration.opted_out_at:
        raise NoLongerNeeded
    edition = registration.edition
    letter = plain(
        edition,
        _("Your certificate of attendance: %(event)s, %(day)s"),
        _("Your certificate of attendance"),
        [
            _("You were there on %(day)s: here is the certificate, as a PDF to this mail.")
            % {"day": whole_day(edition.day)},
            _("Something is wrong in it? Answer this mail: the organisers put it right."),
        ],
        note=_("You get this mail because you were registered and came."),
        button=_("Open my day"),
        link=link_of(registration),
    )
    made = certificate_pdf(registration, stay, row.claimed_at or row.created_at)
    letter.attach(_("certificate-of-attendance.pdf"), made, "application/pdf")
    return unsubscribable(letter, registration)
