"""One scan, over HTTP: every answer of the contract, and who may ask."""

import uuid
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assises.access import DOOR_STAFF, MODERATOR
from registration import badges, keys
from registration.checkin import actions, limits
from registration.checkin.models import Presence, Scan
from registration.models import Registration
from tests.factories import (
    DoorFactory,
    EditionFactory,
    PlaceFactory,
    RegistrationFactory,
    UserFactory,
)
from tests.registration.checkin.conftest import URL, with_badge


def staff(role: str) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def test_scan_lets_in_and_counts(phone, door, registration):
    RegistrationFactory(edition=registration.edition)
    body = phone.body(door, registration.badge)

    answer = Client().post(URL, body, "application/json", headers=phone.headers)

    assert answer.status_code == 200
    assert answer.json() == {
        "id": body["id"],
        "outcome": "accepted",
        "reason": None,
        "person": {
            "name": "Amina Kaddour",
            "organisation": "Les Façonnables",
            "category": "Participant",
        },
        "previous": None,
        "count": {"inside": 1, "expected": 2},
    }
    assert registration.badge not in str(Scan.objects.values())


@pytest.mark.parametrize(
    "shape",
    [
        "{badge}",
        "https://elsewhere.example/b/{badge}",
        "HTTPS://ELSEWHERE.EXAMPLE/B/{badge}",
        "{code}",
        " {lower} ",
    ],
)
def test_scan_takes_address_badge_and_typed_code(phone, door, edition, shape):
    person = with_badge(edition=edition, code="7KQ4M2XB")
    text = shape.format(badge=person.badge, code="7KQ4-M2XB", lower="7kq4 m2xb")

    answer = phone.scan(door, text).json()

    assert answer["outcome"] == "accepted"


def test_scan_twice_says_where_and_when(enrol, door, registration):
    other = DoorFactory(edition=door.edition, place=door.place, slug="entree-b")
    phone = enrol(door, other)
    phone.scan(door, registration.badge)
    since = timezone.localtime(Presence.objects.get().since)

    answer = phone.scan(other, registration.badge).json()

    assert answer["outcome"] == "already_in"
    assert answer["previous"] == {
        "door": "entree",
        "name": "Entrée A",
        "at": since.isoformat(timespec="seconds"),
    }
    assert answer["count"]["inside"] == 1


def test_being_in_is_per_place(enrol, door, registration):
    room = DoorFactory(edition=door.edition, place=PlaceFactory(edition=door.edition))
    phone = enrol(door, room)
    phone.scan(door, registration.badge)

    answer = phone.scan(room, registration.badge).json()

    assert answer["outcome"] == "accepted"
    assert answer["count"]["inside"] == 1


def test_leaving_and_coming_back(phone, door, registration):
    def outcome(direction):
        answer = phone.scan(door, registration.badge, direction=direction).json()
        return answer["outcome"], answer["count"]["inside"]

    assert outcome("out") == ("not_in", 0)
    assert outcome("in") == ("accepted", 1)
    assert outcome("out") == ("accepted", 0)
    assert outcome("out") == ("not_in", 0)
    assert outcome("in") == ("accepted", 1)


def test_who_cancelled_inside_may_leave(phone, door, registration):
    phone.scan(door, registration.badge)
    Registration.objects.update(state=Registration.State.CANCELLED)

    answer = phone.scan(door, registration.badge, direction="out").json()

    assert (answer["outcome"], answer["count"]["inside"]) == ("accepted", 0)


@pytest.mark.parametrize(
    ("state", "reason"),
    [("cancelled", "cancelled"), ("waiting", "waiting_list"), ("offered", "waiting_list")],
)
def test_scan_refuses_who_has_no_place(edition, phone, door, registration, state, reason):
    until = edition.ends_at if state == "offered" else None
    Registration.objects.update(state=state, held_until=until)

    answer = phone.scan(door, registration.badge).json()

    assert (answer["outcome"], answer["reason"]) == ("refused", reason)
    assert answer["person"]["name"] == "Amina Kaddour"
    assert answer["count"]["inside"] == 0


def test_scan_refuses_a_replaced_badge(phone, door, registration):
    Registration.objects.update(badge_version=2)

    answer = phone.scan(door, registration.badge).json()

    assert answer["reason"] == "replaced"


def test_scan_refuses_a_forged_badge(phone, door, registration):
    forged = registration.badge[:-8] + "AAAAAAAA"

    answer = phone.scan(door, forged).json()

    assert (answer["outcome"], answer["reason"]) == ("refused", "bad_signature")
    assert answer["person"] is None


def test_scan_refuses_a_key_of_ours_under_another_number(phone, door, registration):
    claim = badges.read(registration.badge)
    text = badges.sign(claim, ec.generate_private_key(ec.SECP256R1()))

    assert phone.scan(door, text).json()["reason"] == "bad_signature"


def test_scan_refuses_a_badge_of_another_edition(phone, door, registration):
    other = EditionFactory(is_current=False)
    theirs = with_badge(edition=other, number=registration.number)

    answer = phone.scan(door, theirs.badge).json()

    assert (answer["reason"], answer["person"]) == ("other_edition", None)


def test_a_forged_badge_of_another_edition_is_a_forgery(phone, door, registration):
    theirs = with_badge(edition=EditionFactory(is_current=False))

    answer = phone.scan(door, theirs.badge[:-8] + "AAAAAAAA").json()

    assert answer["reason"] == "bad_signature"


@pytest.mark.parametrize("code", ["ZZZZZZZZ", "https://example.org/", "é", "WIFI:S:salle;;"])
def test_scan_refuses_what_is_no_code(phone, door, registration, code):
    assert phone.scan(door, code).json()["reason"] == "unknown_code"


def test_a_typed_code_of_another_edition_is_unknown(phone, door):
    RegistrationFactory(edition=EditionFactory(is_current=False), code="7KQ4M2XB")

    assert phone.scan(door, "7KQ4M2XB").json()["reason"] == "unknown_code"


@pytest.mark.parametrize(
    "hours",
    [
        {"is_open": False},
        {"always_open": False, "opens_at": timezone.now() + timedelta(hours=1)},
        {"always_open": False, "closes_at": timezone.now() - timedelta(hours=1)},
    ],
)
def test_scan_refuses_at_a_closed_door(phone, door, registration, hours):
    for field, value in hours.items():
        setattr(door, field, value)
    door.save()

    assert phone.scan(door, registration.badge).json()["reason"] == "door_closed"


def test_at_is_never_later_than_now(phone, door, registration):
    phone.scan(door, registration.badge, at="2099-01-01T00:00:00+01:00")

    assert Scan.objects.get().at <= timezone.now()


def test_the_same_id_again_gets_the_stored_answer(phone, door, registration):
    body = phone.body(door, registration.badge)
    first = Client().post(URL, body, "application/json", headers=phone.headers)
    Registration.objects.update(state=Registration.State.CANCELLED)

    again = Client().post(URL, body, "application/json", headers=phone.headers)

    assert again.status_code == 200
    assert again.json() == first.json()
    assert Scan.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"direction": "out"}, {"code": "7KQ4M2XB"}, {"at": "2027-03-18T08:00:00+01:00"}]
)
def test_the_same_id_with_another_body_is_a_conflict(phone, door, registration, other):
    body = phone.body(door, registration.badge)
    Client().post(URL, body, "application/json", headers=phone.headers)

    again = Client().post(URL, {**body, **other}, "application/json", headers=phone.headers)

    assert again.status_code == 409
    assert again["Content-Type"] == "application/problem+json"


def test_the_same_id_from_another_device_is_a_conflict(phone, enrol, door, registration):
    body = phone.body(door, registration.badge)
    Client().post(URL, body, "application/json", headers=phone.headers)

    again = Client().post(URL, body, "application/json", headers=enrol(door).headers)

    assert again.status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "7"},
        {"at": "yesterday"},
        {"at": "2027-03-18"},
        {"code": ""},
        {"code": 5},
        {"code": "A" * 1001},
        {"code": "a\x00b"},
        {"direction": "up"},
        {"door": ""},
        {"offline": "perhaps"},
        {"override": {"reason": ""}},
        {"override": "hello"},
        {"admitted": "perhaps"},
    ],
    ids=lambda wrong: str(wrong)[:30],
)
def test_malformed_scans_name_the_wrong_field(phone, door, registration, wrong):
    body = {**phone.body(door, registration.badge), **wrong}
    answer = Client().post(URL, body, "application/json", headers=phone.headers)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert list(answer.json()["errors"]) == list(wrong)
    assert not Scan.objects.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", '"é"'])
def test_what_is_no_object_is_malformed(phone, text):
    answer = Client().post(URL, text, "application/json", headers=phone.headers)

    assert answer.status_code == 400


def test_unknown_and_revoked_devices_are_turned_away(phone, door, registration):
    stranger = type(phone)(phone.device, "nobody's token")
    actions.revoke(phone.device, now=timezone.now())

    assert stranger.scan(door, registration.badge).status_code == 401
    assert phone.scan(door, registration.badge).status_code == 401
    assert not Scan.objects.exists()


def test_without_a_sign_in_nothing_is_said(door, client):
    answer = client.post(URL, {}, "application/json")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Device"


def test_a_door_that_the_device_may_not_serve(phone, door, registration):
    other = DoorFactory(edition=door.edition)
    elsewhere = DoorFactory(edition=EditionFactory(is_current=False), slug="la-bas")

    for slug in (other.slug, elsewhere.slug, "nowhere"):
        assert phone.scan(slug, registration.badge).status_code == 403
    assert not Scan.objects.exists()


def test_staff_scan_from_the_page(door, phone, registration):
    answer = staff(DOOR_STAFF).post(URL, phone.body(door, registration.badge), "application/json")

    assert answer.json()["outcome"] == "accepted"
    assert Scan.objects.get().by is not None


def test_staff_of_another_role_do_not_scan(door, phone, registration):
    answer = staff(MODERATOR).post(URL, phone.body(door, registration.badge), "application/json")

    assert answer.status_code == 403


def test_a_session_needs_its_csrf_token(door, phone, registration):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=DOOR_STAFF))
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    answer = client.post(URL, phone.body(door, registration.badge), "application/json")

    assert answer.status_code == 403


def test_bad_codes_are_limited_and_good_scans_are_not(phone, door, registration):
    for _ in range(limits.BAD_CODES):
        assert phone.scan(door, "ZZZZZZZZ").status_code == 200

    bad, good = phone.scan(door, "ZZZZZZZZ"), phone.scan(door, registration.badge)

    assert bad.status_code == 429
    assert bad["Retry-After"] == "60"
    assert good.json()["outcome"] == "accepted"


def test_a_scan_costs_six_queries(phone, door, registration):
    for _ in range(20):
        RegistrationFactory(edition=registration.edition)
    phone.scan(door, with_badge(edition=registration.edition).badge)  # the key is known from now on

    with CaptureQueriesContext(
        connection,
    ) as queries:
        phone.scan(door, registration.badge)

    asked = [
        query["sql"]
        for query in queries
        if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    # the device, the door with its place locked, the person, the presence, the scan
    assert len(asked) == 5


def test_doors_of_a_device(enrol, door, registration):
    DoorFactory(edition=door.edition, slug="autre")
    phone = enrol(door)
    phone.scan(door, registration.badge)

    answer = Client().get("/api/v1/checkin/doors/", headers=phone.headers)

    assert answer.json() == [
        {"door": "entree", "place": door.place.slug, "inside": 1, "expected": 1}
    ]
    assert "no-store" in answer["Cache-Control"]


def test_doors_are_not_for_strangers(client, door):
    assert client.get("/api/v1/checkin/doors/").status_code == 401
    assert staff(MODERATOR).get("/api/v1/checkin/doors/").status_code == 403


def test_last_seen_is_written_once_a_minute(phone, door, registration):
    phone.scan(door, registration.badge)
    phone.device.refresh_from_db()
    first = phone.device.last_seen_at

    phone.scan(door, registration.badge)
    phone.device.refresh_from_db()

    assert phone.device.last_seen_at == first


def test_ids_are_the_clients(phone, door, registration):
    wanted = str(uuid.uuid4())

    answer = phone.scan(door, registration.badge, id=wanted)

    assert answer.json()["id"] == wanted
    assert keys.verify_text(registration.badge, registration.edition)
