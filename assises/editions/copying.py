"""Next year from this year: what every app hands on, in one transaction, and nobody with it."""

import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

import agenda.copying
import networking.copying
import registration.checkin.copying
import registration.copying
import workshops.copying
from assises import audit
from assises.copies import Choice, Copy, with_what_they_need
from assises.errors import Refused
from assises.models import AuditEntry, Edition, OutgoingMail, User
from assises.turns import turn

SAME = (
    *("organiser", "contact_email", "questions", "questions_en"),
    *("opens_at", "closes_at", "time_zone"),
    *("venue", "address", "access", "access_en", "latitude", "longitude"),
    *("capacity", "offer_hours", "offer_hours_late"),
    *("reminds_week", "reminds_day", "thanks", "needs_kept_days", "kept_months"),
)
# As in a new edition: open to nobody, of no year's hashtag.
ANEW = (
    *("id", "hashtag", "partners", "partners_en", "is_current", "is_archived", "is_demo"),
    *("last_number", "version", "changed_at"),
)


@dataclass(frozen=True)
class Facts:
    """What is said of the new edition; all else is as before."""

    slug: str
    number: int
    name: str
    name_en: str
    short_name: str
    short_name_en: str
    day: date


class SlugTaken(Refused):
    code = "slug_taken"
    message = _("Another edition has this address: choose another.")


CHOICES: list[Choice] = [
    *agenda.copying.CHOICES,
    *registration.copying.CHOICES,
    *registration.checkin.copying.CHOICES,
    *workshops.copying.CHOICES,
    *networking.copying.CHOICES,
]
LEFT = {
    AuditEntry: "what was done there",
    OutgoingMail: "written to people",
    **agenda.copying.LEFT,
    **registration.copying.LEFT,
    **registration.checkin.copying.LEFT,
    **networking.copying.LEFT,
}


def copy_edition(
    key: uuid.UUID,
    *,
    former: Edition,
    facts: Facts,
    chosen: Collection[str],
    by: User | None,
    now: datetime,
) -> Edition:
    """Make an edition from another one's settings: not current, open to nobody, without people.

    The same `key` again returns what it made. Raises SlugTaken.
    """
    try:
        return _copy(key, former=former, facts=facts, chosen=chosen, by=by, now=now)
    except IntegrityError:  # two at once, from two editions: the other one was quicker
        made = Edition.objects.filter(copy_key=key).first()
        if made is None and not Edition.objects.filter(slug=facts.slug).exists():
            raise
        if made is None:
            raise SlugTaken from None
        return made


@turn()
@transaction.atomic
def _copy(
    key: uuid.UUID,
    *,
    former: Edition,
    facts: Facts,
    chosen: Collection[str],
    by: User | None,
    now: datetime,
) -> Edition:
    former = Edition.objects.locked(former.pk)
    made = Edition.objects.filter(copy_key=key).first()
    if made:
        return made
    if Edition.objects.filter(slug=facts.slug).exists():
        raise SlugTaken
    said = {name: getattr(former, name) for name in SAME} | asdict(facts)
    new = Edition(**said, copy_key=key, registration_open=False, changed_at=now)
    copy = Copy(former, new, now, by)
    new.registration_closes_at = copy.to_come(former.registration_closes_at)
    new.save(force_insert=True)
    taken = with_what_they_need(chosen, CHOICES)
    for choice in taken:
        choice.copy(copy)
    audit.record(
        "assises.edition_copied",
        on=new,
        edition=new,
        at=now,
        by=by,
        former=former.slug,
        taken=[choice.slug for choice in taken],
    )
    return new
