"""What ends when somebody is blocked or put aside: functions, one a kind of tie.

Each takes the person, the hour, and the other one; or None, where all that they have ends.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import F

from networking.models import Exchange, Meeting, Sitting
from registration.models import Registration

Ending = Callable[[Registration, datetime, Registration | None], None]


def end_meetings(person: Registration, now: datetime, with_whom: Registration | None) -> None:
    """Requests end, and agreed meetings still to come; their tables and slots are free again."""
    theirs = Meeting.objects.of(person)
    if with_whom:
        theirs = theirs.between(person, with_whom)
    live = (Meeting.State.OPEN, Meeting.State.ACCEPTED)
    ending = list(theirs.filter(state__in=live, slot__ends_at__gt=now).values_list("pk", flat=True))
    Sitting.objects.filter(meeting__in=ending).delete()
    Meeting.objects.filter(pk__in=ending, state__in=live).update(
        state=Meeting.State.CANCELLED, changed_at=now, sequence=F("sequence") + 1
    )


def end_exchanges(person: Registration, now: datetime, with_whom: Registration | None) -> None:
    """What waits for an answer is erased, as it would be in the evening; cards given stay."""
    theirs = Exchange.objects.of(person)
    if with_whom:
        theirs = theirs.between(person, with_whom)
    theirs.filter(state=Exchange.State.OPEN).delete()


ENDINGS: tuple[Ending, ...] = (end_meetings, end_exchanges)


def end_all(person: Registration, now: datetime, *, with_whom: Registration | None = None) -> None:
    for end in ENDINGS:
        end(person, now, with_whom)
