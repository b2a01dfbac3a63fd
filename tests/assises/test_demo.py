"""The demo edition: the same arguments again change nothing."""

import pytest
from django.utils import timezone

from assises import demo
from networking.contacts.reading import mine_of
from networking.models import Exchange
from registration.models import Registration
from workshops.models import Round, Seat

pytestmark = pytest.mark.django_db


def load() -> list[tuple[str, str]]:
    demo.load(participants=30, seed=1, day=None, now=timezone.now())
    return list(Seat.objects.order_by("pk").values_list("workshop__session__slug", "state"))


def test_most_people_have_a_seat_in_a_workshop_and_a_second_run_makes_none():
    first = load()

    assert 15 <= len(first) < 30
    assert {state for _workshop, state in first} == {"held"}
    assert load() == first


def test_a_demo_that_was_changed_meanwhile_is_completed_all_the_same():
    load()
    Seat.objects.all().delete()
    Round.objects.update(opens_at=timezone.now().replace(year=2050))
    Registration.objects.filter(number=1).update(state="cancelled")

    assert load() == []


def test_the_first_people_have_contacts_and_a_second_run_makes_none():
    load()
    first = Registration.objects.order_by("number").first()
    mine = mine_of(first, timezone.now())
    before = list(Exchange.objects.order_by("pk").values())

    load()

    assert [len(mine.contacts), len(mine.to_answer), len(mine.offered)] == [3, 1, 1]
    assert list(Exchange.objects.order_by("pk").values()) == before
