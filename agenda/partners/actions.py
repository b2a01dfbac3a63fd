"""Changes of the partners: the whole list at once, under the edition's lock."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agenda.models import Partner
from assises import audit
from assises.errors import Refused
from assises.models import AuditEntry, Edition, User
from assises.turns import turn

FIELDS = ("name", "what", "what_en", "url", "kind")
SAVED = "agenda.partners_saved"
Row = Mapping[str, Any]


class Overtaken(Refused):
    """Somebody else has saved the list meanwhile."""

    code = "overtaken"
    message = _("Somebody else has changed the partners meanwhile: nothing of yours is saved yet.")


@turn()
@transaction.atomic
def save_partners(
    edition: Edition, rows: Sequence[Row], *, seen: str, by: User | None, now: datetime
) -> None:
    """Write the list, in this order; each of `rows` has FIELDS, and no name comes twice.

    `seen`: the `token` of the list that was read before. The same again changes nothing; a logo
    stays with its name.

    Raises Overtaken.
    """
    edition = Edition.objects.locked(edition.pk)
    stands = rows_of(edition)
    if stands == [dict(row) for row in rows]:
        return
    if token(stands) != seen:
        raise Overtaken
    known = {one.name: one for one in Partner.objects.of(edition).without_pictures()}
    for position, row in enumerate(rows):
        partner = known.pop(row["name"], None) or Partner(edition=edition)
        partner.position = position
        for name in FIELDS:
            setattr(partner, name, row[name])
        partner.save(update_fields=[*FIELDS, "position"] if partner.pk else None)
    Partner.objects.filter(pk__in=[one.pk for one in known.values()]).delete()
    audit.record(SAVED, on=edition, edition=edition, at=now, by=by, partners=len(rows))
    Edition.objects.bump(edition.pk)


@turn()
@transaction.atomic
def put_logo(partner: Partner, logo: bytes | None, *, by: User | None, now: datetime) -> None:
    """Show this PNG beside the name; None takes it off. The same again changes nothing."""
    edition = Edition.objects.locked(partner.edition_id)
    key = sha256(logo).hexdigest()[:16] if logo else ""
    mine = Partner.objects.filter(pk=partner.pk).exclude(logo_key=key)
    if mine.update(logo=b64encode(logo or b"").decode(), logo_key=key):
        verb = "put" if logo else "removed"
        audit.record(f"agenda.partner_logo_{verb}", on=partner, edition=edition, at=now, by=by)
        Edition.objects.bump(edition.pk)


def rows_of(edition: Edition) -> list[dict[str, Any]]:
    return [*Partner.objects.of(edition).in_order().values(*FIELDS)]


def token(rows: Sequence[Row]) -> str:
    """What stands for a list that somebody has read."""
    return sha256(repr([[row[name] for name in FIELDS] for row in rows]).encode()).hexdigest()[:16]


def last_change(edition: Edition) -> AuditEntry | None:
    """Who changed the list, and when."""
    mine = AuditEntry.objects.filter(edition=edition, action=SAVED)
    return mine.select_related("by").order_by("-pk").first()
