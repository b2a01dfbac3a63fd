"""Whose badge it is that somebody read, and the leave to offer them an exchange."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.utils.translation import gettext_lazy as _

from assises import limits
from assises.errors import Refused
from registration import badges, keys
from registration.models import Registration

SALT = "contacts.read"
LASTS = timedelta(hours=24)
FALSE_ONES = 20  # badges that say nothing, an hour and person: more would be guessing
OFFERS = 120  # an hour and person: nobody reads more badges, one by one
HOUR = 3600


class TooMany(Refused):
    """Somebody has tried more false badges than a crumpled one explains."""

    code = "rate_limited"
    message = _("Too many badges that say nothing: try again in an hour.")


class TooOften(Refused):
    code = "rate_limited"
    message = _("You have offered often: try again in an hour.")


@dataclass(frozen=True)
class Read:
    """A badge that one person read, and when."""

    badge: str
    at: datetime


def wearer_of(text: str, *, reader: Registration, now: datetime) -> Registration | None:
    """Who wears this badge. One that is false, replaced, cancelled, or of another edition
    is nobody's. Raises TooMany.
    """
    key = f"contacts.false:{reader.pk}"
    if limits.reached(key, FALSE_ONES, HOUR):
        raise TooMany
    claim = keys.verify_text(badges.from_scanned(text), reader.edition, at=now)
    wearer = (
        Registration.objects.of(reader.edition)
        .confirmed()
        .filter(number=claim.number, badge_version=claim.version, erased_at=None)
        .select_related("edition")
        .first()
        if claim
        else None
    )
    if wearer is None:
        limits.hit(key, FALSE_ONES, HOUR)
    return wearer


def count_offer(reader: Registration) -> None:
    """One more offer, from a page or kept by a phone. Raises TooOften."""
    if not limits.hit(f"contacts.offers:{reader.pk}", OFFERS, HOUR):
        raise TooOften


def seal(badge: str, *, reader: Registration, at: datetime) -> str:
    """For the form: this person read that badge at this hour. Nobody else may post it."""
    text = badges.from_scanned(badge)
    return signing.dumps([str(reader.pk), text, at.isoformat()], salt=SALT)


def opened(sealed: str, *, reader: Registration) -> Read | None:
    """What the form carried, if it was this person's, and of today."""
    try:
        pk, badge, at = signing.loads(sealed, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Read(badge, datetime.fromisoformat(at)) if uuid.UUID(pk) == reader.pk else None
