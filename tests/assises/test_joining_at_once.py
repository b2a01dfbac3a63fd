"""Who registers and takes a seat in one go, among many who take the last ones."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection

from assises.joining import WorkshopStep
from registration.actions import Details, register
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, WorkshopFactory
from workshops import actions
from workshops.standing import listed

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)


def test_the_last_five_seats_are_given_once_whoever_comes_by_the_form():
    edition = EditionFactory(capacity=100)
    workshop = WorkshopFactory(round__edition=edition, seats=5)
    category = CategoryFactory(edition=edition)
    known = RegistrationFactory.create_batch(8, edition=edition, category=category)
    chosen = {f"round-{workshop.round.number}": workshop.session.slug}

    def by_form(n: int) -> None:
        step = WorkshopStep(chosen, listed(edition), NOW)
        assert step.is_answered
        details = Details(category=category, first_name=f"P{n}", last_name="Petit")
        register(uuid4(), edition=edition, details=details, now=NOW, keep=[step.keep])

    def one(act) -> None:
        try:
            act()
        finally:
            connection.close()

    takes = [partial(actions.take_seat, workshop, registration=p, now=NOW) for p in known]
    acts = [act for n in range(8) for act in (partial(by_form, n), takes[n])]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(one, acts))

    assert workshop.seats.held().count() == 5
    assert workshop.seats.in_line().count() == 11
