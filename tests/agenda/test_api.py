"""The public agenda for programs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group

from agenda.api import SessionFilter
from agenda.models import Material, Session
from assises.access import ORGANISER
from assises.tokens import give_token
from tests.factories import (
    EditionFactory,
    RegistrationFactory,
    RoleFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
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
    assert (row["language"], row["sign_language"], row["captions"]) == ("fr", False, False)
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
        ("state=cancelled", ["b"]),
        ("state=planned", ["a"]),
        ("speaker=postel", ["a"]),
        ("speaker=nobody", []),
        ("live=true", ["a"]),
        ("live=false", ["b"]),
        ("live=", ["a", "b"]),
        ("changed_after=2027-01-01T12:00:00Z", ["b"]),
        ("since=2027-01-01T12:00:00Z", ["a", "b"]),
        ("since=2027-01-01T13:30:00%2B01:00", ["b"]),
        ("q=ELEVE", ["a"]),
        ("q=%C3%A9t%C3%A9+eleve", ["a"]),
        ("q=fin+du+texte", ["a"]),
        ("q=eleve+nulle-part", []),
        ("q=", ["a", "b"]),
        ("language=en", ["b"]),
        ("language=fr", ["a"]),
        ("sign_language=true", ["a"]),
        ("sign_language=false", ["b"]),
        ("captions=true", ["a"]),
        ("step_free=true", ["a"]),
        ("step_free=false", ["b"]),
        ("induction_loop=true", ["b"]),
        ("induction_loop=true&captions=true", []),
        ("captions=", ["a", "b"]),
        ("stream=true", ["a"]),
        ("recording=true", ["b"]),
        ("recording=false", ["a"]),
        ("materials=true", ["a"]),
        ("materials=false", ["b"]),
    ],
)
def test_sessions_can_be_narrowed(client, edition, asked, found):
    theme = ThemeFactory(edition=edition, slug="mobilite")
    hall = RoomFactory(
        edition=edition, slug="hall", position=9, step_free=False, induction_loop=True
    )
    noon = datetime(2027, 1, 1, 12, tzinfo=UTC)
    text = "L’élève. " * 100 + "La fin du texte, en été."
    session = SessionFactory(
        edition=edition,
        slug="a",
        theme=theme,
        has_live=True,
        description=text,
        sign_language=True,
        captions=True,
        stream_url="https://video.example.org/a",
        changed_at=noon,
    )
    RoleFactory(session=session, speaker__slug="postel")
    Material.objects.create(session=session, title="Carte", url="https://example.org/", at=noon)
    SessionFactory(
        edition=edition,
        slug="b",
        room=hall,
        kind=Session.Kind.MEAL,
        language="en",
        recording_url="https://video.example.org/b",
        state=Session.State.CANCELLED,
        changed_at=noon + timedelta(hours=1),
    )

    assert slugs(client.get(f"/api/v1/sessions/?{asked}")) == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [("session=a", ["postel"]), ("q=dhondt", ["dhondt"]), ("q=cooperative+helene", ["dhondt"])],
)
def test_speakers_can_be_narrowed(client, edition, asked, found):
    session = SessionFactory(edition=edition, slug="a")
    RoleFactory(session=session, speaker__slug="postel")
    helene = SpeakerFactory(
        edition=edition,
        slug="dhondt",
        first_name="Hélène",
        last_name="D’Hondt",
        organisation="Coopérative",
    )
    RoleFactory(session=SessionFactory(edition=edition), speaker=helene)
    SpeakerFactory(edition=edition, slug="a-venir", last_name="Dhondt")  # announced nowhere yet

    assert slugs(client.get(f"/api/v1/speakers/?{asked}")) == found


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("kind=x", "kind"),
        ("state=x", "state"),
        ("day=x", "day"),
        ("since=yesterday", "since"),
        ("changed_after=2027", "changed_after"),
        ("theme=%20%2F", "theme"),
        ("live=perhaps", "live"),
        ("language=de", "language"),
        ("step_free=perhaps", "step_free"),
        (f"q={'a' * 101}", "q"),
    ],
)
def test_a_wrong_filter_is_named_in_a_problem(client, edition, asked, field):
    response = client.get(f"/api/v1/sessions/?{asked}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert list(response.json()["errors"]) == [field]


def test_a_page_that_is_not_there_is_a_problem(client, edition):
    response = client.get("/api/v1/sessions/?page=9")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


FILTERS = ["q=loi", "theme=a&room=b", "speaker=postel&day=2027-03-18", "since=2027-01-01T12:00:00Z"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/edition/",
        "/api/v1/speakers/?q=postel",
        "/api/v1/rooms/",
        "/api/v1/themes/",
        "/api/v1/sessions/?page_size=2&page=2",
        *(f"/api/v1/sessions/?{asked}" for asked in FILTERS),
    ],
)
def test_what_is_known_is_answered_304_after_one_query(
    client, edition, address, django_assert_num_queries
):
    for session in SessionFactory.create_batch(3, edition=edition):
        RoleFactory(session=session)
    first = client.get(address)

    with django_assert_num_queries(1):
        again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_each_filter_has_its_own_etag(client, edition):
    tags = {client.get(f"/api/v1/sessions/?{asked}")["ETag"] for asked in ["", *FILTERS]}

    assert len(tags) == 5


@pytest.mark.parametrize("how_many", [2, 30])
@pytest.mark.parametrize(("asked", "queries"), [("", 5), ("?q=loi", 6), ("?speaker=a", 2)])
def test_the_list_costs_the_same_whatever_its_length(
    client, edition, how_many, asked, queries, django_assert_num_queries
):
    for session in SessionFactory.create_batch(how_many, edition=edition):
        RoleFactory(session=session)

    # The edition, words, how many, the sessions, who is on stage, documents.
    with django_assert_num_queries(queries):
        client.get(f"/api/v1/sessions/{asked}")


def test_lists_come_page_by_page(client, edition):
    SessionFactory.create_batch(3, edition=edition)

    page = client.get("/api/v1/sessions/?page_size=2").json()

    assert (page["count"], len(page["results"])) == (3, 2)
    assert (page["previous"], "page=2" in page["next"]) == (None, True)
    last = client.get(page["next"]).json()
    assert (last["next"], len(last["results"])) == (None, 1)


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

    told = schema["paths"]["/api/v1/sessions/"]["get"]["parameters"]
    assert {one["name"] for one in told} == {"page", "page_size", *SessionFilter().fields}
    for part in ("edition", "sessions", "speakers", "rooms", "themes"):
        assert f"/api/v1/{part}/" in schema["paths"]
        assert f"GET /api/v1/{part}/" in page
    assert "<script" not in page
