"""What happens to a registration: cancelled, corrected; needs forgotten in time."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn
from registration import mails
from registration.actions.places import Full, Tally, locked, record, settle
from registration.actions.registering import WrongCategory, live
from registration.keys import sign_for
from registration.models import Category, Need, Registration
from registration.names import folded, mailbox, name_keys

State = Registration.State
CORRECTABLE = (
    "category",
    "first_name",
    "last_name",
    "email",
    "language",
    "organisation",
    "family",
    "commune",
    "lunch",
)
FOLLOWING = (
    *(
        "name_key",
        "sort_name",
        "sort_first_name",
        "organisation_key",
        "badge",
        "badge_version",
        "email_wanted",
    ),
    *("link_version", "changed_at"),
)


class Duplicate(Refused):
    code = "duplicate"
    message = _("Somebody with this name and this e-mail is already registered.")


class NotHolding(Refused):
    code = "not_holding"
    message = _("This registration is cancelled: register the person again instead.")


@turn()
@transaction.atomic
def cancel(
    registration: Registration, *, now: datetime, by: User | None = None, tells: bool = True
) -> Registration:
    """Give a place back, or leave the line; who is next gets the place offered.

    Diet and access needs are erased at once; twice changes nothing. With `tells` false no
    mail says it: its address was wrong.
    """
    edition = Edition.objects.locked(registration.edition_id)
    registration = locked(registration)
    if registration.state == State.CANCELLED:
        return registration
    had_place = registration.state in Registration.HOLDING
    registration.state = State.CANCELLED
    registration.held_until = None
    registration.cancelled_at = now
    registration.save(update_fields=["state", "held_until", "cancelled_at", "changed_at"])
    registration.needs.all().delete()
    record("cancelled", registration, now, by)
    tell = mails.cancelled if had_place else mails.left
    if tells:
        tell(registration, at=now)
    settle(edition, now)
    return registration


@transaction.atomic
def correct(
    registration: Registration,
    changes: Mapping[str, Any],
    *,
    now: datetime,
    by: User | None = None,
) -> Registration:
    """Change what is written about somebody (`CORRECTABLE`, `answers`), with what follows.

    Another category needs a place in it, and another badge. Another mailbox needs the mail
    again, and a new personal link: the old one went to somebody else. A name is not in the
    badge.

    Raises Duplicate, Full, NotHolding or WrongCategory.
    """
    edition = Edition.objects.locked(registration.edition_id)
    registration = locked(registration)
    changed = _apply(registration, changes)
    if not changed:
        return registration
    _check(registration, changed)
    if "category" in changed:
        _move(registration, edition, now)
    if "email" in changed:
        registration.link_version += 1
        registration.email_wanted = ""
    registration.save(update_fields=[*CORRECTABLE, "answers", *FOLLOWING])
    record("corrected", registration, now, by, fields=sorted(changed))
    if changed & {"category", "email"}:
        TELL[State(registration.state)](registration, at=now)
    if "category" in changed:
        settle(edition, now)
    return registration


# What somebody gets again when their address or category changes.
TELL = {
    State.CONFIRMED: mails.confirmed,
    State.WAITING: mails.waiting,
    State.OFFERED: mails.offered,
    State.PENDING: mails.pending,
}


@transaction.atomic
def send_again(registration: Registration, *, now: datetime, by: User) -> Registration:
    """Send somebody what they got last: badge, position in line or offer. Raises NotHolding."""
    registration = locked(registration)
    if registration.state not in TELL:
        raise NotHolding
    record("sent_again", registration, now, by)
    TELL[State(registration.state)](registration, at=now)
    return registration


def forget_needs(today: date) -> int:
    """Erase the diets and access needs whose day has come; returns how many."""
    return Need.objects.filter(delete_on__lte=today).delete()[0]


# -- How it is done ----------------------------------------------------------------------------


def _apply(registration: Registration, changes: Mapping[str, Any]) -> set[str]:
    """Set what differs; returns its names."""
    changed = set()
    for name in (*CORRECTABLE, "answers"):
        value = changes.get(name, getattr(registration, name))
        if name == "email":
            value = mailbox(value)
        if value != getattr(registration, name):
            setattr(registration, name, value)
            changed.add(name)
    for name, key in name_keys(registration.first_name, registration.last_name).items():
        setattr(registration, name, key)
    registration.organisation_key = folded(registration.organisation)
    return changed


def _move(registration: Registration, edition: Edition, now: datetime) -> None:
    """Into another category: it must have a place for who holds one.

    Its quota is read again: the caller may have read it before the lock.
    """
    registration.category = Category.objects.get(pk=registration.category_id)
    holds = registration.state in Registration.HOLDING
    if holds and not Tally.of(edition).has_quota_for(registration.category):
        raise Full
    if registration.is_confirmed:
        registration.badge_version += 1
        registration.badge = sign_for(registration, now)


def _check(registration: Registration, changed: set[str]) -> None:
    gone = registration.state == State.CANCELLED and changed & {"category", "email"}
    if gone or registration.erased_at:
        raise NotHolding
    if registration.category.edition_id != registration.edition_id:
        raise WrongCategory
    other = live(
        registration.edition,
        registration.email,
        registration.first_name,
        registration.last_name,
    )
    if other and other.pk != registration.pk:
        raise Duplicate
