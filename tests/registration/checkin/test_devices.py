"""Phones: enrolled by a QR code, what they may keep, what they say of themselves."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assises import people as everywhere
from registration import actions as registrations
from registration.checkin import actions
from registration.checkin.models import Device, Enrolment
from registration.checkin.roster import digest_of_code
from tests.registration.checkin.conftest import with_badge

ROSTER = "/api/v1/checkin/roster/"
HEART = "/api/v1/checkin/heartbeat/"


def roster(phone: Any, since: str = "") -> dict[str, Any]:
    answer = Client().get(ROSTER, {"since": since}, headers=phone.headers)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.json()


# -- Enrolment -----------------------------------------------------------------------------------


def test_a_code_enrols_as_many_phones_as_it_says_for_half_an_hour(edition, door):
    now = timezone.now()
    invitation, token = actions.invite_phones(
        edition, doors=[door], kind="steward", uses=2, now=now
    )

    phones = [actions.enrol_phone(token, name=f"Tel {n}", now=now) for n in range(2)]

    assert len({secret for _device, secret in phones}) == 2
    assert all(list(device.doors.all()) == [door] for device, _secret in phones)
    with pytest.raises(actions.WrongEnrolment):
        actions.enrol_phone(token, name="Third", now=now)
    Enrolment.objects.update(uses=9)
    with pytest.raises(actions.WrongEnrolment):
        actions.enrol_phone(token, name="Late", now=invitation.expires_at)
    with pytest.raises(actions.WrongEnrolment):
        actions.enrol_phone("guess", name="Stranger", now=now)


def test_the_token_is_kept_nowhere(edition, door):
    now = timezone.now()
    _, token = actions.invite_phones(edition, doors=[door], kind="steward", uses=1, now=now)
    _, secret = actions.enrol_phone(token, name="Tel", now=now)

    kept = json.dumps(
        [list(Device.objects.values()), list(Enrolment.objects.values())], default=str
    )

    assert secret not in kept
    assert token not in kept


# -- Roster --------------------------------------------------------------------------------------


def test_a_steward_gets_names_and_no_more(phone, door, registration):
    told = roster(phone)

    assert told["full"]
    assert told["people"] == [
        {
            "id": registration.number,
            "version": 1,
            "category": registration.category.number,
            "name": registration.full_name,
            "code": digest_of_code(registration.code),
        }
    ]
    assert [one["door"] for one in told["doors"]] == [door.slug]
    assert set(told["keys"][0]) == {"id", "jwk", "until"}
    text = json.dumps(told)
    assert registration.email not in text
    assert registration.code not in text


def test_a_supervisor_may_search_without_network(phone, registration):
    Device.objects.update(kind="supervisor")

    (person,) = roster(phone)["people"]

    assert (person["organisation"], person["typed"]) == (
        registration.organisation,
        registration.code,
    )


def test_only_what_changed_since_arrives_again(phone, door, registration, edition):
    for n in range(5):
        with_badge(edition=edition, number=70_100 + n)
    first = roster(phone)
    old = timezone.now() - timedelta(hours=1)
    type(registration).objects.update(changed_at=old)

    assert roster(phone, first["cursor"])["people"] == []
    phone.scan(door, registration.badge)

    delta = roster(phone, first["cursor"])
    assert not delta["full"]
    assert [(one["id"], one["inside"]) for one in delta["people"]] == [
        (registration.number, [door.place.slug])
    ]


def test_who_gave_their_place_back_has_no_name_and_who_is_erased_is_gone(
    phone, registration, edition
):
    erased = with_badge(edition=edition, number=70_077)
    cursor = roster(phone)["cursor"]
    registrations.cancel(registration, now=timezone.now())
    everywhere.erase(erased, now=timezone.now())

    delta = roster(phone, cursor)

    assert delta["gone"] == [70_077]
    (person,) = delta["people"]
    assert (person["id"], person["state"]) == (registration.number, "cancelled")
    assert "name" not in person


def test_other_doors_another_kind_or_nonsense_mean_all_of_it(phone, door, registration, edition):
    from tests.factories import DoorFactory

    cursor = roster(phone)["cursor"]
    assert not roster(phone, cursor)["full"]
    for nonsense in ("x", "1.2.3", f"{edition.pk}.s.99999999999999999999999"):
        assert roster(phone, nonsense)["full"]
    phone.device.doors.add(DoorFactory(edition=edition))
    assert roster(phone, cursor)["full"]


@pytest.mark.parametrize("others", [0, 30])
def test_the_roster_costs_the_same_however_long(
    phone, registration, edition, django_assert_max_num_queries, others
):
    for n in range(others):
        with_badge(edition=edition, number=70_100 + n)

    with django_assert_max_num_queries(10):
        roster(phone)


def test_the_roster_is_not_for_strangers_nor_for_revoked_phones(phone, door):
    assert Client().get(ROSTER).status_code == 401
    actions.revoke(phone.device, now=timezone.now())
    assert Client().get(ROSTER, headers=phone.headers).status_code == 401


def test_the_roster_travels_in_few_bytes(phone, edition):
    for n in range(60):
        with_badge(edition=edition, number=70_100 + n)

    answer = Client().get(ROSTER, headers=phone.headers | {"Accept-Encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"


def test_hours_after_the_day_nobody_is_in_the_roster(phone, registration, edition):
    cursor = roster(phone)["cursor"]
    type(edition).objects.update(day=timezone.localdate() - timedelta(days=2))

    told = roster(phone, cursor)

    assert (told["full"], told["people"]) == (True, [])
    assert told["forget_at"] < timezone.now().isoformat()


# -- What a phone says ---------------------------------------------------------------------------


def say(phone: Any, **said: Any) -> Any:
    return Client().post(HEART, said, "application/json", headers=phone.headers)


def test_a_phone_says_how_it_is_and_calls_a_supervisor(phone, enrol, door):
    chief = enrol(door)
    Device.objects.filter(pk=chief.device.pk).update(kind="supervisor")

    heard = say(phone, door=door.slug, battery=41, waiting=3, calls=True)

    assert heard.json()["calls"] == []  # for supervisors alone
    device = Device.objects.get(pk=phone.device.pk)
    assert (device.battery, device.waiting, device.serving) == (41, 3, door)
    since = device.help_asked_at
    say(phone, door=door.slug, calls=True)
    (call,) = say(chief).json()["calls"]
    assert (call["device"], call["door"]) == (device.name, door.name)
    assert Device.objects.get(pk=phone.device.pk).help_asked_at == since
    say(phone, calls=False)
    assert say(chief).json()["calls"] == []


@pytest.mark.parametrize("wrong", [{"battery": 101}, {"waiting": -1}, {"synced_at": "noon"}])
def test_nonsense_about_oneself_is_refused(phone, wrong):
    assert say(phone, **wrong).status_code == 400
