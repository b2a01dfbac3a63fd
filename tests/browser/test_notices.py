"""An offer is posted on a phone, answered, reported, and taken down at the desk; by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import EDITION, Site

PHONE = {"width": 390, "height": 844}
PEOPLE = (
    EDITION
    + """
import json
import uuid
from django.contrib.auth.models import Group
from assises.models import User
from networking.models import Profile
from registration.access import link_of
from registration.actions import Details, register
from registration.models import Category, Consent

now = timezone.now()
category, _ = Category.objects.get_or_create(
    edition=edition, slug="participant", number=1, name="Participante", is_public=True)
links = {}
for name in ("Inès", "Paul"):
    details = Details(category=category, first_name=name, last_name="Castelain",
        email=f"{uuid.uuid4().hex}@example.org", purposes=["directory"])
    person = register(uuid.uuid4(), edition=edition, details=details, now=now)
    Profile.objects.get_or_create(registration=person)
    links[name] = link_of(person)
user = User(email=f"{uuid.uuid4().hex}@example.org", name="Camille Delattre", is_staff=True)
user.set_password("organisation-2027")
user.save()
user.groups.add(Group.objects.get(name="organiser"))
links["organiser"] = user.email
print(json.dumps(links))
"""
)


@pytest.fixture
def links(site: Site) -> dict[str, str]:
    found: dict[str, str] = site.python(PEOPLE)
    return found


def phone(browser: Browser, arguments: dict[str, Any], link: str) -> Page:
    page = browser.new_context(**arguments).new_page()
    page.goto(link)
    return page


def card(page: Page, text: str):
    return page.get_by_role("article").filter(has_text=text)


def test_from_an_offer_to_its_report(
    browser: Browser,
    browser_context_args: dict[str, Any],
    links: dict[str, str],
    axe: Callable[[Page], None],
):
    ines, paul = (phone(browser, browser_context_args, links[name]) for name in ("Inès", "Paul"))
    paul.goto("/reseau/mur/")
    axe(paul)
    ines.goto("/reseau/mur/")
    ines.get_by_role("link", name="Écrire une annonce").first.press("Enter")
    ines.get_by_label("une offre").press("Space")
    ines.get_by_label("En 280 signes").fill("Deux bureaux à Fives")
    axe(ines)
    ines.get_by_role("button", name="Mettre sur le mur").press("Enter")
    expect(card(ines, "Deux bureaux à Fives")).to_be_visible()

    paul.reload()
    card(paul, "Deux bureaux").get_by_text("Répondre").first.press("Enter")
    card(paul, "Deux bureaux").get_by_label("Votre réponse").fill("Je viens les voir")
    card(paul, "Deux bureaux").get_by_role("button", name="Répondre").press("Enter")
    expect(card(paul, "Je viens les voir")).to_contain_text("Vous")
    axe(paul)

    ines.reload()
    ines.get_by_role("link", name="Signaler la réponse de Paul Castelain").press("Enter")
    ines.get_by_label("C’est de la publicité").press("Space")
    axe(ines)
    ines.get_by_role("button", name="Envoyer à l’organisation").press("Enter")
    expect(ines.get_by_role("heading", level=1)).to_contain_text("Merci")
    axe(ines)

    desk = phone(
        browser, {**browser_context_args, "viewport": {"width": 1280, "height": 900}}, "/connexion/"
    )
    desk.fill("[name=email]", links["organiser"])
    desk.fill("[name=password]", "organisation-2027")
    desk.press("[name=password]", "Enter")
    desk.wait_for_url("**/organisation/")
    desk.get_by_role("link", name="Réseau").press("Enter")
    axe(desk)
    desk.get_by_role("link", name="1 signalement attend").press("Enter")
    axe(desk)
    desk.get_by_role("link", name="Paul Castelain").press("Enter")
    expect(desk.get_by_text("Je viens les voir")).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="Le retirer").press("Enter")
    expect(desk.get_by_text("C’est retiré.")).to_be_visible()
    paul.reload()
    expect(paul.get_by_text("Je viens les voir")).to_have_count(0)
    for page in (ines, paul, desk):
        page.context.close()


def test_what_comes_is_announced_and_what_is_typed_stays(
    browser: Browser, browser_context_args: dict[str, Any], site: Site, links: dict[str, str]
):
    ines, paul = (phone(browser, browser_context_args, links[name]) for name in ("Inès", "Paul"))
    write(ines, "Un four à pain")
    paul.goto("/reseau/mur/")
    card(paul, "Un four à pain").get_by_text("Répondre").first.press("Enter")
    card(paul, "Un four à pain").get_by_label("Votre réponse").fill("Le jeudi nous va")
    write(ines, "Un fournil")
    expect(card(paul, "Un fournil")).to_have_count(0)

    paul.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    paul.get_by_role("link", name="1 nouvelle annonce").press("Enter")

    expect(card(paul, "Un fournil")).to_be_visible()
    expect(card(paul, "Un fournil").get_by_role("heading")).to_be_focused()
    typed = card(paul, "Un four à pain").get_by_label("Votre réponse")
    expect(typed).to_have_value("Le jeudi nous va")
    expect(paul.get_by_role("link", name="1 nouvelle annonce")).to_have_count(0)
    for page in (ines, paul):
        page.context.close()


def write(page: Page, text: str) -> None:
    page.goto("/reseau/mur/ecrire/")
    page.get_by_label("une offre").press("Space")
    page.get_by_label("En 280 signes").fill(text)
    page.get_by_role("button", name="Mettre sur le mur").press("Enter")
    page.wait_for_url("**/reseau/mur/")
