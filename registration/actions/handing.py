"""A place goes from one person to another: same place or turn, another badge and link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn
from registration import mails
from registration.actions.changing import TELL, Duplicate, NotHolding
from registration.actions.places import locked, record
from registration.actions.registering import live, new_code_in
from registration.keys import sign_for
from registration.models import Registration
from registration.names import mailbox, name_key

State = Registration.State


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

    Raises Duplicate, NotHolding or TooLate.
    """
    edition = Edition.objects.locked(registration.edition_id)
    registration = locked(registration)
    if registration.state != State.CANCELLED and to.is_(registration):
        return registration
    _check(registration, to, now)
    mails.handed_over(registration, to.email, at=now)
    _forget_the_first(registration)
    changes = _who_comes(registration, to) | {
        "code": new_code_in(edition),
        "badge_version": registration.badge_version + 1,
        "link_version": registration.link_version + 1,
        "readdressed_at": None if by_group else now,
    }
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


def _check(registration: Registration, to: Colleague, now: datetime) -> None:
    if registration.state == State.CANCELLED:
        raise NotHolding
    if now >= registration.edition.starts_at:
        raise TooLate
    other = live(registration.edition, to.email, to.first_name, to.last_name)
    if other and other.pk != registration.pk:
        raise Duplicate


def _forget_the_first(registration: Registration) -> None:
    registration.needs.all().delete()
    registration.consents.all().delete()


def _who_comes(registration: Registration, to: Colleague) -> dict[str, Any]:
    """What is written about the new person, and forgotten about the first."""
    return {
        "first_name": to.first_name,
        "last_name": to.last_name,
        "name_key": name_key(to.first_name, to.last_name),
        "email": mailbox(to.email),
        "language": to.language or registration.language,
        "lunch": registration.lunch if to.lunch is None else to.lunch,
        "commune": "",
        "answers": {},
        "opted_out_at": None,
        "printed_at": None,
        "printed_as": "",
    }
