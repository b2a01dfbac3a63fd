"""Favourites: kept and dropped, as often as one likes, with the same result."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agenda.models import ChangeNotice, Favourite, Session
from assises.errors import Refused
from assises.turns import turn
from registration.models import Registration

MOST = 300  # more than anybody can attend


class TooMany(Refused):
    code = "too_many"
    message = _("That is more sessions than a day can hold: take some off first.")


@turn()
@transaction.atomic
def choose(
    registration: Registration,
    *,
    keep: Collection[str] = (),
    drop: Collection[str] = (),
    now: datetime,
) -> list[str]:
    """Keep some sessions, drop others, by their slugs; those that are kept afterwards.

    What is not named stays as it is: a phone that brings its own list takes nothing away. Slugs
    of another edition, or of sessions that are gone, are passed over. Not in the trail: it books
    nothing, and it is nobody else's business.

    Raises TooMany.
    """
    Registration.objects.select_for_update(no_key=True, of=("self",)).get(pk=registration.pk)
    mine = Favourite.objects.filter(registration=registration)
    mine.filter(session__slug__in=set(drop) - set(keep)).delete()
    named = Session.objects.of(registration.edition).filter(slug__in=set(keep)).in_order()
    new = named.exclude(pk__in=mine.values("session"))
    Favourite.objects.bulk_create(
        Favourite(registration=registration, session=session, at=now) for session in new
    )
    kept = list(mine.order_by("at", "pk").values_list("session__slug", flat=True))
    if len(kept) > MOST:
        raise TooMany
    return kept


@transaction.atomic
def dismiss(notice: ChangeNotice, *, now: datetime) -> None:
    """They have seen it, with what those before it tell: none of it is shown again."""
    theirs = ChangeNotice.objects.filter(registration=notice.registration_id, seen_at=None)
    theirs.filter(release__number__lte=notice.release.number).update(seen_at=now)
