"""Many people at once, from a list that organisers have: one lock, one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from assises.models import Edition, User
from assises.turns import turn
from registration.actions.places import record, settle
from registration.actions.registering import FIRST_MAIL, Details, made
from registration.badges import new_code
from registration.models import Registration
from registration.names import mailbox, name_key

State = Registration.State
KNOWN, DOUBLE = "known", "double"


@dataclass(frozen=True)
class Fate:
    """What became of one line: `confirmed`, `waiting`, `known` already, or a `double` line."""

    line: int
    outcome: str
    details: Details


@turn()
@transaction.atomic
def import_people(
    upload: UUID,
    lines: Iterable[tuple[int, Details]],
    *,
    edition: Edition,
    now: datetime,
    by: User,
    with_mails: bool,
) -> list[Fate]:
    """Register each line in order, as staff do: place, badge and mail, or a turn in line.

    Who is registered already is left as they are. The same upload again registers nobody
    twice. Without mails the badges are to be printed, or sent later from the list.
    """
    edition = Edition.objects.locked(edition.pk)
    tally = settle(edition, now)
    live, codes, done = _there(edition)
    seen: set[tuple[str, str]] = set()
    people, fates = [], []
    for line, details in lines:
        id = uuid5(upload, str(line))
        who = (mailbox(details.email), name_key(details.first_name, details.last_name))
        if id in done or (who[0] and who in live) or who in seen:
            fates.append(Fate(line, DOUBLE if who in seen else KNOWN, details))
            continue
        seen.add(who)
        edition.last_number += 1
        state = State.CONFIRMED if tally.has_room_for(details.category) else State.WAITING
        if state == State.CONFIRMED:
            tally.holding[details.category.pk] += 1
        people.append(made(id, edition, details, now, state=state, code=_free(codes)))
        fates.append(Fate(line, state, details))
    _write(edition, people, now, by, with_mails=with_mails)
    return fates


def _there(edition: Edition) -> tuple[set[tuple[str, str]], set[str], set[UUID]]:
    """Who is registered (mailbox and name), the codes and the ids that are taken."""
    rows = Registration.objects.of(edition).values_list("pk", "email", "name_key", "code", "state")
    live, codes, done = set(), set(), set()
    for pk, email, key, code, state in rows:
        codes.add(code)
        done.add(pk)
        if state != State.CANCELLED:
            live.add((email, key))
    return live, codes, done


def _free(codes: set[str]) -> str:
    while (code := new_code()) in codes:
        pass
    codes.add(code)
    return code


def _write(
    edition: Edition, people: list[Registration], now: datetime, by: User, *, with_mails: bool
) -> None:
    edition.save(update_fields=["last_number"])
    Registration.objects.bulk_create(people, batch_size=200)
    for registration in people:
        record(registration.state, registration, now, by, imported=True)
        if with_mails:
            FIRST_MAIL[State(registration.state)](registration, at=now)
