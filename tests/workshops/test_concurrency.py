"""Many people at once, the last seats: never one too many, never one left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, WorkshopFactory
from workshops import actions

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)


def test_sixty_people_take_the_last_twenty_seats():
    edition = EditionFactory()
    workshop = WorkshopFactory(round__edition=edition, seats=20)
    category = CategoryFactory(edition=edition)
    crowd = RegistrationFactory.create_batch(60, edition=edition, category=category)

    def one(person):
        try:
            return actions.take_seat(workshop, registration=person, now=NOW).state
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = sorted(pool.map(one, crowd))

    assert answers == ["held"] * 20 + ["waiting"] * 40
    assert workshop.seats.held().count() == 20
