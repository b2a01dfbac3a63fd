"""Many phones at the same moment: one of them lets somebody in."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from registration.checkin import actions
from registration.checkin.actions import Asked, Steward
from registration.checkin.models import Presence, Scan
from tests.factories import DoorFactory, EditionFactory, PlaceFactory, RegistrationFactory
from tests.registration.checkin.conftest import with_badge

THREADS = 8


def together(calls):
    """Each call in a thread of its own, all started at once; their answers."""
    barrier = Barrier(len(calls))

    def one(call):
        barrier.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


@pytest.fixture
def two_doors(transactional_db):
    edition = EditionFactory()
    place = PlaceFactory(edition=edition)
    doors = DoorFactory.create_batch(2, edition=edition, place=place)
    stewards = [
        Steward(
            edition,
            device=actions.enrol(edition, name=door.name, doors=doors, now=timezone.now())[0],
        )
        for door in doors
    ]
    return doors, stewards


def asked(door, code, **more):
    said = {"id": uuid.uuid4(), "door": door.slug, "code": code, "at": timezone.now(), **more}
    return Asked(**said)


def scanning(scan, steward):
    return lambda: actions.scan(scan, by=steward, now=timezone.now())


def test_one_badge_at_two_doors_is_accepted_once(two_doors):
    doors, stewards = two_doors
    person = with_badge(edition=doors[0].edition)
    calls = [scanning(asked(doors[n % 2], person.badge), stewards[n % 2]) for n in range(THREADS)]

    answers = together(calls)

    assert Counter(answer["outcome"] for answer in answers) == {
        "accepted": 1,
        "already_in": THREADS - 1,
    }
    assert {answer["count"]["inside"] for answer in answers} == {1}
    assert Presence.objects.inside().count() == 1
    assert Scan.objects.count() == THREADS


def test_one_id_many_times_is_one_scan(two_doors):
    doors, stewards = two_doors
    person = with_badge(edition=doors[0].edition)
    scan = asked(doors[0], person.badge)

    answers = together([scanning(scan, stewards[0])] * THREADS)

    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["outcome"] == "accepted"
    assert Scan.objects.count() == 1


def test_one_id_at_two_places_is_one_scan_and_conflicts(two_doors):
    """Two places have two locks: the id itself decides."""
    doors, stewards = two_doors
    other = DoorFactory(edition=doors[0].edition)
    stewards[0].device.doors.add(other)
    person, pk = with_badge(edition=other.edition), uuid.uuid4()

    def outcome(call):
        try:
            return call()["outcome"]
        except actions.SameIdOtherScan:
            return "conflict"

    calls = [
        scanning(asked((doors[0], other)[n % 2], person.badge, id=pk), stewards[0])
        for n in range(THREADS)
    ]
    answers = together([lambda call=call: outcome(call) for call in calls])

    # Each body has a time of its own: one wins, the others conflict.
    assert Counter(answers) == {"accepted": 1, "conflict": THREADS - 1}
    assert Presence.objects.count() == 1


def test_one_id_told_late_at_two_places_is_one_scan(two_doors):
    """The same without network: who comes second finds what the first has written."""
    doors, stewards = two_doors
    other = DoorFactory(edition=doors[0].edition)
    stewards[0].device.doors.add(other)
    person, pk = with_badge(edition=other.edition), uuid.uuid4()

    def telling(door):
        scan = asked(door, person.badge, id=pk, offline=True, admitted=True)
        return lambda: actions.deliver([scan], by=stewards[0], now=timezone.now())[0]

    answers = together([telling((doors[0], other)[n % 2]) for n in range(THREADS)])

    refused = [one for one in answers if isinstance(one, actions.SameIdOtherScan)]
    assert len(refused) == THREADS - 1
    assert Scan.objects.count() == 1


def test_the_count_is_exact_when_many_come_at_once(two_doors):
    doors, stewards = two_doors
    people = [
        RegistrationFactory(edition=doors[0].edition, code=letter * 8) for letter in "BCDFGHJK"
    ]
    calls = [
        scanning(asked(doors[n % 2], person.code), stewards[n % 2])
        for n, person in enumerate(people)
    ]

    answers = together(calls)

    assert sorted(answer["count"]["inside"] for answer in answers) == list(range(1, THREADS + 1))
