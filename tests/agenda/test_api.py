"""The public agenda for programs."""

import pytest
from django.contrib.auth.models import Group

from agenda.models import Session
from assises.access import ORGANISER
from assises.tokens import give_token
from tests.factories import (
    EditionFactory,
    RegistrationFactory,
    RoleFactory,
    RoomFactory,
    SessionFactory,
    ThemeFactory,
    UserFactory,
)


def slugs(response) -> list[str]:
    return [row["slug"] for row in response.json()["results"]]


@pytest.mark.parametrize("part", ["sessions", "speakers", "rooms", "themes"])
def test_lists_hold_their_own_edition_only(client, edition, part):
    other = EditionFactory(is_current=False)
    RoleFactory(session=SessionFactory(edition=other, theme=ThemeFactory(edition=other)))
    RoleFactory(session=SessionFactory(edition=edition, theme=ThemeFactory(edition=edition)))

    assert client.get(f"/api/v1/{part}/").json()["count"] == 1


def test_session_says_everything_with_offsets(client, edition):
    session = SessionFactory(edition=edition, theme=ThemeFactory(edition=edition, slug="mobilite"))
    RoleFactory(session=session, speaker__slug="postel")

    [row] = client.get("/api/v1/sessions/").json()["results"]

    assert row["starts_at"] == "2027-03-18T10:30:00+01:00"
    assert row["theme"] == "mobilite"
    assert row["room"] == session.room.slug
    assert row["roles"] == [{"speaker": "postel", "name": "Nicolas Postel", "kind": "speaker"}]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("theme=mobilite", ["a"]),
        ("room=hall", ["b"]),
        ("kind=meal", ["b"]),
        ("day=2027-03-18", ["a", "b"]),
        ("day=2027-03-19", []),
        ("theme=mobilite&kind=meal", []),
    ],
)
def test_sessions_can_be_narrowed(client, edition, asked, found):
    theme = ThemeFactory(edition=edition, slug="mobilite")
    hall = RoomFactory(edition=edition, slug="hall", position=9)
    SessionFactory(edition=edition, slug="a", theme=theme)
    SessionFactory(edition=edition, slug="b", room=hall, kind=Session.Kind.MEAL)

    assert slugs(client.get(f"/api/v1/sessions/?{asked}")) == found


@pytest.mark.parametrize(("asked", "status"), [("kind=x", 400), ("day=x", 400), ("page=9", 404)])
def test_wrong_questions_get_a_problem(client, edition, asked, status):
    response = client.get(f"/api/v1/sessions/?{asked}")

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_lists_come_page_by_page(client, edition):
    SessionFactory.create_batch(3, edition=edition)

    page = client.get("/api/v1/sessions/?page_size=2").json()

    assert (page["count"], len(page["results"])) == (3, 2)
    assert "page=2" in page["next"]


def test_edition_tells_its_places_to_a_token_only(client, edition):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=ORGANISER))
    RegistrationFactory(edition=edition)
    token = give_token(user, name="test")

    public = client.get("/api/v1/edition/")
    known = client.get("/api/v1/edition/", headers={"Authorization": f"Token {token}"})

    assert "capacity" not in public.json()
    assert (known.json()["capacity"], known.json()["places_left"]) == (500, 499)
    assert "no-store" in known["Cache-Control"]
    assert "Authorization" in public["Vary"]


def test_places_are_refused_to_others(client, edition):
    token = give_token(UserFactory(), name="no role")

    unknown = client.get("/api/v1/edition/", headers={"Authorization": "Token nonsense"})
    without_role = client.get("/api/v1/edition/", headers={"Authorization": f"Token {token}"})

    assert (unknown.status_code, without_role.status_code) == (401, 403)


@pytest.mark.parametrize("part", ["edition", "sessions", "speakers", "rooms", "themes"])
def test_nothing_can_be_written(client, edition, part):
    assert client.post(f"/api/v1/{part}/", {}).status_code == 405


def test_schema_and_docs_tell_every_call(client, edition):
    schema = client.get("/api/v1/schema/?format=json").json()
    page = client.get("/api/v1/docs/").content.decode()

    for part in ("edition", "sessions", "speakers", "rooms", "themes"):
        assert f"/api/v1/{part}/" in schema["paths"]
        assert f"GET /api/v1/{part}/" in page
    assert "<script" not in page
