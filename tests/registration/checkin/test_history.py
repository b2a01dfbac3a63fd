"""Whatever the order of scans, the doors answer as a set of people inside would."""

import uuid

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registration.checkin import actions
from registration.checkin.actions import Asked, Steward
from registration.checkin.models import Presence
from tests.factories import DoorFactory, PlaceFactory, RegistrationFactory

MOVES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(["in", "out"])), max_size=25
)


def expected_outcome(inside: set, key: tuple, direction: str) -> str:
    if direction == "in":
        if key in inside:
            return "already_in"
        inside.add(key)
        return "accepted"
    if key not in inside:
        return "not_in"
    inside.remove(key)
    return "accepted"


@pytest.fixture
def people(edition):
    return [RegistrationFactory(edition=edition, code=letter * 8) for letter in "BCD"]


@pytest.fixture
def doors(edition):
    """Two doors of one place, one of another."""
    building, room = PlaceFactory.create_batch(2, edition=edition)
    return [DoorFactory(edition=edition, place=place) for place in (building, building, room)]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=MOVES)
def test_doors_answer_as_a_set_would(edition, people, doors, moves):
    inside: set = set()
    phone, _ = actions.enrol(edition, name="T", doors=doors, now=timezone.now())
    by = Steward(edition, device=phone)
    with transaction.atomic():
        for who, where, direction in moves:
            person, door = people[who], doors[where]
            wanted = expected_outcome(inside, (door.place_id, person.pk), direction)

            now = timezone.now()
            asked = Asked(uuid.uuid4(), door.slug, person.code, now, direction)
            answer = actions.scan(asked, by=by, now=now)
            again = actions.scan(asked, by=by, now=now)

            here = {key for key in inside if key[0] == door.place_id}
            assert again == answer
            assert answer["outcome"] == wanted
            assert answer["count"] == {"inside": len(here), "expected": 3}
        assert set(Presence.objects.inside().values_list("place", "registration")) == inside
        transaction.set_rollback(True)
