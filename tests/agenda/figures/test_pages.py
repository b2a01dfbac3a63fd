"""Key figures and partners as everybody reads them."""

import csv
import io

import pytest
from django.urls import reverse

from agenda.models import Chart, KeyFigure, Partner
from assises.models import Edition
from tests.factories import ChartFactory, EditionFactory, KeyFigureFactory, SessionFactory


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def doubtful(chart, **more):
    told = {"reason": "Une virgule a pu se perdre.", "reason_en": "A comma may be lost."}
    return KeyFigureFactory(chart=chart, state=KeyFigure.State.DOUBTFUL, **told, **more)


@pytest.fixture
def chart(edition) -> Chart:
    made = ChartFactory(edition=edition, is_on_home=True, adds_up_to=100, unit="%", source="PMDESS")
    KeyFigureFactory(chart=made, label="Lillois")
    doubtful(made, label="Est", value="42 %", amount=42, position=1)
    return made


def test_home_shows_the_chart_its_doubts_and_its_table(client, chart):
    Edition.objects.update(contact_email="assises@example.org")

    said = text(client.get("/"))

    assert "Où sont les projets soutenus" in said
    assert "À vérifier" in said
    assert "Tels que lus, les chiffres font 97 % ; ils devraient faire 100 %." in said
    assert "Une virgule a pu se perdre (Est)." in said
    assert 'role="img" aria-label="Où sont les projets soutenus : Lillois, 55 % ; Est' in said
    assert "<caption>Où sont les projets soutenus (%)</caption>" in said
    assert "Vous avez la bonne source" in said
    assert said.count("bar--doubt") == 1


def test_home_says_it_in_english(client, chart):
    said = text(client.get("/en/"))

    assert "As read, the figures add up to 97%; they should make 100%." in said
    assert "A comma may be lost (Est)." in said
    assert '<span lang="fr">Où sont les projets soutenus</span>' in said


def test_home_leaves_out_what_is_not_for_it(client, edition):
    KeyFigureFactory(chart=ChartFactory(edition=edition, title="Pas ici"))
    elsewhere = EditionFactory(is_current=False)
    KeyFigureFactory(chart=ChartFactory(edition=elsewhere, title="Ailleurs", is_on_home=True))

    said = text(client.get("/"))

    assert "Pas ici" not in said
    assert "Ailleurs" not in said


@pytest.mark.parametrize("kind", Chart.Kind.values)
def test_every_kind_is_shown(client, edition, kind):
    chart = ChartFactory(edition=edition, kind=kind, bricks=62, is_on_home=True)
    KeyFigureFactory(chart=chart, label="2014", series="Prévu", value="1 000", amount=1000)
    doubtful(chart, label="2015", series="Réalisé", value="<b>", amount=None, position=1)

    said = text(client.get("/"))

    assert "1 000" in said
    assert "&lt;b&gt; ?" in said
    assert "<b>?" not in said
    assert "à vérifier" in said.lower()


@pytest.mark.parametrize("how_many", [1, 12])
def test_home_costs_the_same_whatever_the_figures(
    client, edition, how_many, django_assert_num_queries
):
    for _n in range(how_many):
        made = ChartFactory(edition=edition, is_on_home=True)
        KeyFigureFactory.create_batch(how_many, chart=made)
        Partner.objects.create(edition=edition, name=f"Partenaire {_n}")
    client.get("/")  # the places taken are kept a minute

    # edition; partners; sessions; charts, figures; rooms, relays
    with django_assert_num_queries(7):
        client.get("/")


def test_session_shows_its_charts_by_heading(client, edition, chart):
    session = SessionFactory(edition=edition, slug="bilan")
    chart.sessions.add(session)
    other = ChartFactory(edition=edition, title="Fabrique", heading="Axe 5", position=9)
    other.sessions.add(session)
    doubtful(other)

    said = text(client.get(reverse("agenda:session", args=["bilan"])))

    assert said.index("Où sont les projets") < said.index("<h3>Axe 5</h3>") < said.index("Fabrique")
    assert "/chiffres.csv" in said


def test_session_without_charts_says_nothing_of_figures(client, edition, chart):
    session = SessionFactory(edition=edition)

    assert "Les chiffres" not in text(client.get(reverse("agenda:session", args=[session.slug])))


def test_figures_are_open_data(client, chart):
    ChartFactory(edition=EditionFactory(is_current=False))

    response = client.get("/chiffres.csv?lang=en")

    rows = [*csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")]
    assert rows[0][:3] == ["Heading", "Chart", "What it counts"]
    assert [row[2:] for row in rows[1:]] == [
        ["Lillois", "", "55 %", "55", "%", "sure", "", "PMDESS"],
        ["Est", "", "42 %", "42", "%", "to be checked", "A comma may be lost.", "PMDESS"],
    ]
    assert (
        client.get("/chiffres.csv?lang=en", headers={"If-None-Match": response["ETag"]}).status_code
        == 304
    )


def test_home_names_the_partners(client, edition):
    Partner.objects.create(
        edition=edition, name="KPA Cité", what="traiteur", what_en="caterer", position=2
    )
    Partner.objects.create(
        edition=edition, name="LILLIAD", url="https://lilliad.example.org/", position=1
    )
    Partner.objects.create(edition=EditionFactory(is_current=False), name="Ailleurs")

    said, english = text(client.get("/")), text(client.get("/en/"))

    assert '<a href="https://lilliad.example.org/">LILLIAD</a>' in said
    assert said.index("LILLIAD</a>") < said.index("KPA Cité<small>traiteur")
    assert "KPA Cité<small>caterer" in english
    assert "Ailleurs" not in said


def test_linked_data_of_home_names_who_invites_and_who_helps(client, edition):
    for name, kind in (("MEL", "organiser"), ("LILLIAD", "partner"), ("KPA", "provider")):
        Partner.objects.create(edition=edition, name=name, kind=kind)

    data = client.get("/").context["linked_data"]

    assert '"sponsor": [{"@type": "Organization", "name": "LILLIAD"}]' in data
    assert '{"@type": "Organization", "name": "MEL"}' in data
    assert "KPA" not in data
