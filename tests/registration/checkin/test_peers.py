"""The scenarios that pretix tests for its own check-in, one by one, at our doors.

Not here, for we have no such thing: orders unpaid, add-ons, gates of products, questions asked
at the door, attendees without a ticket name, printing rules. A list of theirs is a place of
ours, an "exit" a scan out, a "nonce" the scan's id, "force" a supervisor's override.
"""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from registration import actions as registrations
from registration.checkin import actions
from registration.checkin.models import Device, Door, Presence, Scan
from tests.factories import CategoryFactory, DoorFactory, EditionFactory, PlaceFactory
from tests.registration.checkin.conftest import URL, with_badge


def ago(**more) -> str:
    return (timezone.now() - timedelta(**more)).isoformat()


def at_door(door: Door, **fields) -> None:
    Door.objects.filter(pk=door.pk).update(**{"always_open": False, **fields})


@pytest.fixture
def supervisor(enrol, door):
    phone = enrol(door)
    Device.objects.filter(pk=phone.device.pk).update(kind="supervisor")
    return phone


# -- One badge, several times ----------------------------------------------------------------------


def test_redeem_only_once(phone, door, registration):
    assert phone.scan(door, registration.badge).json()["outcome"] == "accepted"
    assert phone.scan(door, registration.badge).json()["outcome"] == "already_in"
    assert Presence.objects.filter(is_inside=True).count() == 1


def test_reupload_with_the_same_nonce_is_the_same_answer(phone, door, registration):
    body = phone.body(door, registration.badge)

    answers = [
        Client().post(URL, body, "application/json", headers=phone.headers).json()
        for _again in range(3)
    ]

    assert answers[0] == answers[1] == answers[2]
    assert Scan.objects.count() == 1


def test_the_same_nonce_with_another_body_is_refused(phone, door, registration, edition):
    other = with_badge(edition=edition, number=70_301)
    pk = str(uuid.uuid4())
    phone.scan(door, registration.badge, id=pk)

    again = phone.scan(door, other.badge, id=pk)

    assert again.status_code == 409
    assert not Presence.objects.filter(registration=other).exists()


def test_forced_second_entry_says_why(supervisor, door, registration):
    supervisor.scan(door, registration.badge)

    forced = supervisor.scan(door, registration.badge, override={"reason": "Sortie non vue"})

    assert forced.json()["outcome"] in {"accepted", "already_in"}
    assert Presence.objects.filter(is_inside=True).count() == 1
    assert Scan.objects.filter(override="Sortie non vue").count() == 1


def test_force_is_for_supervisors(phone, door, registration):
    answer = phone.scan(door, registration.badge, override={"reason": "Je le connais"})

    assert answer.status_code == 403


def test_several_lists_at_once(enrol, door, registration, edition):
    """The entrance, a session and lunch know nothing of each other."""
    others = [
        DoorFactory(edition=edition, place=PlaceFactory(edition=edition), once=once)
        for once in (False, True)
    ]
    phone = enrol(door, *others)

    outcomes = [phone.scan(one, registration.badge).json()["outcome"] for one in (door, *others)]

    assert outcomes == ["accepted"] * 3
    assert Presence.objects.filter(registration=registration, is_inside=True).count() == 3


# -- Going out -------------------------------------------------------------------------------------


def test_exit_then_entry(phone, door, registration):
    outcomes = [
        phone.scan(door, registration.badge, direction=way).json()["outcome"]
        for way in ("in", "out", "in", "out")
    ]

    assert outcomes == ["accepted"] * 4
    assert not Presence.objects.filter(is_inside=True).exists()


def test_exit_without_entry(phone, door, registration):
    assert phone.scan(door, registration.badge, direction="out").json()["outcome"] == "not_in"


def test_exit_twice(phone, door, registration):
    phone.scan(door, registration.badge)
    phone.scan(door, registration.badge, direction="out")

    assert phone.scan(door, registration.badge, direction="out").json()["outcome"] == "not_in"


def test_entry_after_exit_where_only_one_entry_is_allowed(phone, door, registration):
    at_door(door, once=True)
    phone.scan(door, registration.badge)
    phone.scan(door, registration.badge, direction="out")

    assert phone.scan(door, registration.badge).json()["reason"] == "already_used"


# -- Codes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["ZZZZZZZZ", "https://example.org/", "é\u0000\u202e", " "])
def test_redeem_unknown(phone, door, registration, code):
    answer = phone.scan(door, code)

    assert answer.status_code in {200, 400}
    assert answer.status_code == 400 or answer.json()["reason"] in {"unknown_code", "bad_signature"}
    assert not Presence.objects.exists()


def test_redeem_unknown_by_force_lets_nobody_in(supervisor, door):
    answer = supervisor.scan(door, "ZZZZZZZZ", override={"reason": "Je la connais"}).json()

    assert (answer["outcome"], answer["reason"]) == ("refused", "unknown_code")


def test_redeem_cancelled(phone, door, registration):
    registrations.cancel(registration, now=timezone.now())

    assert phone.scan(door, registration.badge).json()["reason"] == "cancelled"


def test_redeem_revoked_by_force_is_the_supervisors_word(supervisor, door, registration):
    registrations.cancel(registration, now=timezone.now())

    answer = supervisor.scan(door, registration.badge, override={"reason": "Vu avec l’accueil"})

    assert answer.json()["outcome"] == "accepted"
    assert Scan.objects.get().override == "Vu avec l’accueil"


@pytest.mark.parametrize("state", ["waiting", "offered", "pending"])
def test_redeem_without_a_place_yet(phone, door, registration, state):
    held = timezone.now() + timedelta(hours=1) if state != "waiting" else None
    type(registration).objects.update(state=state, held_until=held)

    answer = phone.scan(door, registration.badge).json()

    assert answer["outcome"] == "refused"
    assert not Presence.objects.exists()


def test_redeem_at_another_event(phone, door):
    other = with_badge(edition=EditionFactory(is_current=False), number=70_302)

    assert phone.scan(door, other.badge).json()["reason"] in {"other_edition", "bad_signature"}


def test_a_product_that_the_list_does_not_take(phone, door, registration, edition):
    press = CategoryFactory(edition=edition, slug="presse", number=9)
    at_door(door, admits="categories")
    door.categories.add(press)

    assert phone.scan(door, registration.badge).json()["reason"] == "wrong_category"


# -- Times -----------------------------------------------------------------------------------------


def test_too_early_and_too_late(phone, door, registration):
    at_door(door, opens_at=timezone.now() + timedelta(hours=1))
    assert phone.scan(door, registration.badge).json()["reason"] == "door_closed"
    at_door(door, opens_at=None, closes_at=timezone.now() - timedelta(minutes=1))
    assert phone.scan(door, registration.badge).json()["reason"] == "door_closed"


def test_upload_after_closing_of_what_was_scanned_before(phone, door, registration):
    at_door(door, closes_at=timezone.now() - timedelta(minutes=5))

    answer = phone.scan(door, registration.badge, at=ago(minutes=30), offline=True, admitted=True)

    assert answer.json()["outcome"] == "accepted"


def test_a_datetime_of_one_s_own_only_without_network(phone, door, registration):
    phone.scan(door, registration.badge, at=ago(hours=-3))

    assert Scan.objects.get().at <= timezone.now()


def test_one_who_left_may_after_closing_time(phone, door, registration):
    phone.scan(door, registration.badge)
    at_door(door, closes_at=timezone.now() - timedelta(seconds=1))

    assert phone.scan(door, registration.badge, direction="out").json()["outcome"] == "accepted"


# -- Without network -------------------------------------------------------------------------------


def test_offline_scans_that_were_refused_let_nobody_in(phone, door, registration):
    at_door(door, closes_at=timezone.now() - timedelta(hours=1))

    answer = phone.scan(door, registration.badge, at=ago(minutes=2), offline=True)

    assert answer.json()["outcome"] == "refused"
    assert not Presence.objects.filter(is_inside=True).exists()


def test_offline_two_devices_let_the_same_one_in(phone, enrol, door, registration):
    second = enrol(door)
    for device, minutes in ((phone, 9), (second, 4)):
        device.scan(door, registration.badge, at=ago(minutes=minutes), offline=True, admitted=True)

    assert Scan.objects.conflicts().count() == 1
    assert Presence.objects.filter(is_inside=True).count() == 1


def test_a_failed_scan_is_on_record(phone, door, registration):
    phone.scan(door, "ZZZZZZZZ")

    assert Scan.objects.get().reason == "unknown_code"


# -- Undoing ---------------------------------------------------------------------------------------


def test_annulled_entries_may_come_in_again(supervisor, door, registration):
    at_door(door, once=True)
    came = supervisor.scan(door, registration.badge).json()
    undone = Client().delete(f"{URL}{came['id']}/", headers=supervisor.headers)

    assert undone.status_code in {200, 204}
    assert supervisor.scan(door, registration.badge).json()["outcome"] == "accepted"


def test_a_retry_after_it_was_annulled_brings_nobody_back(supervisor, door, registration):
    body = supervisor.body(door, registration.badge)
    post = {"data": body, "content_type": "application/json", "headers": supervisor.headers}
    first = Client().post(URL, **post).json()
    Client().delete(f"{URL}{first['id']}/", headers=supervisor.headers)

    assert Client().post(URL, **post).json() == first
    assert not Presence.objects.filter(is_inside=True).exists()


# -- Devices, and what they may see ----------------------------------------------------------------


def test_a_device_for_other_lists(phone, registration, edition):
    assert phone.scan(DoorFactory(edition=edition), registration.badge).status_code == 403


def test_no_device_and_a_revoked_one(phone, door, registration):
    body = phone.body(door, registration.badge)
    assert Client().post(URL, body, "application/json").status_code == 401
    Device.objects.update(revoked_at=timezone.now() - timedelta(hours=1))
    assert phone.scan(door, registration.badge).status_code == 401


@pytest.mark.parametrize(
    "wrong", [{"at": "hier"}, {"direction": "up"}, {"id": "1"}, {"override": "moi"}]
)
def test_malformed(phone, door, registration, wrong):
    assert phone.scan(door, registration.badge, **wrong).status_code == 400
    assert not Scan.objects.exists()


def test_counts_of_a_list(phone, door, registration, edition):
    """Expected are those with a seat, present those inside now."""
    at_door(door, admits="expected")
    others = [with_badge(edition=edition, number=70_310 + n) for n in range(2)]
    actions.expect(door.place, [registration, *others], now=timezone.now())
    phone.scan(door, registration.badge)
    phone.scan(door, others[0].badge)

    count = phone.scan(door, others[0].badge, direction="out").json()["count"]

    assert count == {"inside": 1, "expected": 3}
