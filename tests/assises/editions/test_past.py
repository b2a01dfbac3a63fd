"""Past editions under /editions/<slug>/: readable, apart, and never somebody's."""

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from icalendar import Calendar

from agenda import actions
from agenda.live.models import Question
from agenda.models import Partner, Role, Session
from assises import kept
from assises.editions.past import addresses_of
from assises.kept import Pages
from assises.models import Edition
from tests.factories import (
    ChartFactory,
    EditionFactory,
    KeyFigureFactory,
    LiveRoomFactory,
    QuestionFactory,
    RegistrationFactory,
    RoleFactory,
    SessionFactory,
    SpeakerFactory,
)
from tests.test_house import every_pattern

PAGES = [
    "",
    "programme/",
    "programme/versions/",
    "programme/ouverture/",
    "intervenants/",
    "intervenants/qui/",
]
EXPORTS = [
    "programme.ics",
    "programme/ouverture.ics",
    "programme/schedule.xml",
    "programme/schedule.json",
    "programme/openagenda.json",
]


@pytest.fixture(autouse=True)
def pages(monkeypatch) -> Pages:
    monkeypatch.setattr(kept, "PAGES", Pages(4_000_000))
    return kept.PAGES


@pytest.fixture
def past(edition) -> Edition:
    """The first Assises, over, with one session of its own."""
    past = EditionFactory(
        slug="assises-1",
        number=1,
        name="1res Assises de l’ESS",
        short_name="1res Assises",
        day=date(2026, 3, 19),
        is_current=False,
        is_archived=True,
    )
    starts_at = past.starts_at + timedelta(hours=1)
    opening = SessionFactory(
        edition=past,
        slug="ouverture",
        title="Ouverture d’alors",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        has_live=True,
    )
    RoleFactory(session=opening, speaker__slug="qui", speaker__last_name="Alors")
    return past


def test_figures_and_logos_of_the_past_are_read_in_it(client, past):
    opening = past.sessions.get()
    chart = ChartFactory(edition=past, is_on_home=True)
    chart.sessions.add(opening)
    KeyFigureFactory(chart=chart)
    partner = Partner.objects.create(edition=past, name="ADEME", logo="iVBORw0=", logo_key="ab12")
    at = "/editions/assises-1/"

    home, session = client.get(at), client.get(f"{at}programme/ouverture/")

    assert f'src="{at}partenaires/{partner.pk}-ab12.png"' in said(home)
    assert f'href="{at}chiffres.csv"' in said(session)
    assert client.get(f"{at}partenaires/{partner.pk}-ab12.png").status_code == 200
    assert "55" in said(client.get(f"{at}chiffres.csv"))


def said(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_past_tells_of_it_and_stays_in_it(client, past, page, prefix):
    SessionFactory(edition=Edition.objects.get(is_current=True), title="De cette année")

    response = client.get(f"{prefix}/editions/assises-1/{page}")

    assert response.status_code == 200
    text = said(response)
    assert "1res Assises" in text
    assert "archive" in text
    assert "De cette année" not in text
    inside = re.findall(r'href="([^"#?]*/(?:programme|intervenants)/[^"#?]*)"', text)
    assert inside
    assert [a for a in inside if "/editions/assises-1/" not in a] == []
    assert f'href="{prefix or ""}/"' in text  # the way out


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_asked_of_who_reads_the_past(client, past, page):
    text = said(client.get(f"/editions/assises-1/{page}"))

    for asking in (
        "/inscription/",
        "/ma-journee/",
        "/ateliers/",
        "/reseau/",
        "/direct/",
        "/ws/",
        "/connexion/",
        "live-programme",
        "programme-favourites",
        "data-star=",
        "data-now-next",
        "now.js",
    ):
        assert asking not in text, asking


def test_every_link_of_the_past_leads_somewhere(client, past):
    to_see, seen = ["/editions/assises-1/", "/en/editions/assises-1/"], set()
    while to_see:
        address = to_see.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        assert response.status_code == 200, address
        if response["Content-Type"].startswith("text/html"):
            found = re.findall(r'(?:href|src)="([^"#]+)', said(response))
            to_see += [a for a in found if "/editions/assises-1/" in a and a.startswith("/")]

    assert {f"/editions/assises-1/{page}" for page in PAGES if page != "programme/versions/"} < seen
    assert {f"/editions/assises-1/{name}" for name in EXPORTS} < seen


def test_the_other_language_is_the_same_page(client, past):
    text = said(client.get("/editions/assises-1/programme/ouverture/"))

    assert 'href="/en/editions/assises-1/programme/ouverture/"' in text


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_of_the_past_lead_to_the_past(client, past, name, settings):
    response = client.get(f"/editions/assises-1/{name}")

    assert response.status_code == 200
    page = f"{settings.SITE_URL}/editions/assises-1/programme/ouverture/"
    text = response.content.decode()
    if name.endswith(".ics"):
        event = Calendar.from_ical(text).walk("VEVENT")[0]
        assert event["URL"] == page
    elif name.endswith(".xml"):
        assert ElementTree.fromstring(text).findtext(".//event/url") == page
        assert "/direct/" not in text
    else:
        assert page in text
        assert "/inscription/" not in text
    again = client.get(f"/editions/assises-1/{name}", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_linked_data_of_the_past_is_true(client, past, settings):
    text = said(client.get("/editions/assises-1/programme/ouverture/"))

    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    node = json.loads(found[1])
    base = f"{settings.SITE_URL}/editions/assises-1"
    assert node["url"] == f"{base}/programme/ouverture/"
    assert node["superEvent"]["url"] == f"{base}/programme/"
    assert node["superEvent"]["location"]["@id"] == f"{base}/#acces"
    assert node["performer"][0]["url"] == f"{base}/intervenants/qui/"
    assert node["startDate"].startswith("2026-03-19T")


def test_what_was_answered_stays_readable(client, past, now):
    room = LiveRoomFactory(
        session=Session.objects.get(slug="ouverture"), is_open=False, replies_sent_at=now
    )
    QuestionFactory(room=room, text="Combien de projets ?", status=Question.Status.ANSWERED)
    QuestionFactory(room=room, text="Jamais publiée", status=Question.Status.PENDING)

    page = said(client.get("/editions/assises-1/programme/ouverture/"))
    home = said(client.get("/editions/assises-1/"))

    assert "Combien de projets ?" in page
    assert "Jamais publiée" not in page
    assert "/editions/assises-1/programme/ouverture/#qr" in home


def test_nothing_private_of_the_past_shows(client, past):
    RegistrationFactory(edition=past, last_name="Secrète", email="secrete@example.org")
    hidden = EditionFactory(slug="assises-3", name="Pas encore", is_current=False)
    SpeakerFactory(edition=past, slug="contact", last_name="Hors scène")

    for page in (*PAGES, *EXPORTS):
        text = said(client.get(f"/editions/assises-1/{page}"))
        assert "Secrète" not in text
        assert "secrete@" not in text
        assert hidden.name not in text


@pytest.mark.parametrize(
    "address",
    [
        "/editions/nulle-part/",
        "/editions/nulle-part/programme/",
        "/editions/assises-3/",
        "/en/editions/assises-3/programme/",
        "/editions/assises-3/programme.ics",
        "/editions/assises-1/inscription/",
        "/editions/assises-1/ateliers/",
        "/editions/assises-1/ma-journee/",
        "/editions/assises-1/direct/ouverture/",
        "/editions/assises-1/organisation/",
        "/editions/assises-1/api/v1/sessions/",
        "/editions/assises-1/programme/d-ici/",
        "/programme/ouverture/",
    ],
)
def test_what_is_not_to_be_read_is_not_found(client, past, address):
    draft = EditionFactory(slug="assises-3", is_current=False, name="L’an prochain")
    SessionFactory(edition=draft, title="Pas encore annoncée")
    SessionFactory(edition=Edition.objects.get(is_current=True), slug="d-ici")

    response = client.get(address)

    assert response.status_code == 404
    assert "Pas encore annoncée" not in said(response)
    assert "L’an prochain" not in said(response)


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/editions/assises-2/", "/"),
        ("/editions/assises-2/programme/?theme=x", "/programme/?theme=x"),
        ("/editions/assises-2/programme.ics", "/programme.ics"),
        ("/en/editions/assises-2/programme/", "/en/programme/"),
        ("/editions/assises-2//ailleurs.example/", "/ailleurs.example/"),
        ("/editions/assises-2/\\ailleurs.example/", "/ailleurs.example/"),
    ],
)
def test_the_current_edition_has_the_plain_addresses(client, edition, address, there):
    Edition.objects.filter(pk=edition.pk).update(slug="assises-2")

    response = client.get(address)

    assert (response.status_code, response["Location"]) == (302, there)


def test_after_a_page_of_the_past_names_lead_to_the_current_edition(client, past):
    client.get("/editions/assises-1/programme/")
    client.get("/editions/assises-1/nulle-part/")

    assert reverse("agenda:programme") == "/programme/"
    assert client.get("/").status_code == 200


def rename(session: Session, title: str, now) -> None:
    session.title = title
    actions.save_session(session, changed=["title"], by=None, now=now)


def test_an_edit_of_the_past_moves_its_pages_alone(client, past, edition, now):
    SessionFactory(edition=edition, slug="ouverture", title="Ouverture d’ici")
    current = client.get("/programme/ouverture/")
    before = client.get("/editions/assises-1/programme/ouverture/")
    assert before["ETag"] != current["ETag"]

    rename(Session.objects.get(edition=past), "Corrigée", now)

    after = client.get("/editions/assises-1/programme/ouverture/")
    assert "Corrigée" in said(after)
    assert after["ETag"] != before["ETag"]
    again = client.get("/programme/ouverture/")
    assert (again["ETag"], again.content) == (current["ETag"], current.content)


def test_an_edit_of_the_current_edition_moves_nothing_of_the_past(client, past, edition, now):
    here = SessionFactory(edition=edition, slug="ouverture", title="Ouverture d’ici")
    before = client.get("/editions/assises-1/programme/ouverture/")

    rename(here, "Autrement", now)

    after = client.get("/editions/assises-1/programme/ouverture/")
    assert (after["ETag"], after.content) == (before["ETag"], before.content)


@pytest.mark.parametrize("page", [*PAGES, *EXPORTS])
def test_a_warm_page_of_the_past_costs_one_query(client, past, page, django_assert_num_queries):
    first = client.get(f"/editions/assises-1/{page}")

    with django_assert_num_queries(1):
        again = client.get(f"/editions/assises-1/{page}")

    assert again.content == first.content
    assert dict(again.headers) == dict(first.headers)


def test_a_known_page_costs_one_query_without_a_kept_copy(
    client, past, pages, django_assert_num_queries
):
    first = client.get("/editions/assises-1/programme/")
    pages.clear()

    with django_assert_num_queries(1):
        again = client.get(
            "/editions/assises-1/programme/", headers={"if-none-match": first["ETag"]}
        )

    assert (again.status_code, again.content) == (304, b"")


def test_what_is_no_longer_readable_is_gone_at_once(client, past):
    first = client.get("/editions/assises-1/programme/")
    assert first.status_code == 200

    Edition.objects.filter(pk=past.pk).update(is_archived=False)

    headers = {"if-none-match": first["ETag"]}
    assert client.get("/editions/assises-1/programme/").status_code == 404
    assert client.get("/editions/assises-1/programme/", headers=headers).status_code == 404


def test_the_list_tells_of_the_readable_ones(client, past):
    EditionFactory(name="Pas encore", is_current=False)

    text = said(client.get("/editions/"))

    assert 'href="/editions/assises-1/"' in text
    assert "Pas encore" not in text


def test_the_list_follows_its_lines(client, past):
    first = client.get("/editions/")

    Edition.objects.filter(pk=past.pk).update(name="Renommées")
    Edition.objects.bump(past.pk)

    again = client.get("/editions/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert "Renommées" in said(again)


def test_the_foot_leads_to_past_editions_where_there_is_one(client, edition):
    assert "/editions/" not in said(client.get("/accessibilite/"))


def test_the_foot_leads_to_past_editions(client, past):
    assert 'href="/editions/"' in said(client.get("/accessibilite/"))
    assert 'href="/en/editions/"' in said(client.get("/en/accessibilite/"))


def test_a_visitor_of_no_edition_is_told_nothing(client, db):
    assert client.get("/editions/").status_code == 404
    assert client.get("/editions/assises-1/").status_code == 404


def test_posting_to_the_past_is_refused(past):
    client = Client(enforce_csrf_checks=False)

    for page in PAGES:
        assert client.post(f"/editions/assises-1/{page}").status_code in (403, 405)


def test_every_view_of_the_past_is_for_everyone(db):
    views = [one.callback for _path, one in every_pattern(get_resolver(addresses_of("x")))]

    assert views
    assert {view.who for view in views} == {"everyone"}


def test_a_page_of_the_past_costs_the_same_whatever_its_length(client, past, pages):
    def cost(page: str) -> int:
        pages.clear()
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/editions/assises-1/{page}")
        return len(asked)

    before = [cost(page) for page in PAGES]
    for one in SessionFactory.create_batch(4, edition=past, room__edition=past):
        RoleFactory(session=one, kind=Role.Kind.MODERATOR)

    assert [cost(page) for page in PAGES] == before
