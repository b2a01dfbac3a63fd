"""The programme's public pages."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from agenda.models import Role, Session
from tests.factories import (
    EditionFactory,
    RoleFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    ThemeFactory,
)

ELSEWHERE = "Une séance d’une autre année"
PAGES = ["agenda:programme", "agenda:speakers", "workshops:index"]


@pytest.fixture
def another(db):
    """Another edition, full of what must never show."""
    other = EditionFactory(is_current=False)
    theme = ThemeFactory(edition=other, name="Thème d’avant")
    session = SessionFactory(
        edition=other, title=ELSEWHERE, slug="ailleurs", theme=theme, kind=Session.Kind.WORKSHOP
    )
    RoleFactory(session=session, speaker__last_name="Dailleurs", speaker__slug="dailleurs")
    return other


def text(response):
    return response.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_their_own_edition_only(client, another, edition, page):
    mine = SessionFactory(edition=edition, title="La nôtre", kind=Session.Kind.WORKSHOP)
    RoleFactory(session=mine)

    said = text(client.get(reverse(page)))

    assert "La nôtre" in said
    assert ELSEWHERE not in said
    assert "Dailleurs" not in said
    assert "Thème d’avant" not in said


@pytest.mark.parametrize(
    "address",
    [
        "/programme/ailleurs/",
        "/intervenants/dailleurs/",
        "/programme/ailleurs.ics",
        "/programme/nulle-part/",
        "/programme/themes/nulle-part.ics",
    ],
)
def test_what_is_of_another_edition_is_not_found(client, another, edition, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_pages_without_an_edition_are_not_found(client, db, page):
    assert client.get(reverse(page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_empty_pages_answer(client, edition, page):
    assert client.get(reverse(page)).status_code == 200


def fill(edition, how_many):
    theme = ThemeFactory(edition=edition)
    sessions = SessionFactory.create_batch(
        how_many, edition=edition, theme=theme, kind=Session.Kind.WORKSHOP
    )
    for session in sessions:
        RoleFactory.create_batch(how_many, session=session)
        SessionFactory(edition=edition, relay_of=sessions[0], kind=Session.Kind.RELAY)
    return sessions[0]


@pytest.mark.parametrize("how_many", [1, 5])
@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("/programme/", 6),  # edition, sessions, roles, documents, themes, versions
        # edition, session, roles, relays, what follows, documents, version, figures
        ("/programme/{slug}/", 8),
        ("/intervenants/", 3),  # edition, speakers, roles
        ("/intervenants/{speaker}/", 3),
        (
            "/ateliers/",
            7,
        ),  # edition, seats, rankings twice, sessions, who is on stage, their workshops
        ("/programme.ics", 3),
        ("/api/v1/sessions/", 5),  # edition, count, sessions, roles, documents
        ("/api/v1/speakers/", 4),
    ],
)
def test_pages_cost_the_same_whatever_their_length(
    client, edition, how_many, page, queries, django_assert_num_queries
):
    session = fill(edition, how_many)
    speaker = Role.objects.select_related("speaker").order_by("pk")[0].speaker

    with django_assert_num_queries(queries):
        response = client.get(page.format(slug=session.slug, speaker=speaker.slug))

    assert response.status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "/programme/",
        "/programme/?theme=mobilite",
        "/programme/{slug}/",
        "/intervenants/",
        "/programme.ics",
        "/programme/{slug}.ics",
        "/programme/themes/{theme}.ics",
        "/api/v1/edition/",
        "/api/v1/sessions/",
    ],
)
def test_what_is_known_costs_one_query(client, edition, page, django_assert_num_queries):
    session = fill(edition, 2)
    page = page.format(slug=session.slug, theme=session.theme.slug)
    first = client.get(page)

    with django_assert_num_queries(1):
        again = client.get(page, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_etag_takes_the_query_and_the_language_into_account(client, edition):
    tags = {client.get(a)["ETag"] for a in ("/programme/", "/programme/?theme=a", "/en/programme/")}

    assert len(tags) == 3


def test_pages_are_the_same_for_everyone(client, edition, admin_client):
    SessionFactory(edition=edition)

    stranger, known = client.get("/programme/"), admin_client.get("/programme/")

    assert stranger.content == known.content
    assert "Cookie" not in stranger.get("Vary", "")
    assert not stranger.cookies


def test_programme_puts_the_chosen_theme_forward(client, edition):
    mobility = ThemeFactory(edition=edition, slug="mobilite", name="Mobilité")
    housing = ThemeFactory(edition=edition, slug="logements", name="Logements")
    SessionFactory(edition=edition, theme=mobility, slug="a")
    SessionFactory(edition=edition, theme=housing, slug="b")

    said = text(client.get("/programme/?theme=mobilite&theme=unknown"))

    assert said.count("slot--out") == 1
    assert 'value="mobilite" checked' in said
    assert "/programme/themes/mobilite.ics" in said


def test_programme_says_what_is_cancelled(client, edition):
    SessionFactory(edition=edition, state=Session.State.CANCELLED)

    said = text(client.get("/programme/"))

    assert "state--err" in said
    assert "data-starts" not in said  # never "on now"
    assert "EventCancelled" in said


def test_session_shows_when_where_who_and_what_follows(client, edition):
    session = SessionFactory(edition=edition, summary="En 2014, une loi", has_live=True)
    RoleFactory(session=session)
    host = SpeakerFactory(edition=edition, first_name="Philippe", last_name="Bertrand")
    RoleFactory(session=session, speaker=host, kind=Role.Kind.MODERATOR)
    SessionFactory(
        edition=edition,
        kind=Session.Kind.RELAY,
        relay_of=session,
        slug="relais",
        room__name="Petit amphithéâtre",
    )
    SessionFactory(
        edition=edition,
        room=session.room,
        title="La place de l’ESS",
        starts_at=session.ends_at + timedelta(minutes=5),
        ends_at=session.ends_at + timedelta(minutes=50),
    )

    said = text(client.get(reverse("agenda:session", args=[session.slug])))

    for words in (
        "10 h 30",
        "11 h 20",
        "Grand amphithéâtre",
        "Nicolas Postel",
        "Philippe Bertrand",
        "Petit amphithéâtre",
        "11 h 25 · La place de l’ESS",
        f"/direct/{session.slug}/",
        f"/programme/{session.slug}.ics",
    ):
        assert words in said


def test_cancelled_session_offers_no_live_questions(client, edition):
    session = SessionFactory(edition=edition, has_live=True, state=Session.State.CANCELLED)

    said = text(client.get(reverse("agenda:session", args=[session.slug])))

    assert f"/direct/{session.slug}/" not in said


def test_english_page_marks_what_stays_french(client, edition):
    session = SessionFactory(edition=edition, title="De la loi", summary="Un", summary_en="One")

    said = text(client.get(f"/en/programme/{session.slug}/"))

    assert '<h1><span lang="fr">De la loi</span></h1>' in said
    assert '<p class="lede">One</p>' in said


def test_titles_cannot_break_out_of_the_page(client, edition):
    bad = "</script><script>alert(1)</script>"
    session = SessionFactory(edition=edition, title=bad, summary=bad)
    RoleFactory(session=session, speaker__last_name=bad, speaker__slug="bad")

    pages = ["/programme/", f"/programme/{session.slug}/", "/intervenants/", "/intervenants/bad/"]
    said = "".join(text(client.get(page)) for page in pages)

    assert "<script>alert" not in said


def test_linked_data_says_the_day_and_its_sessions(client, edition):
    RoleFactory(session=SessionFactory(edition=edition, title="« A » & <B>"))

    said = text(client.get("/programme/"))
    [block] = re.findall(r'ld\+json">(.*?)</script>', said)
    data = json.loads(block)

    assert data["@type"] == "Event"
    assert data["subEvent"][0]["name"] == "« A » & <B>"
    assert data["subEvent"][0]["startDate"] == "2027-03-18T10:30:00+01:00"
    assert data["subEvent"][0]["performer"][0]["name"] == "Nicolas Postel"


def test_grid_is_kept_for_ever_under_its_current_name_only(client, edition):
    SessionFactory(edition=edition)
    [address] = re.findall(r"/programme/grille-[\w-]+\.css", text(client.get("/programme/")))

    now, former = client.get(address), client.get("/programme/grille-old.css")

    assert "immutable" in now["Cache-Control"]
    assert former["Cache-Control"] == "no-cache"
    assert now.content == former.content != b""


def test_workshops_say_their_places_and_promise_nothing(client, edition):
    room = RoomFactory(edition=edition, name="Hall", capacity=60)
    SessionFactory(edition=edition, kind=Session.Kind.WORKSHOP, room=room, title="Logements")
    SessionFactory(edition=edition, title="Une table ronde")

    said = text(client.get("/ateliers/"))

    assert "Logements" in said
    assert "60 places" in said
    assert "Une table ronde" not in said
    assert "<form" not in said


@pytest.mark.parametrize("page", [*PAGES])
def test_pages_are_only_read(client, edition, page):
    assert client.post(reverse(page)).status_code == 405
