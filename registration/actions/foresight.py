"""What an action would do, found out by doing it and taking it back."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from assises.errors import Refused
from assises.models import AuditEntry, Edition, OutgoingMail
from assises.turns import turn
from registration.models import Registration

Act = Callable[[Registration], Any]
REGISTRATION = f"{Registration._meta.label_lower}:"


@dataclass(frozen=True)
class Foreseen:
    """How many mails of each kind would leave, and how many times each thing would happen.

    `whom`: to which registrations what would happen, to tell one prospect from another.
    """

    result: Any
    mails: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    whom: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.mails or self.events)


@dataclass(frozen=True)
class Outcome:
    """For whom something was done, and for whom not, with the reason."""

    done: int
    left: list[tuple[Registration, str]]


def foresee(act: Callable[[], Any], now: datetime) -> Foreseen:
    """Do it, look, and take it back. What it writes is known by `now`, to the microsecond.

    The locks are those of the action itself, so that what is foreseen is exact, and short.
    """
    with turn(), transaction.atomic():
        result = act()
        mails = OutgoingMail.objects.filter(created_at=now).values_list("kind", flat=True)
        events = list(AuditEntry.objects.filter(at=now).values_list("action", "target"))
        foreseen = Foreseen(
            result,
            Counter(mails),
            Counter(action for action, _target in events),
            tuple(sorted(event for event in events if event[1].startswith(REGISTRATION))),
        )
        transaction.set_rollback(True)
    return foreseen


def for_each(people: list[Registration], act: Act, *, edition: Edition) -> Outcome:
    """Do it for each in one transaction; who is refused is left as they are."""
    left = []
    with turn(), transaction.atomic():
        Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
        for person in people:
            try:
                with transaction.atomic():
                    act(person)
            except Refused as refusal:
                left.append((person, str(refusal)))
    return Outcome(len(people) - len(left), left)
