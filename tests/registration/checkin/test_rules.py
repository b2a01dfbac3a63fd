"""Rules of doors: seats, categories, once, safety limit, override, undo, rehearsal."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assises.models import AuditEntry
from registration.checkin import actions
from registration.checkin.models import Device, Door, Presence, Scan
from tests.factories import CategoryFactory
from tests.registration.checkin.conftest import URL, with_badge


@pytest.fixture
def supervisor(enrol, door):
    phone = enrol(door)
    Device.objects.filter(pk=phone.device.pk).update(kind="supervisor")
    return phone


def undo(phone: Any, scan: dict[str, Any]) -> Any:
    return Client().delete(f"{URL}{scan['id']}/", headers=phone.headers)


def set_door(door: Door, **fields: Any) -> None:
    Door.objects.filter(pk=door.pk).update(**fields)


def test_only_those_with_a_seat_come_in(phone, door, registration, edition):
    set_door(door, admits="expected")
    other = with_badge(edition=edition, number=70_077)
    actions.expect(door.place, [registration], now=timezone.now())

    assert phone.scan(door, other.badge).json()["reason"] == "not_booked"
    came = phone.scan(door, registration.badge).json()
    assert (came["outcome"], came["count"]) == ("accepted", {"inside": 1, "expected": 1})

    actions.release(door.place, [registration], now=timezone.now())
    phone.scan(door, registration.badge, direction="out")
    assert phone.scan(door, registration.badge).json()["reason"] == "not_booked"


def test_only_some_categories_come_in(phone, door, registration, edition):
    press = CategoryFactory(edition=edition, slug="presse", number=9)
    journalist = with_badge(edition=edition, number=70_077, category=press)
    set_door(door, admits="categories")
    door.categories.add(press)

    assert phone.scan(door, registration.badge).json()["reason"] == "wrong_category"
    came = phone.scan(door, journalist.badge).json()
    assert (came["outcome"], came["count"]["expected"]) == ("accepted", 1)


def test_a_meal_is_served_once(phone, door, registration):
    set_door(door, once=True)
    phone.scan(door, registration.badge)
    phone.scan(door, registration.badge, direction="out")

    again = phone.scan(door, registration.badge).json()

    assert (again["outcome"], again["reason"]) == ("refused", "already_used")
    assert again["count"]["inside"] == 0


def test_the_safety_limit_holds_until_a_supervisor_says_why(
    phone, supervisor, door, registration, edition
):
    door.place.capacity = 1
    door.place.save()
    other = with_badge(edition=edition, number=70_077)
    phone.scan(door, registration.badge)

    assert phone.scan(door, other.badge).json()["reason"] == "room_full"
    refused = phone.scan(door, other.badge, override={"reason": "Oratrice"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_supervisor")
    forced = supervisor.scan(door, other.badge, override={"reason": "Oratrice"}).json()
    assert (forced["outcome"], forced["count"]["inside"]) == ("accepted", 2)
    assert Scan.objects.get(pk=forced["id"]).override == "Oratrice"


@pytest.mark.parametrize("state", ["cancelled", "waiting"])
def test_a_supervisor_lets_in_who_is_known_and_nobody_else(
    supervisor, door, registration, edition, state
):
    type(registration).objects.update(state=state)

    known = supervisor.scan(door, registration.badge, override={"reason": "Élue"}).json()
    stranger = supervisor.scan(door, "BCDFGHJK", override={"reason": "Élue"}).json()

    assert known["outcome"] == "accepted"
    assert (stranger["outcome"], stranger["reason"]) == ("refused", "unknown_code")


def test_undoing_tells_the_history_without_it(phone, supervisor, door, registration):
    came = phone.scan(door, registration.badge).json()
    double = phone.scan(door, registration.badge).json()
    assert double["outcome"] == "already_in"

    assert [undo(supervisor, came).status_code for _twice in range(2)] == [204, 204]

    assert Scan.objects.get(pk=double["id"]).standing == "accepted"
    assert undo(supervisor, double).status_code == 204
    assert not Presence.objects.inside().exists()
    assert phone.scan(door, registration.badge).json()["outcome"] == "accepted"
    assert AuditEntry.objects.filter(action="checkin.scan_undone").count() == 2


def test_undoing_is_for_supervisors_of_that_door(phone, enrol, door, registration, edition):
    from tests.factories import DoorFactory

    came = phone.scan(door, registration.badge).json()
    elsewhere = enrol(DoorFactory(edition=edition))
    Device.objects.filter(pk=elsewhere.device.pk).update(kind="supervisor")

    assert undo(phone, came).status_code == 403
    assert undo(elsewhere, came).status_code == 404
    assert Client().delete(f"{URL}{came['id']}/").status_code == 401
    assert Presence.objects.inside().exists()


def test_a_rehearsal_counts_for_nothing_and_is_cleared(phone, door, registration):
    set_door(door, is_trial=True, opens_at=timezone.now() + timedelta(hours=1))

    tried = phone.scan(door, registration.badge).json()
    again = phone.scan(door, registration.badge).json()
    assert (tried["outcome"], again["outcome"]) == ("accepted", "already_in")
    assert not Presence.objects.inside().exists()
    assert Scan.objects.of(door.edition).count() == 0

    assert actions.end_trials(Door.objects.all(), now=timezone.now()) == 2
    set_door(door, opens_at=None)
    true = phone.scan(door, registration.badge).json()
    assert (true["outcome"], true["count"]["inside"]) == ("accepted", 1)


def test_a_rehearsal_ends_by_itself_when_the_door_opens(phone, door, registration):
    set_door(door, is_trial=True, opens_at=timezone.now() - timedelta(minutes=1))

    phone.scan(door, registration.badge)

    assert Presence.objects.inside().count() == 1


def test_a_rehearsal_heard_of_late_stays_one(phone, door, registration):
    set_door(door, is_trial=True)
    actions.end_trials([Door.objects.get()], now=timezone.now())
    before = (timezone.now() - timedelta(minutes=5)).isoformat()

    phone.scan(door, registration.badge, at=before, offline=True, admitted=True)

    assert Scan.objects.get().is_trial
    assert not Presence.objects.inside().exists()
