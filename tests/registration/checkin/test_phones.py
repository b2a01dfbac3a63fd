"""The door's pages on a volunteer's phone: enrolled by a QR code, installed, given back."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from registration.checkin import actions, phones
from registration.checkin.models import Device, Presence, Scan
from registration.models import Registration
from tests.factories import DoorFactory

WALK_INS = "/api/v1/checkin/walk-ins/"
ANYBODY = {"first_name": "Zoé", "last_name": "Delattre", "organisation": "La Brasserie"}


@pytest.fixture
def invitation(edition, door) -> str:
    token = actions.invite_phones(
        edition, doors=[door], kind="steward", uses=1, now=timezone.now()
    )[1]
    cache.clear()
    return f"/accueil/telephone/{token}/"


def test_a_volunteers_phone_serves_its_doors_and_no_other(client, invitation, door, edition):
    DoorFactory(edition=edition, slug="autre", name="Autre porte")
    assert client.get("/accueil/")["Location"].startswith("/connexion")
    assert client.get(invitation).status_code == 200

    response = client.post(invitation, {"name": "Lucie"}, follow=True)

    page = response.content.decode()
    assert "Lucie" in page
    assert "Autre porte" not in page
    assert "no-store" in response["Cache-Control"]
    assert client.get("/accueil/?porte=entree").status_code == 200
    assert client.get("/accueil/?porte=autre").status_code == 404
    cookie = client.cookies[phones.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_the_cookie_scans_as_the_header_does(client, invitation, door, registration, phone):
    client.post(invitation, {"name": "Lucie"})

    came = client.post(
        "/api/v1/checkin/scans/", phone.body(door, registration.badge), "application/json"
    )

    assert came.json()["outcome"] == "accepted"
    assert Scan.objects.get().device.name == "Lucie"


@pytest.mark.parametrize("name", ["", "   "])
def test_a_phone_has_a_name(client, invitation, name):
    assert client.post(invitation, {"name": name}).context["form"].errors
    assert not Device.objects.exists()


def test_a_code_used_up_or_guessed_says_what_to_do(client, invitation):
    client.post(invitation, {"name": "Lucie"})

    for address in (invitation, "/accueil/telephone/guess/"):
        answer = Client().post(address, {"name": "Marc"})
        assert answer.status_code == 404
        assert "Demandez-en un nouveau" in answer.content.decode()


def test_guesses_are_limited(client, db):
    cache.clear()

    answers = [client.post(f"/accueil/telephone/{n}/", {"name": "M"}) for n in range(31)]

    assert answers[-1].status_code == 429


def test_a_phone_given_back_opens_nothing_and_keeps_nothing(client, invitation):
    client.post(invitation, {"name": "Lucie"})
    former = client.cookies[phones.COOKIE].value

    response = client.post("/accueil/rendre/")

    assert '"storage"' in response["Clear-Site-Data"]
    client.cookies[phones.COOKIE] = former
    assert client.get("/accueil/")["Location"].startswith("/connexion")


def test_a_revoked_phone_sees_no_page(client, invitation):
    client.post(invitation, {"name": "Lucie"})
    actions.revoke(Device.objects.get(), now=timezone.now())

    assert client.get("/accueil/")["Location"].startswith("/connexion")


def test_the_page_is_installable(client, db):
    manifest = client.get("/accueil/manifest.webmanifest")

    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["start_url"] == "/accueil/"
    assert client.get("/sw-accueil.js")["Content-Type"].startswith("text/javascript")


# -- On the spot -----------------------------------------------------------------------------------


@pytest.fixture
def chief(enrol, door) -> Any:
    phone = enrol(door)
    Device.objects.filter(pk=phone.device.pk).update(kind="supervisor")
    return phone


def register(phone: Any, door, category, **more: Any) -> Any:
    body = {"id": str(uuid4()), "door": door.slug, "category": category.slug, **ANYBODY}
    body |= more.pop("wrong", {}) | more
    return Client().post(WALK_INS, body, "application/json", headers=phone.headers)


def test_somebody_registers_at_the_door_and_is_in_once(chief, door, category, edition):
    type(edition).objects.update(registration_closes_at=timezone.now())
    id = str(uuid4())

    first, again = (register(chief, door, category, id=id).json() for _twice in range(2))

    person = Registration.objects.get(last_name="Delattre")
    assert first == again
    assert (first["status"], first["badge"]) == ("confirmed", person.badge)
    assert first["scan"]["outcome"] == "accepted"
    assert Presence.objects.inside().get().registration == person
    printed = Client().get(first["pdf"], headers=chief.headers)
    assert printed.status_code == 302  # the page asks for the phone's cookie, not its header
    browser = Client()
    browser.cookies[phones.COOKIE] = chief.token
    assert browser.get(first["pdf"])["Content-Type"] == "application/pdf"


def test_a_full_day_says_so_and_lets_nobody_in(chief, door, category, edition):
    type(edition).objects.update(capacity=0)

    told = register(chief, door, category).json()

    assert (told["status"], told["badge"], told["scan"]) == ("waiting", "", None)
    assert not Presence.objects.exists()


def test_registering_is_for_supervisors(phone, door, category):
    assert register(phone, door, category).status_code == 403
    assert Client().post(WALK_INS, {}, "application/json").status_code == 401
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"first_name": ""}, {"category": "nowhere"}, {"email": "x"}, {"id": "7"}]
)
def test_a_wrong_field_is_named(chief, door, category, wrong):
    answer = register(chief, door, category, wrong=wrong)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(wrong)


def test_badges_are_not_printed_by_stewards(phone, chief, door, category):
    pdf = register(chief, door, category).json()["pdf"]
    browser = Client()
    browser.cookies[phones.COOKIE] = phone.token

    assert browser.get(pdf).status_code == 403


def test_the_door_speaks_english_too(client, invitation):
    client.post(invitation, {"name": "Lucie"})
    with translation.override("en"):
        address = reverse("checkin:door")

    assert "Call a supervisor" in client.get(f"{address}?porte=entree").content.decode()
