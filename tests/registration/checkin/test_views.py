"""The page of the door, its search, and who may open them."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assises.access import DESK_LEAD, DOOR_STAFF, MODERATOR
from registration.checkin.models import Presence
from tests.factories import (
    DoorFactory,
    EditionFactory,
    RegistrationFactory,
    UserFactory,
)

SEARCH = "/api/v1/checkin/search/"


def staff(role: str) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def at_the_door(door):
    return staff(DOOR_STAFF)


def find(client, door, typed):
    return client.post(SEARCH, {"door": door.slug, "q": typed}, "application/json")


def names(answer):
    return [person["name"] for person in answer.json()]


def test_strangers_sign_in_first(client, door):
    answer = client.get("/accueil/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/connexion/")


@pytest.mark.parametrize("address", ["/accueil/", "/accueil/?porte=entree"])
def test_other_roles_are_turned_away(door, address):
    assert staff(MODERATOR).get(address).status_code == 403


@pytest.mark.parametrize("role", [DOOR_STAFF, DESK_LEAD])
def test_door_staff_choose_a_door(door, role):
    DoorFactory(edition=EditionFactory(is_current=False), name="Porte d’une autre année")

    answer = staff(role).get(reverse("checkin:door"))

    assert list(answer.context["doors"]) == [door]
    assert "no-store" in answer["Cache-Control"]


def test_the_door_itself(at_the_door, door, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        answer = at_the_door.get("/accueil/?porte=entree")

    assert answer.status_code == 200
    assert answer.context["door"] == door


def test_a_door_of_another_edition_is_not_found(at_the_door):
    DoorFactory(edition=EditionFactory(is_current=False), slug="ailleurs")

    assert at_the_door.get("/accueil/?porte=ailleurs").status_code == 404


@pytest.fixture
def people(edition):
    def person(first, last, key, **more):
        return RegistrationFactory(
            edition=edition, first_name=first, last_name=last, name_key=key, **more
        )

    RegistrationFactory(
        edition=EditionFactory(is_current=False), name_key="helene dubois", last_name="D’ailleurs"
    )
    return [
        person("Hélène", "Dubois", "helene dubois"),
        person("Jean-Luc", "D’Hondt", "jean luc d hondt", organisation="Ressourcerie"),
    ]


@pytest.mark.parametrize("typed", ["hélène", "HELENE", "dub hel", "Dubois, Hélène", "du"])
def test_search_forgives_accents_case_and_order(at_the_door, door, people, typed):
    assert names(find(at_the_door, door, typed)) == ["Hélène Dubois"]


@pytest.mark.parametrize("typed", ["d’hondt", "jean-luc", "hondt jean", "ressourc"])
def test_search_forgives_punctuation_and_knows_organisations(at_the_door, door, people, typed):
    assert names(find(at_the_door, door, typed)) == ["Jean-Luc D’Hondt"]


@pytest.mark.parametrize("typed", ["", "d", " é ", "'%", "_", "zzz"])
def test_search_needs_two_letters(at_the_door, door, people, typed):
    assert names(find(at_the_door, door, typed)) == []


def test_search_shows_twenty_people_and_no_address(at_the_door, door, edition):
    for n in range(25):
        RegistrationFactory(edition=edition, name_key=f"anne {n}", email=f"anne{n}@secret.example")

    answer = find(at_the_door, door, "anne")

    assert len(answer.json()) == 20
    assert "@" not in answer.content.decode()


def test_search_says_who_is_inside(at_the_door, door, people):
    since = timezone.now()
    Presence.objects.create(
        place=door.place, registration=people[0], is_inside=True, since=since, door=door
    )

    (hit,) = find(at_the_door, door, "dubois").json()

    assert hit == {
        "name": "Hélène Dubois",
        "organisation": "Les Façonnables",
        "category": "Participant",
        "code": people[0].code,
        "state": "confirmed",
        "since": timezone.localtime(since).isoformat(),
    }


def test_search_is_for_door_staff_alone(client, door, people, phone):
    assert find(client, door, "dubois").status_code == 401
    assert find(staff(MODERATOR), door, "dubois").status_code == 403
    by_device = Client().post(
        SEARCH, {"door": door.slug, "q": "dubois"}, "application/json", headers=phone.headers
    )
    assert by_device.status_code == 403


def test_search_elsewhere_is_refused(at_the_door, people):
    elsewhere = DoorFactory(edition=EditionFactory(is_current=False))

    assert find(at_the_door, elsewhere, "dubois").status_code == 409


@pytest.mark.parametrize("body", ["[]", "3", "{"])
def test_a_malformed_search_is_a_problem(at_the_door, door, body):
    answer = at_the_door.post(SEARCH, body, "application/json")

    assert answer.status_code == 400


def test_search_puts_names_before_organisations_and_who_comes_first(at_the_door, door, edition):
    def person(first, key, **more):
        RegistrationFactory(edition=edition, first_name=first, last_name="", name_key=key, **more)

    person("Anne", "anne", organisation="Maison du Canal")
    person("Duong", "duong", state="cancelled")
    person("Maëlle Dubois", "maelle dubois")

    answer = find(at_the_door, door, "du")

    assert names(answer) == ["Maëlle Dubois", "Duong", "Anne"]
