"""What ends when somebody is blocked or put aside: functions, one a kind of tie.

Each takes the person, the hour, and the other one; or None, where all that they have ends.
"""

from collections.abc import Callable
from datetime import datetime

from networking.meetings.actions import ending
from networking.models import Exchange
from registration.models import Registration

Ending = Callable[[Registration, datetime, Registration | None], None]


def end_meetings(person: Registration, now: datetime, with_whom: Registration | None) -> None:
    """Requests end, and agreed meetings still to come; who counted on one is told."""
    ending.end_meetings(person, now=now, with_whom=with_whom)


def end_exchanges(person: Registration, now: datetime, with_whom: Registration | None) -> None:
    """What waits for an answer is erased, as it would be in the evening; cards given stay."""
    theirs = Exchange.objects.of(person)
    if with_whom:
        theirs = theirs.between(person, with_whom)
    theirs.filter(state=Exchange.State.OPEN).to_oneself().delete()


ENDINGS: tuple[Ending, ...] = (end_meetings, end_exchanges)


def end_all(person: Registration, now: datetime, *, with_whom: Registration | None = None) -> None:
    for end in ENDINGS:
        end(person, now, with_whom)
