"""Many people at once, the last places: never one too many."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection

from registration import actions
from registration.models import Registration
from tests.factories import CategoryFactory, EditionFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)


def all_at_once(edition, people: list[tuple[UUID, actions.Details]]) -> list[str]:
    def one(person: tuple[UUID, actions.Details]) -> str:
        try:
            actions.register(person[0], edition=edition, details=person[1], now=NOW)
        except actions.Full:
            return "full"
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(one, people))


def test_twenty_people_for_five_places(details_for):
    edition, details = details_for(capacity=5)
    people = [(uuid4(), replace(details, email=f"p{n}@example.org")) for n in range(20)]

    answers = all_at_once(edition, people)

    assert answers == ["full"] * 15 + ["in"] * 5
    numbers = Registration.objects.values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("same_id", [True, False])
def test_one_person_eight_times_takes_one_place(details_for, same_id):
    edition, details = details_for(capacity=5)
    id = uuid4()

    answers = all_at_once(edition, [(id if same_id else uuid4(), details) for _ in range(8)])

    assert answers == ["in"] * 8
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
