"""Registrations over HTTP: for an organiser's token alone, once per id, wrong fields named."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client

from assises.models import AuditEntry, Edition, OutgoingMail
from assises.tokens import give_token
from registration.models import Registration
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, UserFactory

PATH = "/api/v1/registrations/"


@pytest.fixture
def token(edition) -> dict[str, str]:
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="organise"))
    return {"authorization": f"Token {give_token(user, name='town site')}"}


@pytest.fixture
def body(category) -> dict:
    return {
        "id": str(uuid4()),
        "email": "amina.kaddour@example.org",
        "first_name": "Amina",
        "last_name": "Kaddour",
        "organisation": "Les Façonnables",
        "category": "participant",
        "language": "fr",
        "lunch": True,
        "answers": {},
    }


@pytest.fixture
def site(token):
    """The program of a town: what it posts, and where."""

    class Site:
        client = Client(headers=token)

        def post(self, body):
            return self.client.post(PATH, body, content_type="application/json")

        def one(self, method, id, body=None):
            return getattr(self.client, method)(
                f"{PATH}{id}/", body, content_type="application/json"
            )

    return Site()


def test_registers_and_answers_with_the_badge(site, body):
    response = site.post(body)

    registration = Registration.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "id": body["id"],
        "status": "confirmed",
        "position": None,
        "badge": registration.badge,
        "code": registration.code,
    }
    assert registration.lunch
    assert OutgoingMail.objects.get().kind == "registration.confirmed"
    assert AuditEntry.objects.get().by is not None


def test_the_same_id_again_gets_the_stored_answer(site, body):
    first = site.post(body)
    site.one("delete", body["id"])

    again = site.post(body)

    assert (again.status_code, again.json()) == (201, first.json())
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("other", [{"first_name": "Samir"}, {"lunch": False}])
def test_the_same_id_with_another_body_is_a_conflict(site, body, other):
    site.post(body)

    response = site.post({**body, **other})

    assert (response.status_code, response.json()["code"]) == (409, "id_used")


def test_somebody_already_registered_is_a_conflict_and_gets_no_mail(site, body):
    site.post(body)

    response = site.post({**body, "id": str(uuid4())})

    assert (response.status_code, response.json()["code"]) == (409, "duplicate")
    assert OutgoingMail.objects.count() == 1


def test_a_full_day_answers_with_the_position(site, body):
    Edition.objects.update(capacity=0)

    answer = site.post(body).json()

    assert (answer["status"], answer["position"], answer["badge"]) == ("waiting", 1, "")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"id": "7"}, "id"),
        ({"email": "amina"}, "email"),
        ({"email": None}, "email"),
        ({"first_name": "  "}, "first_name"),
        ({"first_name": 3}, "first_name"),
        ({"last_name": "x" * 201}, "last_name"),
        ({"category": "nobody"}, "category"),
        ({"language": "de"}, "language"),
        ({"lunch": "perhaps"}, "lunch"),
        ({"answers": {"shoe_size": 42}}, "answers"),
    ],
)
def test_a_wrong_field_is_named(site, body, wrong, field):
    response = site.post({**body, **wrong})

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert list(response.json()["errors"]) == [field]
    assert not Registration.objects.exists()


def test_a_category_of_another_edition_is_unknown(site, body):
    CategoryFactory(edition=EditionFactory(is_current=False), slug="press", number=2)

    assert site.post({**body, "category": "press"}).status_code == 400


def test_reads_corrects_and_cancels(site, body):
    site.post(body)
    id = body["id"]

    patched = site.one("patch", id, {"organisation": "Coop’Vélo", "email": "A@Example.org"}).json()
    shown = site.one("get", id).json()
    deleted = [site.one("delete", id).status_code for _ in range(2)]

    assert patched == shown
    assert (shown["organisation"], shown["email"]) == ("Coop’Vélo", "a@example.org")
    assert deleted == [204, 204]
    assert site.one("get", id).json()["status"] == "cancelled"


def test_a_wrong_correction_changes_nothing(site, body):
    site.post(body)

    response = site.one("patch", body["id"], {"lunch": False, "email": "no"})

    assert list(response.json()["errors"]) == ["email"]
    assert Registration.objects.get().lunch


def test_moving_into_a_full_category_is_a_conflict(site, body, edition):
    CategoryFactory(edition=edition, slug="press", number=2, quota=0)
    site.post(body)

    response = site.one("patch", body["id"], {"category": "press"})

    assert (response.status_code, response.json()["code"]) == (409, "full")


def test_people_of_another_edition_are_not_found(site):
    foreign = RegistrationFactory(edition=EditionFactory(is_current=False))

    for method in ("get", "patch", "delete"):
        assert site.one(method, foreign.pk, {}).status_code == 404


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_only_organisers_tokens_open(body, edition, method):
    person = RegistrationFactory(edition=edition)
    other = give_token(UserFactory(), name="no role")

    for headers, status in (({}, 401), ({"authorization": f"Token {other}"}, 403)):
        client = Client(headers=headers)
        assert client.post(PATH, body, content_type="application/json").status_code == status
        assert getattr(client, method)(f"{PATH}{person.pk}/").status_code == status
    person.refresh_from_db()
    assert person.is_confirmed


@pytest.mark.django_db(transaction=True)
def test_one_id_sent_eight_times_at_once_registers_once(site, body):
    def send(_n: int) -> tuple:
        try:
            response = site.post(body)
            return response.status_code, response.json()["code"]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, range(8)))

    assert answers == {(201, Registration.objects.get().code)}
