"""What somebody says of the slots of the day."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from assises import audit
from assises.turns import turn
from networking.meetings.actions.common import lock_people
from networking.meetings.agenda import Day, why_not
from networking.meetings.days import days_of, span_of
from networking.models import Availability, Rules, Slot
from registration.models import Registration


@turn()
@transaction.atomic
def say_when(
    registration: Registration, free: Collection[int], *, among: Collection[int], now: datetime
) -> None:
    """Say in which slots to come, `among` those that were shown, one may be met.

    Only what differs from one's day is kept, so that the rest follows the programme. What
    cannot be overridden (a seat, a meeting, the time to eat) stays as it was said.
    """
    person = lock_people([registration.pk])[registration.pk]
    rules = Rules.of(person.edition)
    day = days_of([person], rules)[person.pk]
    unsaid = Day(sessions=day.sessions)
    slots = Slot.objects.of(person.edition).to_come(now).filter(pk__in=among)
    for slot in slots.select_for_update(no_key=True).order_by("pk"):
        span = span_of(slot)
        held = Day(meetings=day.meetings, workshops=day.workshops)
        if why_not(span, held):
            continue
        mine = Availability.objects.filter(registration=person, slot=slot)
        is_free = slot.pk in free
        if is_free == (why_not(span, unsaid) is None):
            mine.delete()
        else:
            mine.update_or_create(registration=person, slot=slot, defaults={"is_free": is_free})
    audit.record("networking.availability_said", on=person, edition=person.edition, at=now)
