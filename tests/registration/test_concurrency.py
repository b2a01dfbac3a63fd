"""Many people at once, the last places: never one too many."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection

from registration import actions
from registration.models import Group, Registration
from tests.factories import CategoryFactory, EditionFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)


def all_at_once(edition, people: list[tuple[UUID, actions.Details]]) -> list[str]:
    def one(person: tuple[UUID, actions.Details]) -> str:
        try:
            done = actions.register(person[0], edition=edition, details=person[1], now=NOW)
        finally:
            connection.close()
        return done.state

    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(one, people))


def test_twenty_people_for_five_places(details_for):
    edition, details = details_for(capacity=5)
    people = [(uuid4(), replace(details, email=f"p{n}@example.org")) for n in range(20)]

    answers = all_at_once(edition, people)

    assert answers == ["confirmed"] * 5 + ["waiting"] * 15
    line = Registration.objects.in_line()
    assert [person.position() for person in line] == list(range(1, 16))


def test_a_quota_is_held_while_people_come_and_go(details_for):
    edition, details = details_for(capacity=10)
    details.category.quota = 3
    details.category.save()
    first = [(uuid4(), replace(details, email=f"p{n}@example.org")) for n in range(6)]
    all_at_once(edition, first)
    leaving = list(Registration.objects.confirmed())

    def leave(registration: Registration) -> str:
        try:
            return actions.cancel(registration, now=NOW).state
        finally:
            connection.close()

    late = [(uuid4(), replace(details, email=f"q{n}@example.org")) for n in range(4)]
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(leave, registration) for registration in leaving]
        all_at_once(edition, late)
        assert {job.result() for job in jobs} == {"cancelled"}

    assert Registration.objects.holding().count() == 3
    offered = Registration.objects.filter(state=Registration.State.OFFERED)
    assert sorted(offered.values_list("number", flat=True)) == [4, 5, 6]


@pytest.mark.parametrize("same_id", [True, False])
def test_one_person_eight_times_takes_one_place(details_for, same_id):
    edition, details = details_for(capacity=5)
    id = uuid4()

    answers = all_at_once(edition, [(id if same_id else uuid4(), details) for _ in range(8)])

    assert answers == ["confirmed"] * 8
    assert Registration.objects.count() == 1


@pytest.fixture
def details_for():
    def make(*, capacity: int) -> tuple:
        edition = EditionFactory(capacity=capacity)
        category = CategoryFactory(edition=edition)
        return edition, actions.Details(
            category=category, first_name="Amina", last_name="K", email="a@example.org"
        )

    return make


def test_two_groups_of_ten_for_twelve_places(details_for):
    edition, details = details_for(capacity=12)

    def group(letter: str) -> Group:
        people = [replace(details, first_name=f"{letter}{n}") for n in range(10)]
        contact = actions.Contact("Nadia", f"{letter}@example.org")
        try:
            return actions.register_group(
                uuid4(), edition=edition, contact=contact, people=people, now=NOW
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        groups = list(pool.map(group, ["a", "b"]))

    assert Registration.objects.confirmed().count() == 12
    line = list(Registration.objects.in_line())
    assert [person.position() for person in line] == list(range(1, 9))
    for made in groups:
        names = list(made.members().values_list("first_name", flat=True))
        assert [name[1:] for name in names] == [str(n) for n in range(10)]
    assert len({person.group_id for person in line}) == 1
