"""One contact registers several colleagues in one go, and looks after them until the day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises import audit
from assises.errors import Refused
from assises.models import Edition
from assises.turns import turn
from registration import mails
from registration.actions import registering
from registration.actions.places import Tally, settle
from registration.actions.registering import AlreadyUsed, Closed, Details, WrongCategory
from registration.models import Category, Group, Registration
from registration.names import mailbox

MOST = 50


class TooMany(Refused):
    code = "too_many"
    message = _("50 people at most in one group.")


@dataclass(frozen=True)
class Contact:
    """Who registers the others, and gets the link of the list."""

    name: str
    email: str
    organisation: str = ""
    language: str = "fr"


@turn()
@transaction.atomic
def register_group(
    id: UUID,
    *,
    edition: Edition,
    contact: Contact,
    people: Sequence[Details],
    now: datetime,
    slowly: bool = False,
) -> Group:
    """Give each of them a place or a turn in line, in the order given; write to each.

    All or nothing, while the edition is locked. The same `id` again returns the first
    result. Who is registered already gets a mail and no second place; the contact is told
    no more than that. Who has no address of their own gets the contact's. `slowly`: as in
    `register`, each place is confirmed from its own mail.

    Raises AlreadyUsed, Closed, TooMany or WrongCategory.
    """
    edition = Edition.objects.locked(edition.pk)
    if first := Group.objects.filter(pk=id).first():
        return _same_as(first, edition, contact)
    if len(people) > MOST:
        raise TooMany
    group = Group.objects.create(
        id=id,
        edition=edition,
        organisation=contact.organisation,
        contact_name=contact.name,
        contact_email=mailbox(contact.email),
        language=contact.language,
        made_at=now,
    )
    known = _take_in(group, edition, people, now, slowly=slowly)
    audit.record("registration.group_made", on=group, edition=edition, at=now, people=len(people))
    mails.group_made(group, [f"{person.first_name} {person.last_name}" for person in known], at=now)
    return group


@turn()
@transaction.atomic
def add_to_group(group: Group, person: Details, *, now: datetime) -> Group:
    """One more, as if they had been in the list. Twice changes nothing.

    Raises Closed, TooMany or WrongCategory.
    """
    edition = Edition.objects.locked(group.edition_id)
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if group.registrations.exclude(state=Registration.State.CANCELLED).count() >= MOST:
        raise TooMany
    known = registering.live(edition, *_who(group, person))
    if known is None or known.group_id != group.pk:
        _take_in(group, edition, [person], now)
    return group


@transaction.atomic
def renew_link(group: Group, *, now: datetime) -> Group:
    """The former link of the list opens nothing; the new one goes to the contact."""
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    group.link_version += 1
    group.save(update_fields=["link_version"])
    audit.record("registration.group_link_renewed", on=group, edition=group.edition, at=now)
    mails.group_link(group, at=now)
    return group


# -- How it is done ----------------------------------------------------------------------------


def _same_as(first: Group, edition: Edition, contact: Contact) -> Group:
    if (first.edition_id, first.contact_email) != (edition.pk, mailbox(contact.email)):
        raise AlreadyUsed
    return first


def _who(group: Group, person: Details) -> tuple[str, str, str]:
    return person.email or group.contact_email, person.first_name, person.last_name


def _take_in(
    group: Group,
    edition: Edition,
    people: Sequence[Details],
    now: datetime,
    *,
    slowly: bool = False,
) -> list[Details]:
    """Register each of them for the group; returns those who were registered without it."""
    categories = _open_categories(edition, people, now)
    tally = settle(edition, now)
    known, new = [], []
    for person in people:
        email, *names = _who(group, person)
        category = categories[person.category.pk]
        person = replace(person, email=email, category=category)
        if before := registering.live(edition, email, *names):
            registering.remind(before, now)
            known.append(person)
        else:
            new.append(_register(edition, person, tally, now, slowly=slowly))
    Registration.objects.filter(pk__in=new).update(group=group)
    return known


def _open_categories(
    edition: Edition, people: Sequence[Details], now: datetime
) -> dict[int, Category]:
    asked = {person.category.pk for person in people}
    found = {category.pk: category for category in Category.objects.filter(pk__in=asked)}
    for category in found.values():
        if not (edition.takes_registrations(now) and category.takes(now)):
            raise Closed
        if category.edition_id != edition.pk or not category.is_public:
            raise WrongCategory
    return found


def _register(
    edition: Edition, person: Details, tally: Tally, now: datetime, *, slowly: bool
) -> UUID:
    has_room = tally.has_room_for(person.category)
    if has_room:
        tally.holding[person.category.pk] += 1
    waits = not has_room
    return registering.create(uuid4(), edition, person, now, None, waits=waits, slowly=slowly).pk
