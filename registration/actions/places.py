"""Places: counted, offered to who is next in line, passed on when nobody takes them.

The rule, kept after every action: nobody waits while a place is free that they may take.
All that counts or gives a place does it while the edition is locked.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Min
from django.utils.translation import gettext_lazy as _

from assises import audit
from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn
from registration import mails
from registration.keys import sign_for
from registration.models import Category, Registration

State = Registration.State


class Full(Refused):
    code = "full"
    message = _("Every place is taken.")


class Lapsed(Refused):
    code = "lapsed"
    message = _("The time to accept this place is over: it goes to the next in line.")


class NotWaiting(Refused):
    code = "not_waiting"
    message = _("This person is not on the waiting list.")


@dataclass
class Tally:
    """How many hold a place or wait, by category; exact while the edition is locked."""

    edition: Edition
    holding: Counter[int]
    waiting: int
    first_lapse: datetime | None

    @classmethod
    def of(cls, edition: Edition) -> "Tally":
        rows = list(
            Registration.objects.of(edition)
            .exclude(state=State.CANCELLED)
            .values_list("category", "state")
            .annotate(Count("pk"), Min("held_until"))
            .order_by()
        )
        holding: Counter[int] = Counter()
        for category, state, how_many, _until in rows:
            if state in Registration.HOLDING:
                holding[category] += how_many
        waiting = sum(row[2] for row in rows if row[1] == State.WAITING)
        return cls(edition, holding, waiting, min((row[3] for row in rows if row[3]), default=None))

    @property
    def free(self) -> int:
        """Places of the edition that nobody holds; below zero when its capacity was lowered."""
        return self.edition.capacity - self.holding.total()

    def has_room_for(self, category: Category) -> bool:
        return self.free > 0 and self.has_quota_for(category)

    def has_quota_for(self, category: Category) -> bool:
        return category.quota is None or self.holding[category.pk] < category.quota

    def is_settled(self, now: datetime) -> bool:
        """Whether nothing needs to be passed on or offered, as far as counts alone can tell."""
        lapsed = self.first_lapse is not None and self.first_lapse <= now
        return not lapsed and (self.free <= 0 or self.waiting == 0)


def places_left(edition: Edition) -> int:
    """How many may still come; exact only while the edition is locked."""
    return max(edition.capacity - Registration.objects.of(edition).holding().count(), 0)


def settle(edition: Edition, now: datetime) -> Tally:
    """Pass on what was not accepted in time, and offer what is free. The edition is locked.

    Offers go to the first in line whose category has a place left, until the day ends.
    """
    tally = Tally.of(edition)
    if tally.is_settled(now):
        return tally
    for late in Registration.objects.of(edition).lapsed(now).select_related("edition"):
        _lapse(late, now)
        tally.holding[late.category_id] -= 1
    if now < edition.ends_at:
        for next_one in _who_may_come(edition, tally):
            _offer(next_one, now)
            tally.holding[next_one.category_id] += 1
            tally.waiting -= 1
    return tally


def _who_may_come(edition: Edition, tally: Tally) -> Any:
    """The line, in order, without those whose category is full; stops when the day is."""
    if tally.free <= 0:
        return
    line = Registration.objects.of(edition).in_line().select_related("edition", "category")
    for person in line:
        if tally.free <= 0:
            return
        if tally.has_quota_for(person.category):
            yield person


def pass_on(now: datetime) -> int:
    """Settle every edition that needs it; returns how many did. The mail sender asks it."""
    unsettled = [
        edition
        for edition in Edition.objects.current()
        if now < edition.ends_at and not Tally.of(edition).is_settled(now)
    ]
    for edition in unsettled:
        with transaction.atomic():
            settle(Edition.objects.locked(edition.pk), now)
    return len(unsettled)


@turn()
@transaction.atomic
def accept(registration: Registration, *, now: datetime) -> Registration:
    """Take the place that was offered: badge, mail. Twice changes nothing. Raises Lapsed."""
    Edition.objects.locked(registration.edition_id)
    registration = locked(registration)
    if registration.is_confirmed:
        return registration
    if registration.held_until is None or registration.held_until <= now:
        raise Lapsed
    return hold(registration, now)


@transaction.atomic
def promote(registration: Registration, *, now: datetime, by: User) -> Registration:
    """Give somebody who waits a place, out of turn: an organiser's decision, on record.

    Raises Full or NotWaiting.
    """
    edition = Edition.objects.locked(registration.edition_id)
    registration = locked(registration)
    if registration.is_confirmed:
        return registration
    if registration.state in Registration.KEPT_FOR_A_TIME:
        return hold(registration, now, by)
    if registration.state != State.WAITING:
        raise NotWaiting
    if not Tally.of(edition).has_room_for(registration.category):
        raise Full
    return hold(registration, now, by)


def locked(registration: Registration) -> Registration:
    return (
        Registration.objects.select_for_update(of=("self",), no_key=True)
        .select_related("edition", "category")
        .get(pk=registration.pk)
    )


def hold(registration: Registration, now: datetime, by: User | None = None) -> Registration:
    """The place is theirs: the badge is signed now, and not before."""
    registration.state = State.CONFIRMED
    registration.held_until = None
    registration.badge = sign_for(registration, now)
    registration.save(update_fields=["state", "held_until", "badge", "changed_at"])
    record("confirmed", registration, now, by)
    mails.confirmed(registration, at=now)
    return registration


def _offer(registration: Registration, now: datetime) -> None:
    registration.state = State.OFFERED
    registration.held_until = registration.edition.offer_ends_at(now)
    registration.save(update_fields=["state", "held_until", "changed_at"])
    record("offered", registration, now)
    if mails.offered(registration, at=now) is None:
        hold(registration, now)  # nobody to ask: registered by hand, without an address


def _lapse(registration: Registration, now: datetime) -> None:
    """Nobody came for it in time. Who never confirmed an address is not written to again."""
    was_offered = registration.state == State.OFFERED
    registration.state = State.CANCELLED
    registration.held_until = None
    registration.cancelled_at = now
    registration.save(update_fields=["state", "held_until", "cancelled_at", "changed_at"])
    registration.needs.all().delete()
    record("lapsed", registration, now)
    if was_offered:
        mails.lapsed(registration, at=now)


def record(
    verb: str, registration: Registration, at: datetime, by: User | None = None, **details: Any
) -> None:
    audit.record(
        f"registration.{verb}",
        on=registration,
        edition=registration.edition,
        at=at,
        by=by,
        **details,
    )
