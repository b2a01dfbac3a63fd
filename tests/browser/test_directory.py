"""On a phone: a profile is written, somebody is found as one types, and leaving is at once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import EDITION, Site

PHONE = {"width": 390, "height": 844}
PEOPLE = (
    EDITION
    + """
import json
import uuid
from agenda.models import Theme
from registration.access import link_of
from registration.actions import Details, register
from registration.models import Category

now = timezone.now()
category, _ = Category.objects.get_or_create(
    edition=edition, slug="participant", number=1, name="Participante", is_public=True)
Theme.objects.get_or_create(edition=edition, slug="mobilite", name="Mobilité")
links = {}
for first, last in (("Amina", "Kaddour"), ("Octave", "Quennehen")):
    details = Details(category=category, first_name=first, last_name=last,
        email=f"{uuid.uuid4().hex}@example.org", organisation="Atelier du Canal")
    links[first] = link_of(register(uuid.uuid4(), edition=edition, details=details, now=now))
print(json.dumps(links))
"""
)


@pytest.fixture
def links(site: Site) -> dict[str, str]:
    found: dict[str, str] = site.python(PEOPLE)
    return found


def enter(page: Page, link: str) -> None:
    page.context.clear_cookies()
    page.goto(link)


def write(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/reseau/moi/")
    page.get_by_label("En une ligne").fill("Réparer plutôt que jeter")
    offers = page.get_by_role("region", name="Je propose")
    offers.get_by_text("Lieux").press("Enter")
    offers.get_by_label("Bureaux et locaux partagés").press("Space")
    offers.get_by_label("avec vos mots").fill("40 à 200 m², bail solidaire")
    page.get_by_role("checkbox", name="Mobilité", exact=True).press("Space")
    page.get_by_label(re.compile("^Un lien")).fill("example.org/canal")
    axe(page)
    page.get_by_role("button", name="Enregistrer et figurer dans l’annuaire").press("Enter")
    expect(page.get_by_role("heading", name="Vous figurez dans l’annuaire")).to_be_visible()


def test_written_found_then_gone(page: Page, links: dict[str, str], axe: Callable[[Page], None]):
    page.set_viewport_size(PHONE)
    enter(page, links["Octave"])
    write(page, axe)
    axe(page)
    page.get_by_role("link", name="Voir ce que les autres voient").press("Enter")
    expect(page.get_by_text("40 à 200 m², bail solidaire")).to_be_visible()
    axe(page)

    enter(page, links["Amina"])
    page.goto("/programme/")
    page.goto("/ma-journee/")
    page.get_by_role("navigation", name="Ma journée").get_by_role("link", name="Annuaire").click()
    expect(page.get_by_text("Vous lisez l’annuaire sans y figurer")).to_be_visible()
    axe(page)
    search = page.get_by_role("searchbox")
    search.press_sequentially("cowork")
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="1 personne trouvée")).to_have_count(1)
    expect(page.locator("mark")).to_have_text("Bureaux et locaux partagés")
    expect(page).to_have_url(re.compile(r"\?q=cowork$"))
    axe(page)
    search.fill("zzzz")
    expect(page.get_by_text("Personne ne correspond à")).to_be_visible()
    axe(page)
    page.go_back()
    expect(page).to_have_url(re.compile("/reseau/$"))
    search.fill("quenehen octave")
    page.get_by_role("link", name="Octave Quennehen", exact=True).press("Enter")
    expect(page.get_by_role("link", name="example.org/canal")).to_be_visible()
    axe(page)
    address = page.url

    enter(page, links["Octave"])
    page.goto("/reseau/moi/")
    page.get_by_role("link", name="Quitter l’annuaire").press("Enter")
    axe(page)
    page.get_by_role("button", name="Quitter l’annuaire").press("Enter")
    expect(page.get_by_text("Vous ne figurez plus dans l’annuaire.")).to_be_visible()

    enter(page, links["Amina"])
    page.goto("/reseau/?q=quennehen")
    expect(page.get_by_text("Personne ne correspond à")).to_be_visible()
    assert page.goto(address).status == 404


def test_without_script_the_button_finds(
    browser, browser_context_args, links: dict[str, str], axe: Callable[[Page], None]
):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(links["Octave"])
    page.goto("/reseau/moi/")
    page.get_by_label("En une ligne").fill("Menuiserie")
    page.get_by_role("button", name="Enregistrer et figurer").click()
    page.context.clear_cookies()
    page.goto(links["Amina"])
    page.goto("/reseau/")
    page.get_by_role("searchbox").fill("menuiseries")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("article").first).to_contain_text("Menuiserie")
    context.close()
