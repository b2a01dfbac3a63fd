"""A participant takes a seat in a workshop on a phone, by keyboard, and finds it in the day."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import EDITION, Site

PHONE = {"width": 390, "height": 844}
WORKSHOPS = (
    EDITION
    + """
import json
import uuid
from datetime import timedelta
from agenda.models import Room, Session
from registration.access import link_of
from registration.actions import Details, register
from registration.models import Category
from workshops.models import Round, Workshop

now = timezone.now()
category, _ = Category.objects.get_or_create(
    edition=edition, slug="participant", number=1, name="Participante", is_public=True)
room, _ = Room.objects.get_or_create(
    edition=edition, slug="atelier", name="Salle de commission", capacity=40)
number = 9 + Round.objects.filter(edition=edition).count()
one = Round.objects.create(edition=edition, number=number)
for slug, title in (("velos", "Atelier des vélos"), ("repas", "Atelier des repas")):
    session = Session.objects.create(edition=edition, slug=f"atelier-{slug}-{number}",
        kind="workshop", title=title, room=room, capacity=1, starts_at=now + timedelta(hours=2),
        ends_at=now + timedelta(hours=3))
    Workshop.objects.create(session=session, round=one)
links = {}
for name in ("Inès", "Paul"):
    details = Details(category=category, first_name=name, last_name="Lemaire",
        email=f"{uuid.uuid4().hex}@example.org")
    person = register(uuid.uuid4(), edition=edition, details=details, now=now)
    links[name] = link_of(person)
    links[f"code of {name}"] = person.code
for slug in ("velos", "repas"):
    links[slug] = f"/ateliers/atelier-{slug}-{number}/"
print(json.dumps(links))
"""
)


@pytest.fixture
def links(site: Site) -> dict[str, str]:
    found: dict[str, str] = site.python(WORKSHOPS)
    return found


def card(page: Page, title: str):
    return page.get_by_role("article").filter(has_text=title)


def test_the_last_seat_then_the_line_then_the_seat(
    page: Page, links: dict[str, str], axe: Callable[[Page], None]
):
    page.set_viewport_size(PHONE)
    page.goto(links["Inès"])
    page.goto("/ateliers/")
    axe(page)
    page.get_by_role("link", name="Choisir mes ateliers").press("Enter")
    card(page, "vélos").get_by_role("button", name="Prendre une place").press("Enter")
    expect(card(page, "vélos")).to_contain_text("Vous avez une place")
    axe(page)

    page.context.clear_cookies()
    page.goto(links["Paul"])
    page.goto("/ateliers/choisir/")
    card(page, "repas").get_by_role("button", name="Prendre une place").press("Enter")
    card(page, "vélos").get_by_role("button", name="Rejoindre la liste d’attente").press("Enter")
    expect(card(page, "vélos")).to_contain_text("Numéro 1 dans la file")
    expect(card(page, "repas")).to_contain_text("Vous avez une place")

    page.context.clear_cookies()
    page.goto(links["Inès"])
    page.goto("/ateliers/choisir/")
    card(page, "vélos").get_by_role("button", name="Rendre ma place").press("Enter")
    expect(card(page, "vélos")).to_contain_text("Complet")

    page.context.clear_cookies()
    page.goto(links["Paul"])
    session = page.get_by_role("listitem").filter(has_text="Atelier des vélos")
    expect(session).to_contain_text("Vous avez une place")


def test_a_seat_is_taken_on_the_workshops_page_and_exchanged(
    page: Page, links: dict[str, str], axe: Callable[[Page], None]
):
    page.set_viewport_size(PHONE)
    page.goto(links["velos"])
    axe(page)
    expect(page.get_by_text("0 prise, 1 libre")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Se connecter").wait_for()
    for name, workshop in (("Paul", "repas"), ("Inès", "velos")):
        page.context.clear_cookies()
        page.goto(links[name])
        page.goto(links[workshop])
        page.get_by_role("button", name="Prendre une place").press("Enter")
        expect(page.get_by_text("Vous avez une place").first).to_be_visible()
        expect(page).to_have_url(re.compile(links[workshop]))

    page.get_by_text("Échanger ma place avec quelqu’un").press("Enter")
    page.get_by_label("Code de son badge").fill(links["code of Paul"])
    axe(page)
    page.get_by_role("button", name="Demander l’échange").press("Enter")
    expect(page.get_by_role("button", name="Retirer ma demande")).to_be_visible()

    page.context.clear_cookies()
    page.goto(links["Paul"])
    page.goto("/ateliers/choisir/")
    expect(page.get_by_text("Inès Lemaire a une place")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Échanger nos places").press("Enter")
    expect(page.get_by_text("vos places sont échangées")).to_be_visible()
    page.goto(links["velos"])
    expect(page.get_by_text("Vous avez une place").first).to_be_visible()


RANKING = (
    WORKSHOPS.replace("number=9)", "number=8)").replace("atelier-{slug}", "classe-{slug}")
    + """
from workshops.models import Ranking
ranking, _ = Ranking.objects.get_or_create(
    edition=edition, number=8, defaults={"closes_at": now + timedelta(hours=1)})
Round.objects.filter(pk=one.pk).update(ranking=ranking)
"""
)
PUBLISH = (
    EDITION
    + """
import json
from workshops.models import Ranking
from workshops.ranking import draws
ranking = Ranking.objects.get(edition=edition, number=8)
Ranking.objects.filter(pk=ranking.pk).update(closes_at=timezone.now())
draws.publish(draws.propose(ranking, now=timezone.now()), now=timezone.now())
print(json.dumps({}))
"""
)


def mark(page: Page, title: str, rank: str):
    return page.get_by_role("group", name=title).get_by_role("radio", name=rank)


def test_a_ranking_by_keyboard_then_what_became_of_it(
    page: Page, site: Site, axe: Callable[[Page], None]
):
    links: dict[str, str] = site.python(RANKING)
    page.set_viewport_size(PHONE)
    for name in ("Inès", "Paul"):
        page.context.clear_cookies()
        page.goto(links[name])
        page.get_by_role("link", name="Classer les ateliers").press("Enter")
        mark(page, "vélos", "Choix 1").press("Space")
        mark(page, "repas", "Choix 1").press("Space")
        expect(mark(page, "vélos", "Pas ce choix")).to_be_checked()  # a rank is given once
        mark(page, "vélos", "Choix 2").press("Space")
        page.get_by_role("button", name="Enregistrer mon classement", exact=True).press("Enter")
        expect(page.get_by_text("Votre classement est enregistré.")).to_be_visible()
        expect(mark(page, "repas", "Choix 1")).to_be_checked()
    axe(page)

    site.python(PUBLISH)
    page.reload()

    wishes = page.get_by_role("region", name="Ce que sont devenus mes souhaits")
    expect(wishes).to_contain_text("Il vous a été donné")
    axe(page)
