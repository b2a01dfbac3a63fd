"""Somebody asks for a place."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises.errors import Refused
from assises.models import AuditEntry, Edition, User
from assises.turns import turn
from registration import mails
from registration.actions.invitations import admit
from registration.actions.places import record, settle
from registration.badges import new_code
from registration.keys import sign_for
from registration.models import TO_CONFIRM, Category, Consent, Invitation, Need, Registration
from registration.names import folded, mailbox, name_key, name_keys

State = Registration.State
REMINDER_PAUSE = timedelta(minutes=10)


class Closed(Refused):
    code = "closed"
    message = _("Registration is closed.")


class WrongCategory(Refused):
    code = "wrong_category"
    message = _("Nobody can register as this.")


class AlreadyUsed(Refused):
    code = "id_used"
    message = _("This form has already been used for somebody else.")


@dataclass(frozen=True)
class Wish:
    """A diet or an access need that somebody agreed to have kept."""

    choices: Collection[str] = ()
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.choices or self.text)


@dataclass(frozen=True)
class Details:
    """What a person says when registering. A need is given only with its consent."""

    category: Category
    first_name: str
    last_name: str
    email: str = ""
    organisation: str = ""
    family: str = ""
    commune: str = ""
    language: str = "fr"
    lunch: bool = False
    diet: Wish = field(default_factory=Wish)
    access: Wish = field(default_factory=Wish)
    purposes: Collection[str] = ()
    invitation: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)

    def is_about(self, registration: Registration) -> bool:
        return (registration.email, registration.name_key) == (
            mailbox(self.email),
            name_key(self.first_name, self.last_name),
        )


def delete_needs_on(edition: Edition) -> date:
    """The day on which diets and access needs are erased."""
    return edition.forgets_needs_on


@turn()
@transaction.atomic
def register(
    id: UUID,
    *,
    edition: Edition,
    details: Details,
    now: datetime,
    by: User | None = None,
    slowly: bool = False,
    at_desk: bool = False,
    keep: Collection[Callable[[Registration, datetime], None]] = (),
) -> Registration:
    """Give somebody a place, with badge and mail, or a turn in the line when none is left.

    The same `id` again returns the first result. The same person again (mailbox and name)
    gets a mail and no second place; the registration returned has another id then. The
    edition is locked before anything is counted, so that two people cannot take the last
    place. Staff (`by`, or any supervisor `at_desk`) register after the closing too, and as
    any category.

    A category that is not open to all takes an invitation code, unless staff register.
    `slowly`: too many come from one network. The place is kept ten minutes, and its owner
    confirms it from the mail; whoever only types addresses gets none.
    `keep`: what rooms above write in the same transaction, for somebody new only: who is known
    keeps what they have.

    Raises AlreadyUsed, Closed or WrongCategory; WrongCode, Expired or UsedUp.
    """
    edition = Edition.objects.locked(edition.pk)
    if first := Registration.objects.filter(pk=id).first():
        return _same_as(first, edition, details)
    category = Category.objects.get(pk=details.category.pk)
    is_staff = by is not None or at_desk
    if not is_staff and not (edition.takes_registrations(now) and category.takes(now)):
        raise Closed
    if category.edition_id != edition.pk:
        raise WrongCategory
    if not (is_staff or category.is_public or details.invitation):
        raise WrongCategory
    tally = settle(edition, now)  # first: what lapsed is nobody's any more
    code = details.invitation
    invitation = admit(edition, category, code, now) if code else None
    if known := live(edition, details.email, details.first_name, details.last_name):
        remind(known, now)
        return known
    waits, slowly = not tally.has_room_for(category), slowly and not is_staff
    registration = create(
        id, edition, details, now, by, waits=waits, slowly=slowly, invitation=invitation
    )
    for write in keep:
        write(registration, now)
    return registration


# -- How it is done ----------------------------------------------------------------------------


def _same_as(first: Registration, edition: Edition, details: Details) -> Registration:
    if first.edition_id != edition.pk or not details.is_about(first):
        raise AlreadyUsed
    return first


def live(edition: Edition, email: str, first_name: str, last_name: str) -> Registration | None:
    """Who is registered already under this mailbox and name. Without a mailbox: nobody."""
    if not email:
        return None
    return (
        Registration.objects.of(edition)
        .exclude(state=State.CANCELLED)
        .filter(email=mailbox(email), name_key=name_key(first_name, last_name))
        .select_related("edition", "category")
        .first()
    )


def remind(registration: Registration, now: datetime) -> bool:
    """Send the badge again, at most once in ten minutes: a mailbox is not to be flooded.

    Returns whether a mail was written.
    """
    recent = AuditEntry.objects.filter(
        action="registration.asked_again",
        target=f"{registration._meta.label_lower}:{registration.pk}",
        at__gt=now - REMINDER_PAUSE,
    )
    if recent.exists():
        return False
    record("asked_again", registration, now)
    return mails.already(registration, at=now) is not None


def create(
    id: UUID,
    edition: Edition,
    details: Details,
    now: datetime,
    by: User | None,
    *,
    waits: bool,
    slowly: bool = False,
    invitation: Invitation | None = None,
) -> Registration:
    """The row, the badge and the mail. The edition is locked, its places are counted."""
    edition.last_number += 1
    edition.save(update_fields=["last_number"])
    state = State.WAITING if waits else State.PENDING if slowly else State.CONFIRMED
    code = new_code_in(edition)
    registration = made(id, edition, details, now, state=state, code=code, invitation=invitation)
    registration.save(force_insert=True)
    _keep_answers(registration, details, now)
    record(registration.state, registration, now, by)
    FIRST_MAIL[State(registration.state)](registration, at=now)
    return registration


def made(
    id: UUID,
    edition: Edition,
    details: Details,
    now: datetime,
    *,
    state: str,
    code: str,
    invitation: Invitation | None = None,
) -> Registration:
    """The row as it is to be written, under the edition's last number; signed if confirmed."""
    registration = Registration(
        id=id,
        edition=edition,
        category=details.category,
        invitation=invitation,
        number=edition.last_number,
        state=state,
        held_until=now + TO_CONFIRM if state == State.PENDING else None,
        first_name=details.first_name,
        last_name=details.last_name,
        **name_keys(details.first_name, details.last_name),
        email=mailbox(details.email),
        language=details.language,
        organisation=details.organisation,
        organisation_key=folded(details.organisation),
        family=details.family,
        commune=details.commune,
        lunch=details.lunch,
        answers=dict(details.answers),
        code=code,
        asked_at=now,
    )
    if registration.is_confirmed:
        registration.badge = sign_for(registration, now)
    return registration


FIRST_MAIL = {
    State.CONFIRMED: mails.confirmed,
    State.WAITING: mails.waiting,
    State.PENDING: mails.pending,
}


def _keep_answers(registration: Registration, details: Details, now: datetime) -> None:
    wishes = {Need.Kind.DIET: details.diet, Need.Kind.ACCESS: details.access}
    Need.objects.bulk_create(
        Need(
            registration=registration,
            kind=kind,
            choice=",".join(wish.choices),
            text=wish.text,
            consented_at=now,
            delete_on=delete_needs_on(registration.edition),
        )
        for kind, wish in wishes.items()
        if wish
    )
    Consent.objects.bulk_create(
        Consent(registration=registration, purpose=purpose, given_at=now)
        for purpose in sorted(set(details.purposes))
    )


def new_code_in(edition: Edition) -> str:
    while True:
        code = new_code()
        if not Registration.objects.of(edition).filter(code=code).exists():
            return code
