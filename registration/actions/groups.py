"""One contact registers several colleagues in one go, and looks after them until the day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
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
from registration.models import Category, Group, Mention, Registration
from registration.names import mailbox, name_key

MOST = 50
State = Registration.State


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


class Named(Protocol):
    """Somebody by name and address: all that a mention keeps."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def email(self) -> str: ...


@dataclass(frozen=True)
class Stands:
    """Where in the order of the edition somebody stands, and how."""

    number: int
    state: str


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
    result. Who is registered already gets a mail and no second place; the list names them as
    it names the others, so that the contact learns nothing of them. Who has no address of
    their own gets the contact's. `slowly`: as in `register`, each place is confirmed from its
    own mail.

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
    _take_in(group, edition, people, now, slowly=slowly)
    audit.record("registration.group_made", on=group, edition=edition, at=now, people=len(people))
    mails.group_made(group, at=now)
    return group


@turn()
@transaction.atomic
def add_to_group(group: Group, person: Details, *, now: datetime) -> Group:
    """One more, as if they had been in the list. Twice changes nothing.

    Raises Closed, TooMany or WrongCategory.
    """
    edition = Edition.objects.locked(group.edition_id)
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    standing = group.registrations.exclude(state=State.CANCELLED).count()
    if standing + group.mentions.exclude(state=State.CANCELLED).count() >= MOST:
        raise TooMany
    known = registering.live(edition, *_who(group, person))
    if known is None or known.group_id != group.pk:
        _take_in(group, edition, [person], now)
    return group


@turn()
@transaction.atomic
def replace_mention(mentioned: Mention, person: Details, *, now: datetime) -> None:
    """Somebody comes instead of one who has no place here: they get a new one, or a turn in
    line. As with `hand_over`, registration may be closed by then, until the day begins."""
    edition = Edition.objects.locked(mentioned.group.edition_id)
    if not Mention.objects.filter(pk=mentioned.pk).delete()[0]:
        return
    _take_in(mentioned.group, edition, [person], now, whenever=True)


@transaction.atomic
def drop_mention(mentioned: Mention) -> None:
    """Shown as given back; who was named keeps their own place."""
    Mention.objects.filter(pk=mentioned.pk).update(state=State.CANCELLED)


def mention(
    group: Group, who: Named, category: Category, like: Stands | Registration, now: datetime
) -> None:
    """Name on the list somebody registered without it, as standing where `like` stands."""
    key = name_key(who.first_name, who.last_name)
    named = group.mentions.exclude(state=State.CANCELLED).filter(name_key=key)
    if named.filter(email=mailbox(who.email)).exists():
        return
    Mention.objects.create(
        group=group,
        category=category,
        number=like.number,
        state=like.state,
        first_name=who.first_name,
        last_name=who.last_name,
        name_key=key,
        email=mailbox(who.email),
        named_at=now,
    )


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
    whenever: bool = False,
) -> None:
    """Register each of them for the group; name those who were registered without it."""
    categories = _open_categories(edition, people, None if whenever else now)
    tally = settle(edition, now)
    new = []
    for person in people:
        email, *names = _who(group, person)
        category = categories[person.category.pk]
        person = replace(person, email=email, category=category)
        if before := registering.live(edition, email, *names):
            registering.remind(before, now)
            if before.group_id != group.pk and before.pk not in new:
                state = _state_of_a_newcomer(tally, category, slowly=slowly)
                mention(group, person, category, Stands(edition.last_number, state), now)
        else:
            new.append(_register(edition, person, tally, now, slowly=slowly))
    Registration.objects.filter(pk__in=new).update(group=group)


def _state_of_a_newcomer(tally: Tally, category: Category, *, slowly: bool) -> str:
    if not tally.has_room_for(category):
        return State.WAITING
    return State.PENDING if slowly else State.CONFIRMED


def _open_categories(
    edition: Edition, people: Sequence[Details], now: datetime | None
) -> dict[int, Category]:
    """`now`: when they must be open to all, if they must."""
    asked = {person.category.pk for person in people}
    found = {category.pk: category for category in Category.objects.filter(pk__in=asked)}
    for category in found.values():
        if now and not (edition.takes_registrations(now) and category.takes(now)):
            raise Closed
        if category.edition_id != edition.pk or (now and not category.is_public):
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
