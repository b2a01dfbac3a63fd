"""Which edition answers at the public addresses, and which past ones may be read."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises import audit
from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn


class Moved(Refused):
    code = "moved"
    message = _("Another edition was made current meanwhile: look again before you agree.")


class NotOver(Refused):
    code = "not_over"
    message = _("This day is not over: it becomes readable as a past edition afterwards.")


class IsCurrent(Refused):
    code = "is_current"
    message = _("The current edition has the plain addresses: make another one current first.")


@turn()
@transaction.atomic
def make_current(
    edition: Edition, *, seen: int | None, archives: bool, by: User | None, now: datetime
) -> Edition:
    """Let an edition answer at the public addresses, instead of the one that does.

    `seen`: the key of the current one when it was decided; None where there was none.
    `archives`: the former stays readable under its slug, if its day is over. Making the former
    current again undoes it. Twice changes nothing.

    Raises Moved.
    """
    locked = _locked_with_the_current_one(edition)
    edition = locked[edition.pk]
    if edition.is_current:
        return edition
    now_current = Edition.objects.current().values_list("pk", flat=True).first()
    if now_current != seen or (seen and seen not in locked):
        raise Moved
    former = locked[seen] if seen else None
    if former:
        former.is_current = False
        former.is_archived = archives and now >= former.ends_at
        former.save(update_fields=["is_current", "is_archived"])
        Edition.objects.bump(former.pk)
    edition.is_current, edition.is_archived = True, False
    edition.save(update_fields=["is_current", "is_archived"])
    Edition.objects.bump(edition.pk)
    audit.record(
        "assises.edition_made_current",
        on=edition,
        edition=edition,
        at=now,
        by=by,
        former=former.slug if former else None,
        archived=bool(former and former.is_archived),
    )
    return edition


@turn()
@transaction.atomic
def let_read(edition: Edition, *, on: bool, by: User | None, now: datetime) -> None:
    """Open a past edition to everybody, or close it again. Twice changes nothing.

    Raises IsCurrent or NotOver.
    """
    locked = _locked_with_the_current_one(edition)
    edition = locked[edition.pk]
    if edition.is_archived == on:
        return
    if on and edition.is_current:
        raise IsCurrent
    if on and now < edition.ends_at:
        raise NotOver
    edition.is_archived = on
    edition.save(update_fields=["is_archived"])
    for pk in locked:  # the foot of the current one's pages leads to past ones
        Edition.objects.bump(pk)
    verb = "opened" if on else "closed"
    audit.record(f"assises.archive_{verb}", on=edition, edition=edition, at=now, by=by)


def _locked_with_the_current_one(edition: Edition) -> dict[int, Edition]:
    """Both, by key, in the order in which everybody takes them."""
    current = Edition.objects.current().values_list("pk", flat=True)
    return {pk: Edition.objects.locked(pk) for pk in sorted({edition.pk, *current})}
