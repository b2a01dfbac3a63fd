"""What people decide about themselves: details, needs, agreements, the badge once more."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assises.models import Edition
from assises.turns import turn
from registration import mails
from registration.actions.changing import NotHolding, cancel, correct
from registration.actions.places import locked, record
from registration.actions.registering import Wish, delete_needs_on, live, remind
from registration.models import Consent, Need, Registration
from registration.names import mailbox

State = Registration.State
READDRESSED_WITHIN = timedelta(hours=1)


@turn()
@transaction.atomic
def decide(
    registration: Registration,
    changes: Mapping[str, Any],
    *,
    needs: Mapping[str, Wish],
    purposes: Collection[str],
    now: datetime,
) -> Registration:
    """Write what somebody says now about themselves, their needs and what they agree to.

    A need without its consent is erased; an agreement taken back is dated, and may be given
    again. Another address is only wanted until it is confirmed from a mail that goes there
    (`confirm_address`): a slip of the hand loses nothing, and nobody learns in this way who is
    registered, since somebody who is gets a mail of their own instead.

    Raises NotHolding, or Duplicate for a name that the same mailbox has registered.
    """
    if registration.state == State.CANCELLED:
        raise NotHolding
    wanted = mailbox(str(changes.get("email", registration.email)))
    changes = {name: value for name, value in changes.items() if name != "email"}
    registration = locked(correct(registration, changes, now=now))
    if wanted != (registration.email_wanted or registration.email):
        _want_address(registration, wanted, now)
    kept = _keep_needs(registration, needs, now)
    agreed = _keep_agreements(registration, set(purposes), now)
    if kept | agreed:
        record("decided", registration, now, about=sorted(kept | agreed))
    return registration


@turn()
@transaction.atomic
def confirm_address(registration: Registration, *, now: datetime) -> Registration:
    """The address that was wanted is theirs: mails go there from now on, and a new link.

    The former one gets a word: it may not be its owner who does it. Raises Duplicate (somebody
    registered there meanwhile, under this name) or NotHolding.
    """
    Edition.objects.locked(registration.edition_id)
    registration = locked(registration)
    if registration.state == State.CANCELLED:
        raise NotHolding
    if not registration.email_wanted:
        return registration
    mails.readdressed(registration, at=now)
    return locked(correct(registration, {"email": registration.email_wanted}, now=now))


@turn()
@transaction.atomic
def ask_again(registration: Registration, *, now: datetime) -> bool:
    """Send one's own badge, position or offer again, and the question to an address that waits
    for its confirmation; False when they left not long ago.

    Raises NotHolding.
    """
    registration = locked(registration)
    if registration.state == State.CANCELLED:
        raise NotHolding
    sent = remind(registration, now)
    if sent and registration.email_wanted:
        _ask_whose(registration, now)
    return sent


@turn()
@transaction.atomic
def readdress(id: UUID, *, typed: str, to: str, now: datetime) -> None:
    """Correct once the address typed a moment ago in the form `id`, and write there.

    Nothing else happens, and nothing is said, unless that very form registered somebody within
    the hour whose address is still as typed: who asks learns nothing of anybody.
    """
    recent = Registration.objects.filter(pk=id, asked_at__gt=now - READDRESSED_WITHIN)
    first = recent.exclude(state=State.CANCELLED).filter(readdressed_at=None).first()
    if first is None:
        return
    Edition.objects.locked(first.edition_id)
    registration = locked(first)
    if registration.email != mailbox(typed) or registration.readdressed_at:
        return
    known = live(registration.edition, to, registration.first_name, registration.last_name)
    if known and known.pk != registration.pk:  # they had registered before, with the right one
        remind(known, now)
        cancel(registration, now=now, tells=False)
    else:
        correct(registration, {"email": to}, now=now)
    Registration.objects.filter(pk=registration.pk).update(readdressed_at=now)


# -- How it is done ----------------------------------------------------------------------------


@turn()
@transaction.atomic
def opt_out(registration: Registration, *, now: datetime) -> None:
    """No more news: the agreement to them is taken back too. Twice changes nothing."""
    registration = locked(registration)
    if registration.opted_out_at is not None:
        return
    registration.opted_out_at = now
    registration.save(update_fields=["opted_out_at", "changed_at"])
    news = registration.consents.filter(purpose=Consent.Purpose.NEWSLETTER)
    news.filter(withdrawn_at=None).update(withdrawn_at=now)
    record("opted_out", registration, now)


@transaction.atomic
def renew_calendar(registration: Registration, *, now: datetime) -> None:
    """Another secret for one's calendar; the personal link stays as it is."""
    registration = locked(registration)
    registration.calendar_version += 1
    registration.save(update_fields=["calendar_version", "changed_at"])
    record("calendar_renewed", registration, now)


def _want_address(registration: Registration, wanted: str, now: datetime) -> None:
    """Write to the address that somebody says is theirs. Their own again: nothing is wanted."""
    registration.email_wanted = "" if wanted == registration.email else wanted
    registration.save(update_fields=["email_wanted", "changed_at"])
    record("address_wanted", registration, now)
    if registration.email_wanted:
        _ask_whose(registration, now)


def _ask_whose(registration: Registration, now: datetime) -> None:
    """Who is registered at that address gets their own mail again, and nobody else knows."""
    wanted = registration.email_wanted
    known = live(registration.edition, wanted, registration.first_name, registration.last_name)
    if known:
        remind(known, now)
    else:
        mails.address_wanted(registration, at=now)


def _keep_needs(registration: Registration, needs: Mapping[str, Wish], now: datetime) -> set[str]:
    """Diets and access needs as said now; returns which changed. Past their day, none is kept."""
    until = delete_needs_on(registration.edition)
    standing = {need.kind: need for need in registration.needs.all()}
    changed = set()
    for kind, wish in needs.items():
        before, choice = standing.get(kind), ",".join(wish.choices)
        if before and (before.choice, before.text) == (choice, wish.text):
            continue
        if before:
            before.delete()
        if wish and timezone.localdate(now) < until:
            Need.objects.create(
                registration=registration,
                kind=kind,
                choice=choice,
                text=wish.text,
                consented_at=now,
                delete_on=until,
            )
        if before or wish:
            changed.add(kind)
    return changed


def _keep_agreements(registration: Registration, purposes: set[str], now: datetime) -> set[str]:
    """What is agreed to now; returns what changed."""
    standing = registration.consents.filter(withdrawn_at=None)
    before = set(standing.values_list("purpose", flat=True))
    standing.exclude(purpose__in=purposes).update(withdrawn_at=now)
    Consent.objects.bulk_create(
        Consent(registration=registration, purpose=purpose, given_at=now)
        for purpose in sorted(purposes - before)
    )
    return before ^ purposes
