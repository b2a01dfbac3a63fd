"""An organiser's evening: the list, one person, what would follow, a question, an import."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site

ACCOUNT = """
from django.contrib.auth.models import Group
from assises.models import User
user, _made = User.objects.get_or_create(email="desk@example.org", defaults={"is_staff": True})
user.set_password("an evening of work")
user.save()
user.groups.add(Group.objects.get(name="organiser"))
"""
PEOPLE = """
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory
from assises.models import Edition
from registration.models import Registration
Registration.objects.all().delete()
edition = Edition.objects.current().first() or EditionFactory()
edition.last_number = 100
edition.save()
category = CategoryFactory(edition=edition)
for name in ("Amina", "Bruno", "Denis"):
    RegistrationFactory(
        edition=edition, category=category, first_name=name, last_name="Test", name_key=name
    )
import json
print(json.dumps(str(Registration.objects.get(first_name="Amina").pk)))
"""
PAGES = (
    *("", "inscriptions/", "inscriptions/nouvelle/", "inscriptions/importer/", "exports/"),
    *("categories/", "categories/places/", "categories/nouvelle/", "codes/", "badges/"),
    *("questions/", "questions/nouvelle/", "courriels/", "courriels/modeles/"),
    *("portes/", "portes/mur/", "portes/securite/", "portes/telephones/"),
    *("portes/telephones/ajouter/", "portes/lieux/", "portes/lieux/ajouter/"),
    *("portes/lieux/porte/ajouter/", "portes/presences/", "portes/papier/"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: people are counted here."""
    site = Site(tmp_path_factory.mktemp("desk"))
    site.prepare()
    site.start()
    yield site
    site.stop()


@pytest.fixture
def amina(site: Site) -> str:
    site.python(ACCOUNT)
    return str(site.python(PEOPLE))


@pytest.fixture
def desk(page: Page, amina: str) -> Page:
    page.goto("/connexion/")
    page.fill("[name=email]", "desk@example.org")
    page.fill("[name=password]", "an evening of work")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisation/")
    return page


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_accessible_and_holds_in_its_width(
    desk: Page, amina: str, axe: Callable[[Page], None], width: int
):
    desk.set_viewport_size({"width": width, "height": 900})
    one = f"inscriptions/{amina}/"
    for path in (*PAGES, one, f"{one}corriger/", f"{one}besoins/", f"{one}agir/annuler/"):
        desk.goto(f"/organisation/{path}")
        axe(desk)
        wide = desk.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (path, wide)


def test_ticks_survive_a_reload_and_lead_to_what_would_follow(desk: Page):
    desk.goto("/organisation/inscriptions/")
    with desk.expect_response("**/choisir/"):
        desk.get_by_label("Cocher Amina Test").check()
    with desk.expect_response("**/choisir/"):
        desk.get_by_label("Cocher Bruno Test").check()
    expect(desk.locator("[data-picked]")).to_have_text("2")

    desk.reload()
    expect(desk.get_by_label("Cocher Bruno Test")).to_be_checked()
    desk.select_option("[name=deed]", "annuler")
    desk.get_by_role("button", name="Continuer").click()
    expect(desk.locator("main")).to_contain_text("2 places sont rendues")
    desk.get_by_role("button", name="Annuler").click()

    expect(desk.get_by_role("status").first).to_contain_text("C’est fait pour 2 personnes")


def test_a_question_under_a_condition_shows_itself(desk: Page, site: Site):
    desk.goto("/organisation/questions/nouvelle/")
    desk.fill("[name=label]", "Comment venez-vous ?")
    desk.select_option("[name=kind]", "choice")
    desk.fill("[name=choices]", "En bus\nEn voiture")
    desk.get_by_role("button", name="Enregistrer").click()
    desk.goto("/organisation/questions/nouvelle/")
    desk.fill("[name=label]", "Covoiturage ?")
    desk.select_option("[name=kind]", "yes_no")
    desk.select_option("[name=condition]", label="Comment venez-vous ?: En voiture")
    desk.get_by_role("button", name="Enregistrer").click()

    desk.goto("/inscription/")
    second = desk.get_by_role("group", name="Covoiturage ?")
    expect(second).to_be_hidden()
    desk.get_by_label("En voiture").check()
    expect(second).to_be_visible()
    for _each in range(2):  # what hangs on another goes first
        site.python(
            "from registration.models import FormQuestion as Q\n"
            "Q.objects.order_by('-number').first().delete()"
        )


def test_a_list_is_looked_at_then_imported(desk: Page, site: Site, tmp_path: Any):
    file = tmp_path / "liste.csv"
    file.write_bytes("Prénom;Nom;Courriel\nZoé;Neuve;zoe@example.org\n".encode("cp1252"))
    desk.goto("/organisation/inscriptions/importer/")
    desk.set_input_files("[name=file]", file)
    desk.get_by_role("button", name="Regarder la liste").click()
    desk.get_by_role("button", name="Voir ce qui suivrait").click()
    expect(desk.locator("main")).to_contain_text("1 personne reçoit une place")
    desk.get_by_role("button", name="Importer", exact=True).click()

    expect(desk.get_by_role("heading", level=1)).to_have_text("La liste est importée")
    names = site.python(
        "import json\nfrom registration.models import Registration as R\n"
        "print(json.dumps(list(R.objects.filter(last_name='Neuve').values_list('first_name'))))"
    )
    assert json.dumps(names, ensure_ascii=False) == '[["Zoé"]]'


def test_the_link_of_a_code_is_copied(desk: Page):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.goto("/organisation/codes/")
    desk.select_option("form[method=post] [name=category]", index=1)
    desk.fill("[name=labels]", "La Voix du Nord")
    desk.get_by_role("button", name="Les créer").click()

    desk.get_by_role("button", name="Copier").click()

    expect(desk.locator("copy-text [role=status]")).to_have_text("Copié")
    link = desk.locator("copy-text input").input_value()
    assert desk.evaluate("navigator.clipboard.readText()") == link


def test_live_figures_stay_open_and_wait_under_a_button(desk: Page, site: Site):
    site.python(
        "from tests.factories import *; from assises.models import Edition;"
        "from registration.checkin.models import Door;"
        "Door.objects.exists() or DoorFactory(edition=Edition.objects.current().first())"
    )
    desk.clock.install()
    desk.goto("/organisation/portes/")
    desk.locator("summary").click()
    desk.evaluate("document.querySelector('live-part h2').textContent = 'old'")

    with desk.expect_response("**/organisation/portes/"):
        desk.clock.run_for(5100)

    expect(desk.locator("live-part h2").first).not_to_have_text("old")
    expect(desk.locator("details")).to_have_attribute("open", "")
    expect(desk.locator("summary")).to_be_focused()

    desk.evaluate(
        "document.querySelector('live-part').insertAdjacentHTML("
        "'beforeend', '<form><button type=button id=probe>X</button></form>')"
    )
    desk.locator("#probe").focus()
    desk.clock.run_for(5100)
    expect(desk.locator("[data-held]")).to_be_visible()
    expect(desk.locator("#probe")).to_be_focused()
