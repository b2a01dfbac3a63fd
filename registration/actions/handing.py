"""A place goes from one person to another: same place or turn, another badge and link."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn
from registration import mails
from registration.actions.changing import TELL, NotHolding, cancel
from registration.actions.groups import mention
from registration.actions.places import locked, record
from registration.actions.registering import live, new_code_in, remind
from registration.keys import sign_for
from registration.models import Registration
from registration.names import mailbox, name_key, name_keys

State = Registration.State
_theirs: list[Callable[[Registration], None]] = []


class TooLate(Refused):
    code = "too_late"
    message = _("The day has begun: who comes instead registers at the welcome desk.")


@dataclass(frozen=True)
class Colleague:
    """Who comes instead. What is not said stays as it was."""

    first_name: str
    last_name: str
    email: str
    language: str = ""
    lunch: bool | None = None

    def is_(self, registration: Registration) -> bool:
        return (registration.email, registration.name_key) == (
            mailbox(self.email),
            name_key(self.first_name, self.last_name),
        )


@turn()
@transaction.atomic
def hand_over(
    registration: Registration,
    to: Colleague,
    *,
    now: datetime,
    by: User | None = None,
    by_group: bool = False,
) -> Registration:
    """Let somebody else come with this place, or this turn in line, until the day begins.

    The former badge, typed code and personal link die; what the first person said about
    themselves (needs, agreements, answers) is erased. Both get a mail. A place handed over
    by anybody but its group (`by_group`) is no longer the group's to change. The same person
    again changes nothing.

    Who comes instead is registered already? They get their badge again, and this place goes
    back to the line; but who waits in line takes it, with what they had said. Nothing tells
    who hands over which it was: nobody learns here who is registered.

    Raises NotHolding or TooLate.
    """
    edition = Edition.objects.locked(registration.edition_id)
    registration = locked(registration)
    if registration.state != State.CANCELLED and to.is_(registration):
        return registration
    _check(registration, now)
    mails.handed_over(registration, to.email, at=now)
    known = live(edition, to.email, to.first_name, to.last_name)
    if known and not (registration.is_confirmed and _may_move_up(known, by_group)):
        return _give_back(registration, known, to, now, by_group=by_group)
    _forget_the_first(registration)
    if known:
        _move_up(known, registration, now)
    changes = (
        _who_comes(registration, to)
        | _said_by(known)
        | {
            "code": new_code_in(edition),
            "badge_version": registration.badge_version + 1,
            "link_version": registration.link_version + 1,
            "calendar_version": registration.calendar_version + 1,
            "readdressed_at": None if by_group else now,
        }
    )
    for name, value in changes.items():
        setattr(registration, name, value)
    if registration.badge:
        registration.badge = sign_for(registration, now)
    registration.save()
    record("handed_over", registration, now, by)
    if tell := TELL.get(State(registration.state)):
        tell(registration, at=now)
    return registration


# -- How it is done ----------------------------------------------------------------------------


def _check(registration: Registration, now: datetime) -> None:
    if registration.state == State.CANCELLED:
        raise NotHolding
    if now >= registration.edition.starts_at:
        raise TooLate


def _may_move_up(known: Registration, by_group: bool) -> bool:
    """A group could take the place back: somebody's own turn is worth more to them."""
    return known.state == State.WAITING and not by_group


def _give_back(
    registration: Registration, known: Registration, to: Colleague, now: datetime, *, by_group: bool
) -> Registration:
    """Nobody new comes: the place is for the next in line, the old link opens nothing."""
    remind(known, now)
    if by_group and registration.group and known.group_id != registration.group_id:
        mention(registration.group, to, registration.category, registration, now)
    registration.link_version += 1
    registration.group = None if by_group else registration.group
    registration.save(update_fields=["link_version", "group"])
    return cancel(registration, now=now, tells=False)


def _move_up(known: Registration, registration: Registration, now: datetime) -> None:
    """Who waited takes this place: what they had said follows them, their turn is let go."""
    known.needs.update(registration=registration)
    known.consents.update(registration=registration)
    cancel(known, now=now, tells=False)


def goes_with_the_person(forget: Callable[[Registration], None]) -> Callable[[Registration], None]:
    """For apps above: what they keep that is a person's, not the place's, goes with the first."""
    _theirs.append(forget)
    return forget


def _forget_the_first(registration: Registration) -> None:
    registration.needs.all().delete()
    registration.consents.all().delete()
    for forget in _theirs:
        forget(registration)


def _said_by(known: Registration | None) -> dict[str, Any]:
    names = ("organisation", "organisation_key", "family", "commune", "answers", "opted_out_at")
    return {name: getattr(known, name) for name in names} if known else {}


def _who_comes(registration: Registration, to: Colleague) -> dict[str, Any]:
    """What is written about the new person, and forgotten about the first."""
    return {
        "first_name": to.first_name,
        "last_name": to.last_name,
        **name_keys(to.first_name, to.last_name),
        "email": mailbox(to.email),
        "language": to.language or registration.language,
        "lunch": registration.lunch if to.lunch is None else to.lunch,
        "email_wanted": "",
        "commune": "",
        "answers": {},
        "opted_out_at": None,
        "printed_at": None,
        "printed_as": "",
    }
