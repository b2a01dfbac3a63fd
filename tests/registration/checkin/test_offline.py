"""What phones scanned without network: told in order, whatever order it arrives in."""

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registration import actions as registrations
from registration import keys
from registration.checkin import actions
from registration.checkin.actions import Asked, Steward, scanning
from registration.checkin.models import Presence, Scan
from registration.models import SigningKey
from tests.factories import DoorFactory, PlaceFactory, RegistrationFactory
from tests.registration.checkin.conftest import URL, with_badge

BATCH = "/api/v1/checkin/scans/batch/"
MOMENT = timezone.now() - timedelta(hours=2)


def minutes(n: float) -> datetime:
    return MOMENT + timedelta(minutes=n)


@pytest.fixture
def deliver(phone):
    def deliver(*scans: Any, by: Any = None, sent_at: datetime | None = None, **more: Any) -> Any:
        body = {"sent_at": (sent_at or timezone.now()).isoformat(), "scans": list(scans)}
        headers = (by or phone).headers
        return Client().post(BATCH, body, "application/json", headers=headers)

    return deliver


def late(phone, door, code, at: datetime, **more: Any) -> dict[str, Any]:
    return phone.body(door, code, at=at.isoformat(), offline=True, admitted=True, **more)


def send(phone, body: dict[str, Any]) -> Any:
    return Client().post(URL, body, "application/json", headers=phone.headers)


# -- One batch -------------------------------------------------------------------------------


def test_each_of_a_batch_gets_its_answer(deliver, phone, door, registration):
    first = late(phone, door, registration.badge, minutes(1))
    second = late(phone, door, registration.badge, minutes(2))
    out = late(phone, door, registration.code, minutes(3), direction="out")

    results = deliver(second, out, first).json()["results"]

    assert [one["id"] for one in results] == [second["id"], out["id"], first["id"]]
    assert [one["outcome"] for one in results] == ["already_in", "accepted", "accepted"]
    assert results[2]["count"] == {"inside": 0, "expected": 1}
    assert set(results[2]) == {"id", "outcome", "reason", "person", "previous", "count"}
    assert not Presence.objects.inside().exists()


def test_a_batch_sent_three_times_is_one(deliver, phone, door, edition):
    people = [with_badge(edition=edition, number=n) for n in range(70_101, 70_131)]
    scans = [late(phone, door, one.badge, minutes(n / 10)) for n, one in enumerate(people)]

    answers = [deliver(*scans).json() for _thrice in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert Scan.objects.count() == Presence.objects.inside().count() == 30


def test_a_bad_one_does_not_hold_the_others_up(deliver, phone, door, registration):
    good = late(phone, door, registration.badge, minutes(1))
    bad = {**late(phone, door, "x", minutes(1)), "direction": "up"}
    elsewhere = late(phone, "nowhere", registration.badge, minutes(1))
    taken = {**good, "code": registration.code}

    results = deliver(bad, "what", elsewhere, good, taken).json()["results"]

    problems = [one.get("problem", {}).get("status") for one in results]
    assert problems == [400, 400, 403, None, 409]
    assert results[0]["id"] == bad["id"]
    assert Scan.objects.count() == 1


def test_five_hundred_at_most(deliver, phone, door):
    scan = late(phone, door, "BCDFGHJK", minutes(1))

    assert deliver(*[scan] * 501).status_code == 400


def test_a_wrong_clock_is_corrected_by_the_difference(deliver, phone, door, registration):
    wrong = timedelta(hours=3)
    scan = late(phone, door, registration.badge, minutes(0) + wrong)

    deliver(scan, sent_at=timezone.now() + wrong)
    deliver(scan, sent_at=timezone.now() + wrong)

    assert abs(Scan.objects.get().at - minutes(0)) < timedelta(seconds=10)


def test_an_hour_to_come_is_now(deliver, phone, door, registration):
    deliver(late(phone, door, registration.badge, timezone.now() + timedelta(hours=3)))

    assert Scan.objects.get().at <= timezone.now()


def test_a_batch_costs_the_same_however_long(deliver, phone, door, edition, monkeypatch):
    people = [with_badge(edition=edition, number=n) for n in range(70_101, 70_121)]
    scans = [late(phone, door, one.badge, minutes(n)) for n, one in enumerate(people)]
    deliver(scans[0])  # the phone is seen, the key is known
    costs = []
    for chunk in (scans[1:5], scans[5:]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            deliver(*chunk)
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 22


def test_doubles_in_a_batch_cost_no_more(deliver, phone, enrol, door, edition):
    people = [with_badge(edition=edition, number=n) for n in range(70_131, 70_151)]
    deliver(*[late(phone, door, one.badge, minutes(9)) for one in people])
    doubles = [late(phone, door, one.badge, minutes(20)) for one in people]
    deliver(doubles[0])
    costs = []
    for chunk in (doubles[1:3], doubles[3:]):
        with CaptureQueriesContext(connection) as queries:
            results = deliver(*chunk).json()["results"]
        costs.append(len(queries))
        assert {one["outcome"] for one in results} == {"already_in"}

    assert costs[0] == costs[1]


# -- Lost answers, two phones, revoked phones ----------------------------------------------------


def test_an_answer_that_was_lost_is_repeated_though_the_phone_decided_alone(
    deliver, phone, door, registration
):
    body = phone.body(door, registration.badge)
    first = send(phone, body).json()

    again = deliver({**body, "offline": True, "admitted": True}).json()["results"][0]

    assert again == first
    assert Scan.objects.conflicts().count() == 0


def test_who_was_refused_by_a_lost_answer_and_let_in_by_the_phone_is_a_conflict(
    deliver, phone, door, registration
):
    registrations.cancel(registration, now=timezone.now() - timedelta(hours=1))
    body = phone.body(door, registration.badge)
    assert send(phone, body).json()["reason"] == "cancelled"

    again = deliver({**body, "offline": True, "admitted": True}).json()["results"][0]

    assert again["reason"] == "cancelled"
    assert Scan.objects.conflicts().get().admitted
    assert Presence.objects.inside().count() == 1  # they are in: the count is of people


def test_two_phones_offline_let_one_badge_in_and_the_desk_is_told(
    deliver, phone, enrol, edition, door, registration
):
    other_door = DoorFactory(edition=edition, place=door.place, slug="entree-b")
    other = enrol(other_door)
    second = late(other, other_door, registration.badge, minutes(2))
    first = late(phone, door, registration.badge, minutes(1))

    assert deliver(second, by=other).json()["results"][0]["outcome"] == "accepted"
    assert deliver(first).json()["results"][0]["outcome"] == "accepted"

    here = Presence.objects.get()
    assert (here.is_inside, here.door) == (True, door)
    assert abs(here.since - minutes(1)) < timedelta(seconds=10)
    assert Scan.objects.conflicts().get().door == other_door


def test_a_place_given_back_after_the_scan_was_held_then(deliver, phone, door, registration):
    registrations.cancel(registration, now=minutes(30))

    before = deliver(late(phone, door, registration.badge, minutes(1))).json()["results"][0]

    assert before["outcome"] == "accepted"


def test_a_badge_cancelled_before_is_refused_and_listed(deliver, phone, door, registration):
    registrations.cancel(registration, now=minutes(1))

    after = deliver(late(phone, door, registration.badge, minutes(30))).json()["results"][0]

    assert (after["outcome"], after["reason"]) == ("refused", "cancelled")
    assert Scan.objects.conflicts().count() == 1


def test_what_the_phone_refused_lets_nobody_in(deliver, phone, door, registration):
    registrations.cancel(registration, now=minutes(1))
    body = late(phone, door, registration.badge, minutes(30)) | {"admitted": False}

    deliver(body)

    assert not Presence.objects.inside().exists()
    assert not Scan.objects.conflicts().exists()


def test_a_revoked_phone_delivers_what_it_scanned_before(deliver, phone, door, registration):
    actions.revoke(phone.device, now=minutes(10))

    answer = deliver(
        late(phone, door, registration.badge, minutes(1)),
        late(phone, door, registration.badge, minutes(11), direction="out"),
    )

    results = answer.json()["results"]
    assert results[0]["outcome"] == "accepted"
    assert results[1]["problem"]["status"] == 401
    alone = late(phone, door, registration.badge, minutes(2))
    assert send(phone, alone).json()["outcome"] == "already_in"
    assert phone.scan(door, registration.badge).status_code == 401


def test_unknown_codes_are_limited_in_batches_too(deliver, phone, door):
    guesses = [
        late(phone, door, f"BCDFGH{n:02}".replace("0", "2").replace("1", "3"), minutes(1))
        for n in range(40)
    ]

    results = deliver(*guesses).json()["results"]

    assert results[-1]["problem"]["status"] == 429
    assert not Presence.objects.exists()


def test_strangers_deliver_nothing(door):
    body = {"sent_at": timezone.now().isoformat(), "scans": []}

    assert Client().post(BATCH, body, "application/json").status_code == 401


# -- Any order -----------------------------------------------------------------------------------

PHONES = 5
EVENTS = st.lists(
    st.tuples(
        st.integers(0, PHONES - 1),  # which phone
        st.integers(0, 3),  # who
        st.integers(0, 2),  # which door
        st.sampled_from(["in", "in", "out"]),
        st.integers(0, 12),  # minute: several at once
        st.booleans(),  # let in by the phone
    ),
    max_size=30,
)


@pytest.fixture
def people(edition):
    """Three who may come, and one whose place was given back in the middle."""
    people = [RegistrationFactory(edition=edition, code=letter * 8) for letter in "BCDF"]
    registrations.cancel(people[3], now=minutes(6))
    return people


@pytest.fixture
def doors(edition):
    """Two doors of one place, and a meal that is served once."""
    building, meal = PlaceFactory.create_batch(2, edition=edition)
    once = DoorFactory(edition=edition, place=meal, once=True)
    return [DoorFactory(edition=edition, place=building) for _ in range(2)] + [once]


def told() -> Any:
    """The end: who is where since when, and how each scan stands."""
    where = Presence.objects.values_list("place", "registration", "is_inside", "since", "door")
    return set(where), dict(Scan.objects.values_list("pk", "standing"))


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events=EVENTS, seed=st.randoms(use_true_random=False))
def test_batches_in_any_order_doubled_and_interleaved_end_the_same(
    edition, people, doors, events, seed: random.Random
):
    stewards = [
        Steward(edition, device=actions.enrol(edition, name=f"{n}", doors=doors, now=MOMENT)[0])
        for n in range(PHONES)
    ]
    scans = [
        (phone, Asked(uuid.UUID(int=n + 1), doors[where].slug, people[who].code, minutes(minute),
                      direction, offline=True, admitted=admitted))
        for n, (phone, who, where, direction, minute, admitted) in enumerate(events)
    ]  # fmt: skip
    ends = []
    for shuffled in (False, True, True):
        with transaction.atomic():
            for phone, batch in batches(scans, seed if shuffled else None):
                actions.deliver(batch, by=stewards[phone], now=timezone.now())
            ends.append(told())
            assert ends[-1][0] == told_again(ends[-1])
            transaction.set_rollback(True)
    assert ends[0] == ends[1] == ends[2]


def batches(scans: list[Any], seed: random.Random | None) -> list[tuple[int, list[Asked]]]:
    """Each phone's scans in one batch; or, shuffled, in pieces, some of them twice."""
    if seed is None:
        return [(n, [one for phone, one in scans if phone == n]) for n in range(PHONES)]
    pieces = [(phone, [one]) for phone, one in scans]
    pieces += seed.sample(pieces, len(pieces) // 2)
    pieces += [(n, [one for phone, one in scans if phone == n]) for n in range(PHONES)]
    seed.shuffle(pieces)
    return pieces


def told_again(end: Any) -> Any:
    """Whoever is in has come in last, by the scans that stand: told by another, simpler rule."""
    wheres, standings = end
    for place, person, is_inside, since, _door in wheres:
        accepted = [
            scan
            for scan in Scan.objects.filter(registration=person, door__place=place, passes=True)
            if standings[scan.pk] == "accepted"
        ]
        last = max(accepted, key=lambda scan: (scan.at, scan.pk), default=None)
        assert is_inside == bool(last and last.direction == "in")
        assert last is None or since == last.at
    return wheres


# -- Online and offline together -----------------------------------------------------------------


def test_who_is_answered_at_once_comes_after_all_that_is_known(
    deliver, phone, enrol, edition, door, registration
):
    other = enrol(door)
    slow_clock = (timezone.now() - timedelta(minutes=5)).isoformat()
    phone.scan(door, registration.badge)

    again = other.scan(door, registration.badge, at=slow_clock).json()

    assert again["outcome"] == "already_in"


# -- Killed, and a key replaced ------------------------------------------------------------------


def test_a_batch_half_applied_when_the_server_is_killed_ends_whole(
    deliver, phone, door, edition, monkeypatch
):
    people = [with_badge(edition=edition, number=70_200 + n) for n in range(5)]
    scans = [late(phone, door, one.badge, minutes(n)) for n, one in enumerate(people)]
    monkeypatch.setattr(scanning, "AT_ONCE", 2)
    told = scanning.history.retell
    calls = []

    def killed(*args: Any, **more: Any) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise SystemExit
        told(*args, **more)

    monkeypatch.setattr(scanning.history, "retell", killed)
    with pytest.raises(SystemExit):
        deliver(*scans)
    assert Scan.objects.count() == Presence.objects.inside().count() == 2  # whole parts only

    results = deliver(*scans).json()["results"]

    assert {one["outcome"] for one in results} == {"accepted"}
    assert Scan.objects.count() == Presence.objects.inside().count() == 5


def test_a_key_replaced_during_the_day_is_good_for_what_was_scanned_before(
    deliver, phone, door, registration, edition
):
    SigningKey.objects.filter(edition=edition).update(until=minutes(10))
    keys._known.clear()

    before, after = deliver(
        late(phone, door, registration.badge, minutes(5)),
        late(phone, door, registration.badge, minutes(15), direction="out"),
    ).json()["results"]

    assert before["outcome"] == "accepted"
    assert (after["outcome"], after["reason"]) == ("refused", "bad_signature")
