"""Colleagues registered in one go: each a place or a turn, nobody twice, nothing told of others."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assises.models import AuditEntry, OutgoingMail
from registration import access, actions
from registration.actions import Contact
from registration.models import Group, Registration
from tests.factories import CategoryFactory, EditionFactory

CONTACT = Contact("Nadia Ferret", "nadia@example.org", "Les Façonnables")


@pytest.fixture
def before(edition):
    return edition.starts_at - timedelta(days=30)


@pytest.fixture
def people(details) -> list[actions.Details]:
    names = ("Amina", "Samir", "Noé")
    return [
        replace(details, first_name=name, email=f"{name.lower()}@example.org") for name in names
    ]


@pytest.fixture
def register_group(edition, people, before):
    def register(contact=CONTACT, **more) -> Group:
        asked = {"edition": edition, "people": people, "now": before} | more
        return actions.register_group(more.pop("id", uuid4()), contact=contact, **asked)

    return register


def mails() -> list[tuple[str, str]]:
    rows = OutgoingMail.objects.order_by("pk").values_list("kind", "to")
    return [(kind.removeprefix("registration."), to) for kind, to in rows]


def states(group: Group) -> list[tuple[str, str, int | None]]:
    return [(person.first_name, person.state, person.place_in_line) for person in group.members()]


def test_each_gets_a_place_or_a_turn_in_the_order_given(edition, register_group):
    edition.capacity = 1
    edition.save()

    group = register_group()

    assert states(group) == [
        ("Amina", "confirmed", None),
        ("Samir", "waiting", 1),
        ("Noé", "waiting", 2),
    ]


def test_from_a_crowded_network_each_confirms_from_their_mail(register_group):
    group = register_group(slowly=True)

    assert {state for _name, state, _place in states(group)} == {"pending"}


def test_each_gets_a_mail_and_the_contact_gets_the_list(register_group):
    register_group()

    assert mails() == [
        ("confirmed", "amina@example.org"),
        ("confirmed", "samir@example.org"),
        ("confirmed", "noé@example.org"),
        ("group_made", "nadia@example.org"),
    ]


def test_who_has_no_address_gets_the_contacts(register_group, people):
    group = register_group(people=[replace(people[0], email="")])

    assert group.members().get().email == "nadia@example.org"


def test_the_same_form_again_is_the_same_group(edition, people, before):
    id = uuid4()
    asked = {"edition": edition, "contact": CONTACT, "people": people, "now": before}

    first = actions.register_group(id, **asked)
    second = actions.register_group(id, **asked)

    assert first == second
    assert Registration.objects.count() == 3
    assert len(mails()) == 4


def test_the_same_form_for_another_contact_is_refused(edition, people, before):
    id = uuid4()
    asked = {"edition": edition, "people": people, "now": before}
    actions.register_group(id, contact=CONTACT, **asked)

    with pytest.raises(actions.AlreadyUsed):
        actions.register_group(id, contact=replace(CONTACT, email="x@example.org"), **asked)


def test_who_is_registered_already_stays_out_of_the_group(edition, register_group, people, before):
    alone = actions.register(uuid4(), edition=edition, details=people[1], now=before)

    group = register_group()

    alone.refresh_from_db()
    assert alone.group is None
    assert [name for name, *_ in states(group)] == ["Amina", "Noé"]
    assert ("already", "samir@example.org") in mails()


def test_a_wrong_list_registers_nobody(register_group, people):
    other = CategoryFactory(edition=EditionFactory(is_current=False))

    with pytest.raises(actions.WrongCategory):
        register_group(people=[*people, replace(people[0], category=other)])

    assert not Registration.objects.exists()
    assert not Group.objects.exists()
    assert mails() == []


def test_a_closed_category_is_refused(register_group, category, before):
    category.closes_at = before
    category.save()

    with pytest.raises(actions.Closed):
        register_group()


def test_fifty_people_at_most(register_group, people):
    with pytest.raises(actions.TooMany):
        register_group(people=people * 17)


def test_a_colleague_is_added_once(register_group, people, before):
    group = register_group(people=people[:2])

    for _twice in range(2):
        actions.add_to_group(group, people[2], now=before)

    assert [name for name, *_ in states(group)] == ["Amina", "Samir", "Noé"]
    assert len(mails()) == 4


def test_who_is_erased_vanishes_from_the_list(register_group, before):
    group = register_group()
    group.members().filter(first_name="Samir").update(erased_at=before)

    assert [name for name, *_ in states(group)] == ["Amina", "Noé"]


def test_a_renewed_link_kills_the_former_one(register_group, before):
    group = register_group()
    former = access.secret_of_group(group)

    renewed = actions.renew_link(group, now=before)

    assert access.group_of(former) is None
    assert access.group_of(access.secret_of_group(renewed)) == group
    assert mails()[-1] == ("group_link", "nadia@example.org")


def test_a_groups_secret_opens_no_persons_page_and_the_reverse(register_group):
    group = register_group()
    person = group.members().first()

    assert access.registration_of(access.secret_of_group(group)) is None
    assert access.group_of(access.secret_of(person)) is None


def test_the_trail_names_nobody(register_group):
    register_group()

    told = " ".join(str(entry.details) for entry in AuditEntry.objects.all())
    assert AuditEntry.objects.filter(action="registration.group_made").count() == 1
    assert not any(name in told for name in ("Amina", "Nadia", "example.org"))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    capacity=st.integers(0, 8),
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=3),
    quota=st.none() | st.integers(0, 5),
)
def test_places_are_given_in_order_and_never_one_too_many(capacity, sizes, quota, before_any):
    edition, details, now = before_any(capacity, quota)
    count = iter(range(100))
    for size in sizes:
        people = [replace(details, first_name=f"P{next(count)}") for _ in range(size)]
        actions.register_group(uuid4(), edition=edition, contact=CONTACT, people=people, now=now)

    asked = Registration.objects.of(edition).order_by("number")
    room = min(capacity, sum(sizes), capacity if quota is None else quota)
    assert [person.is_confirmed for person in asked] == [turn < room for turn in range(sum(sizes))]


@pytest.fixture
def before_any(edition, details):
    def make(capacity: int, quota: int | None) -> tuple:
        fresh = EditionFactory(capacity=capacity, is_current=False)
        category = CategoryFactory(edition=fresh, quota=quota)
        known = replace(details, category=category, email="a@example.org")
        return fresh, known, fresh.starts_at - timedelta(days=30)

    return make
