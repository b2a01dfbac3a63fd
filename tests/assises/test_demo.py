"""The demo edition: the same arguments again change nothing."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from assises import demo
from assises.models import OutgoingMail
from networking.models import Meeting, Slot, Table
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


def test_tables_and_meetings_are_made_once_and_move_with_the_day():
    now = timezone.now()
    for _time in range(2):
        demo.load(participants=60, seed=1, day=None, now=now)
    before = set(Meeting.objects.values_list("pk", "state", "slot", "table"))
    slots = [slot.starts_at for slot in Slot.objects.order_by("pk")]

    demo.load(participants=60, seed=1, day=demo.DAY + timedelta(days=7), now=now)

    assert set(Meeting.objects.values_list("pk", "state", "slot", "table")) == before
    states = Counter(state for _pk, state, _slot, _table in before)
    assert states.keys() == set(Meeting.State.values)
    assert (Table.objects.count(), len(slots)) == (12, 9)
    moved = [slot.starts_at for slot in Slot.objects.order_by("pk")]
    assert [one.date() - other.date() for one, other in zip(moved, slots, strict=True)] == [
        timedelta(days=7)
    ] * 9
    assert not OutgoingMail.objects.filter(kind__startswith="networking.").exists()
