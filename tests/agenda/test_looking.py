"""What is looked for on the programme: its address, its answer, what is kept of it."""

import pytest

from agenda.models import Material, Session
from assises.kept import Pages
from tests.factories import (
    EditionFactory,
    RoleFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    ThemeFactory,
)


@pytest.fixture
def day(edition, now):
    """Three sessions that differ in everything."""
    hall = RoomFactory(
        edition=edition,
        slug="hall",
        name="Hall d’entrée",
        position=2,
        step_free=False,
        induction_loop=True,
    )
    amphi = RoomFactory(
        edition=edition, slug="amphi", name="Amphi", position=1, wheelchair_places=4
    )
    mobility = ThemeFactory(edition=edition, slug="mobilite", name="Mobilité", name_en="Moving")
    housing = ThemeFactory(edition=edition, slug="logements", name="Logements")
    opening = SessionFactory(
        edition=edition,
        slug="ouverture",
        title="L’élève et son maître",
        room=hall,
        kind=Session.Kind.PLENARY,
        language="en",
        sign_language=True,
        captions=True,
        stream_url="https://video.example.org/direct",
    )
    Material.objects.create(  # for the organisers: nobody else knows of it
        session=opening, title="Conduite", url="https://example.org/", is_public=False, at=now
    )
    speaker = SpeakerFactory(
        edition=edition, first_name="Hélène", last_name="D’Hondt", organisation="La Coopérative"
    )
    RoleFactory(session=opening, speaker=speaker)
    ride = SessionFactory(
        edition=edition,
        slug="velo",
        title="À vélo",
        summary="En été",
        description="Tout au bout : les pistes cyclables",
        room=amphi,
        kind=Session.Kind.WORKSHOP,
        theme=mobility,
        captions=True,
        recording_url="https://video.example.org/velo",
    )
    Material.objects.create(session=ride, title="Carte", url="https://example.org/carte", at=now)
    SessionFactory(
        edition=edition,
        slug="toits",
        title="Sous les toits",
        title_en="Under the roofs",
        room=amphi,
        kind=Session.Kind.WORKSHOP,
        theme=housing,
    )
    return edition


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def found(response):
    kept = response.context["kept"]
    return sorted(Session.objects.filter(pk__in=kept).values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("", ["ouverture", "toits", "velo"]),
        ("theme=mobilite", ["velo"]),
        ("theme=mobilite&theme=logements", ["toits", "velo"]),
        ("kind=plenary", ["ouverture"]),
        ("kind=plenary&kind=workshop", ["ouverture", "toits", "velo"]),
        ("kind=workshop&theme=logements", ["toits"]),
        ("kind=plenary&theme=logements", []),
        ("room=hall", ["ouverture"]),
        ("acces=sous-titres", ["ouverture", "velo"]),
        ("avec=documents", ["velo"]),
        ("avec=enregistrement", ["velo"]),
        ("avec=direct", ["ouverture"]),
        ("avec=direct&avec=documents", []),
        ("acces=sous-titres&acces=lsf", ["ouverture"]),
        ("acces=sous-titres&acces=plain-pied", ["velo"]),
        ("acces=fauteuil", ["toits", "velo"]),
        ("acces=boucle&acces=fauteuil", []),
        ("langue=en", ["ouverture"]),
        ("langue=fr&room=amphi", ["toits", "velo"]),
        ("q=eleve", ["ouverture"]),
        ("q=L%E2%80%99%C3%89L%C3%88VE", ["ouverture"]),
        ("q=ete+velo", ["velo"]),
        ("q=pistes", ["velo"]),
        ("q=dhondt", ["ouverture"]),
        ("q=D%27Hondt+cooperative", ["ouverture"]),
        ("q=entree", ["ouverture"]),
        ("q=moving", ["velo"]),
        ("q=mobilite", ["velo"]),
        ("q=roofs", ["toits"]),
        ("q=nulle-part", []),
        ("q=velo&theme=logements", []),
        ("q=%20%3F%00", ["ouverture", "toits", "velo"]),
        ("theme=inconnu&room=nulle-part&acces=x&kind=y&langue=zz", ["ouverture", "toits", "velo"]),
        ("theme=mobilite&theme=inconnu", ["velo"]),
        ("utm_source=lettre", ["ouverture", "toits", "velo"]),
        (f"q={'a' * 5000}", []),
    ],
)
def test_each_filter_keeps_what_answers(client, day, asked, answer):
    response = client.get(f"/programme/?{asked}")

    assert response.status_code == 200
    assert found(response) == answer
    said = text(response)
    assert said.count("slot--out") == 3 - len(answer)
    assert ("data-none-found hidden" in said) is bool(answer)


@pytest.mark.parametrize("asked", ["acces=lsf", "kind=meal", "langue=en"])
def test_what_no_session_has_finds_nothing_rather_than_everything(client, edition, asked):
    SessionFactory(edition=edition)

    said = text(client.get(f"/programme/?{asked}"))

    assert "Aucune séance ne répond à tout cela." in said
    assert "Afficher tout le programme" in said
    assert "checked" in said


def test_another_edition_offers_and_answers_nothing(client, day):
    other = EditionFactory(is_current=False)
    theme = ThemeFactory(edition=other, slug="ailleurs", name="Thème d’ailleurs")
    SessionFactory(edition=other, theme=theme, room__name="Salle d’ailleurs", title="Ailleurs")

    response = client.get("/programme/?theme=ailleurs&q=ailleurs")

    assert found(response) == []
    assert "Thème d’ailleurs" not in text(response)
    assert "Salle d’ailleurs" not in text(response)
    assert "ailleurs" not in client.get("/programme/recherche.json").content.decode()


def test_what_is_looked_for_is_told_and_taken_away_one_by_one(client, day):
    said = text(client.get("/programme/?room=amphi&theme=mobilite&q=velo&unknown=1"))

    for link in (
        'href="?theme=mobilite&amp;room=amphi" data-name="q"',
        'href="?q=velo&amp;room=amphi" data-name="theme" data-value="mobilite"',
        'href="?q=velo&amp;theme=mobilite" data-name="room" data-value="amphi"',
        'href="/programme/" data-everything',
    ):
        assert link in said
    assert "1 séance sur 3." in said


def test_the_other_language_is_asked_the_same(client, day):
    said = text(client.get("/programme/?q=velo&room=amphi"))

    assert 'href="/en/programme/?q=velo&amp;room=amphi"' in said


def test_the_last_one_taken_away_leads_to_the_whole_programme(client, day):
    said = text(client.get("/programme/?room=amphi"))

    assert 'href="." data-name="room"' in said
    assert "2 séances sur 3." in said


def test_groups_of_one_language_or_without_answer_are_not_offered(client, edition):
    SessionFactory(edition=edition, room__induction_loop=False)

    said = text(client.get("/programme/"))

    assert 'name="langue"' not in said
    assert 'value="lsf"' not in said
    assert 'value="plain-pied"' in said


def test_what_somebody_types_cannot_break_out_of_the_page(client, day):
    said = text(client.get("/programme/", {"q": '"><script>alert(1)</script>'}))

    assert "<script>alert" not in said


def test_sessions_say_how_they_may_be_followed(client, day):
    said = text(client.get("/programme/"))

    assert "En anglais" in said
    assert said.count('class="meta marks"') == 2


@pytest.mark.parametrize("how_many", [4, 40])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/programme/", 6),  # edition, sessions, roles, documents, themes, versions
        ("/programme/?q=postel&kind=workshop&acces=plain-pied", 6),
        ("/programme/recherche.json", 4),
    ],
)
def test_looking_costs_the_same_whatever_the_length(
    client, edition, how_many, address, queries, django_assert_num_queries
):
    theme = ThemeFactory(edition=edition)
    for session in SessionFactory.create_batch(how_many, edition=edition, theme=theme):
        RoleFactory(session=session)

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_what_pages_look_in_says_what_the_page_says(client, day):
    told = client.get("/programme/recherche.json").json()

    assert told["velo"] | {"words": ""} == {
        "theme": ["mobilite"],
        "kind": ["workshop"],
        "room": ["amphi"],
        "acces": ["sous-titres", "plain-pied", "fauteuil"],
        "langue": ["fr"],
        "avec": ["documents", "enregistrement"],
        "words": "",
    }
    assert {"velo", "ete", "cyclables", "mobilite", "moving"} <= set(told["velo"]["words"].split())
    assert {"dhondt", "cooperative", "helene"} <= set(told["ouverture"]["words"].split())


@pytest.mark.parametrize(
    ("asked", "is_kept"),
    [
        ("theme=mobilite&room=amphi", True),
        ("room=amphi&theme=mobilite", True),
        ("q=velo", True),
        ("q=&theme=mobilite", True),
        ("utm_source=1", False),
        ("theme=mobilite&x=1", False),
        ("theme=inconnu", False),
        ("theme=mobilite&theme=mobilite", False),
        (f"q={'velo' * 50}", False),
    ],
)
def test_only_what_the_page_understands_takes_room_in_memory(
    client, day, monkeypatch, asked, is_kept
):
    pages = Pages(10_000_000)
    monkeypatch.setattr("assises.kept.PAGES", pages)

    response = client.get(f"/programme/?{asked}")

    assert response.status_code == 200
    assert bool(pages.asked.answers) is is_kept


def test_a_change_shows_at_once_in_what_was_looked_for(client, day):
    first = client.get("/programme/?q=velo")
    session = Session.objects.get(slug="toits")
    session.title = "Un vélo sous les toits"
    session.save()
    type(day).objects.bump(day.pk)

    again = client.get("/programme/?q=velo", headers={"If-None-Match": first["ETag"]})

    assert found(again) == ["toits", "velo"]


def test_the_worker_is_served_at_the_root_and_asked_anew(client, edition):
    response = client.get("/sw-programme.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert b"recherche.json" in response.content
