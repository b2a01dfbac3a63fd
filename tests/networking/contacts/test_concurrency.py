"""Many people read each other's badge at the same moment: one exchange of any two."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import permutations
from uuid import uuid4

import pytest
from django.db import connection

from networking.contacts import actions
from networking.models import Exchange
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 3, 18, 11, 47, tzinfo=UTC)


def at_once(jobs):
    def one(job):
        try:
            return job()
        except actions.Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(min(len(jobs), 20)) as pool:
        return list(pool.map(one, jobs))


def crowd(how_many):
    edition = EditionFactory()
    category = CategoryFactory(edition=edition)
    return RegistrationFactory.create_batch(how_many, edition=edition, category=category)


def offering(asking, asked):
    def offer():
        return actions.offer(
            uuid4(), asking=asking, asked=asked, gives=["email"], note="", scanned_at=NOW, now=NOW
        ).state

    return offer


def test_people_who_read_each_others_badge_at_once_have_one_exchange_each():
    people = crowd(5)

    at_once([offering(one, other) for one, other in permutations(people, 2)])

    assert Exchange.objects.count() == 10
    assert Exchange.objects.done().count() == 10


def test_ten_clicks_are_one_offer():
    one, other = crowd(2)

    assert set(at_once([offering(one, other)] * 10)) == {"open"}
    assert Exchange.objects.count() == 1


def test_an_offer_is_accepted_or_taken_back_never_both():
    people = crowd(10)
    for one, other in zip(people[::2], people[1::2], strict=True):
        made = actions.offer(
            uuid4(), asking=one, asked=other, gives=[], note="", scanned_at=NOW, now=NOW
        )

        answers = at_once(
            [
                lambda made=made, other=other: (
                    actions.answer(made, by=other, gives=[], now=NOW).state
                ),
                lambda made=made, one=one: actions.take_back(made, by=one, now=NOW),
            ]
        )

        left = list(Exchange.objects.between(one, other).values_list("state", flat=True))
        assert (answers, left) in ((["done", "gone"], ["done"]), (["gone", None], []))
