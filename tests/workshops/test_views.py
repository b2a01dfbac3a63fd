"""The list of workshops."""

from datetime import timedelta

from agenda.models import Session
from tests.factories import SessionFactory, ThemeFactory


def test_index_lists_workshops_by_theme(client, edition):
    for position, name in ((2, "Mobilité"), (1, "Logements")):
        theme = ThemeFactory(edition=edition, name=name, position=position)
        SessionFactory(edition=edition, kind=Session.Kind.WORKSHOP, title=name, theme=theme)

    response = client.get("/ateliers/")

    assert [w.title for w in response.context["workshops"]] == ["Logements", "Mobilité"]


def test_index_tells_each_hour_when_they_differ(client, edition):
    first = SessionFactory(edition=edition, kind=Session.Kind.WORKSHOP)
    SessionFactory(
        edition=edition,
        kind=Session.Kind.WORKSHOP,
        starts_at=first.ends_at,
        ends_at=first.ends_at + timedelta(hours=1),
    )

    said = client.get("/ateliers/").content.decode().replace("\u00a0", " ")

    assert "10 h 30 – 11 h 20" in said
    assert "11 h 20 – 12 h 20" in said


def test_cancelled_workshop_says_so_and_counts_no_place(client, edition):
    SessionFactory(
        edition=edition,
        kind=Session.Kind.WORKSHOP,
        state=Session.State.CANCELLED,
        capacity=40,
    )

    response = client.get("/ateliers/")

    assert response.context["places"] == 0
    assert "state--err" in response.content.decode()
