"""Devices, doors and scans in the administration."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from assises.access import DOOR_STAFF, ORGANISER
from assises.models import AuditEntry
from registration.checkin import actions
from registration.checkin.models import Device, Door
from tests.factories import DoorFactory, EditionFactory, PlaceFactory, UserFactory


def in_admin(role: str) -> Client:
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def organiser(edition):
    return in_admin(ORGANISER)


def test_a_new_device_shows_its_token_once(organiser, door):
    body = {"edition": door.edition.pk, "name": "Téléphone 1", "kind": "steward", "doors": door.pk}

    answer = organiser.post("/admin/checkin/device/add/", body, follow=True)

    device = Device.objects.get()
    (message,) = (str(m) for m in answer.context["messages"] if m.level_tag == "warning")
    token = message.split()[-1]
    assert actions.digest_of_token(token) == device.digest
    assert token not in organiser.get(f"/admin/checkin/device/{device.pk}/change/").content.decode()
    assert AuditEntry.objects.get().action == "checkin.device_added"


def test_a_device_is_revoked_and_not_deleted(organiser, phone):
    body = {"action": "revoke", "_selected_action": [phone.device.pk]}

    organiser.post("/admin/checkin/device/", body)

    phone.device.refresh_from_db()
    assert phone.device.revoked_at
    assert organiser.get(f"/admin/checkin/device/{phone.device.pk}/delete/").status_code == 403


def test_a_door_leads_to_a_place_of_its_edition(organiser, edition):
    elsewhere = PlaceFactory(edition=EditionFactory(is_current=False))
    body = {"edition": edition.pk, "place": elsewhere.pk, "name": "A", "slug": "a"}

    answer = organiser.post("/admin/checkin/door/add/", body)

    assert "place" in answer.context["adminform"].form.errors
    assert not Door.objects.exists()


def test_a_device_serves_doors_of_its_edition(organiser, edition):
    elsewhere = DoorFactory(edition=EditionFactory(is_current=False))
    body = {"edition": edition.pk, "name": "T", "kind": "steward", "doors": elsewhere.pk}

    organiser.post("/admin/checkin/device/add/", body)

    assert not Device.objects.exists()


@pytest.mark.parametrize("page", ["place", "door", "device", "scan"])
def test_organisers_read_the_lists_and_others_do_not(organiser, phone, door, page, registration):
    phone.scan(door, registration.badge)

    assert organiser.get(f"/admin/checkin/{page}/").status_code == 200
    assert in_admin(DOOR_STAFF).get(f"/admin/checkin/{page}/").status_code == 403


def test_scans_are_read_only(organiser, phone, door, registration):
    answer = phone.scan(door, registration.badge).json()

    page = organiser.get(f"/admin/checkin/scan/{answer['id']}/change/")

    assert page.status_code == 200
    assert registration.badge not in page.content.decode()
    assert organiser.get("/admin/checkin/scan/add/").status_code == 403
