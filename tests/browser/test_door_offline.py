"""Story 2 without network: a volunteer's phone opens, scans, decides, counts, and sends later."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_door import PEOPLE, film_of

ENROL = """
import json
from django.utils import timezone
from assises.models import Edition
from registration.checkin import actions
from registration.checkin.models import Door

edition = Edition.objects.current().get()
Door.objects.update(admits="everybody", is_open=True, once=False)
_, token = actions.invite_phones(
    edition, doors=Door.objects.of(edition), kind=KIND, uses=1, now=timezone.now()
)
print(json.dumps(token))
"""
SCANS = """
import json
from registration.checkin.models import Presence, Scan
print(json.dumps({
    "scans": [[str(one.pk), one.outcome, one.is_offline, one.admitted]
              for one in Scan.objects.order_by("at")],
    "inside": Presence.objects.inside().count(),
    "conflicts": Scan.objects.conflicts().count(),
}))
"""
CANCEL = """
from django.utils import timezone
from registration import actions
from registration.models import Registration
actions.cancel(Registration.objects.get(code="8KQ4M2XB"), now=timezone.now())
"""
RESTORE = """
from registration.models import Registration
Registration.objects.filter(code="8KQ4M2XB").update(state="confirmed", cancelled_at=None)
"""
REVOKE = """
from django.utils import timezone
from registration.checkin import actions
from registration.checkin.models import Device
for device in Device.objects.filter(revoked_at=None):
    actions.revoke(device, now=timezone.now())
"""
KEPT = """async () => {
  const open = indexedDB.open("assises-accueil", 1)
  const db = await new Promise((done) => (open.onsuccess = () => done(open.result)))
  const count = (name) => new Promise((done) => {
    const asked = db.transaction(name).objectStore(name).count()
    asked.onsuccess = () => done(asked.result)
  })
  const kept = { people: await count("people"), queue: await count("queue") }
  db.close()
  return kept
}"""


@pytest.fixture
def badges(site) -> dict[str, str]:
    site.python(RESTORE)
    found: dict[str, str] = site.python(f"PASSWORD = 'correct horse battery staple'\n{PEOPLE}")
    return found


@pytest.fixture
def at_the_door(site, badges) -> Callable[..., Page]:
    """A phone that was enrolled, its roster read, its page installed."""

    def enrolled(page: Page, kind: str = "steward") -> Page:
        page.set_default_timeout(8_000)
        token = site.python(f"KIND = {kind!r}\n{ENROL}")
        page.goto(f"/accueil/telephone/{token}/")
        page.get_by_label("Votre prénom").fill("Lucie")
        page.get_by_role("button", name="Commencer").click()
        page.get_by_role("link", name="Entrée A").click()
        ready(page)
        return page

    return enrolled


def ready(page: Page) -> None:
    """The roster is there, and the worker keeps the page."""
    expect(page.locator("[data-age]")).to_contain_text("Liste de")
    expect(page.locator("[data-installed]")).to_be_visible(timeout=10_000)


def wedge(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def told(site) -> Any:
    return site.python(SCANS)


def test_a_phone_opens_scans_decides_and_counts_without_network(
    at_the_door, page, badges, site, axe
):
    at_the_door(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Hors ligne")).to_be_visible()

    wedge(page, badges["amina"])
    expect(page.locator(".verdict--queue")).to_contain_text("Entrez, c’est noté")
    expect(page.locator(".verdict--queue .who")).to_have_text("Amina Kaddour")
    assert page.evaluate(KEPT)["queue"] == 1  # before the screen said so
    expect(page.locator("[data-queued]")).to_contain_text("1 à envoyer")
    expect(page.locator(".count")).to_contain_text("1 entrée sur")
    axe(page)

    expect(page.locator(".finder")).to_be_visible(timeout=4_000)
    wedge(page, badges["amina"])
    expect(page.locator(".verdict--again")).to_contain_text("Déjà là")
    page.get_by_role("button", name="Badge suivant").click()
    wedge(page, badges["jules"])
    expect(page.locator(".verdict--stop")).to_be_visible()
    page.get_by_role("button", name="Badge suivant").click()
    wedge(page, badges["amina"][:-4] + "AAAA")
    expect(page.locator(".verdict--stop")).to_contain_text("Non reconnu")

    page.get_by_role("button", name="Badge suivant").click()
    page.reload()  # closed and opened again: nothing is lost
    expect(page.locator("[data-queued]")).to_contain_text("1 à envoyer")
    page.locator("[data-queued]").click()
    expect(page.locator("[data-waiting-list]")).to_contain_text("Amina Kaddour")
    axe(page)

    page.context.set_offline(False)
    expect(page.locator("[data-queued]")).to_be_hidden(timeout=15_000)
    end = told(site)
    assert [scan[1:] for scan in end["scans"]] == [["accepted", True, True]]
    assert (end["inside"], end["conflicts"]) == (1, 0)


def test_somebody_registered_since_is_let_in_by_their_signature(at_the_door, page, badges, site):
    at_the_door(page)
    page.context.set_offline(True)
    badge = site.python(
        PEOPLE.split("amina =")[0].replace("PASSWORD", "'x'")
        + "nadia = somebody('Nadia', 'Leclercq', '2KQ4M2XB')\nprint(json.dumps(nadia.badge))"
    )

    wedge(page, badge)

    expect(page.locator(".verdict--queue")).to_contain_text("inscription postérieure")
    expect(page.locator(".verdict--queue .who")).to_be_hidden()  # the roster has no name
    page.context.set_offline(False)
    expect(page.locator("[data-queued]")).to_be_hidden(timeout=15_000)
    assert told(site)["inside"] == 1


def test_an_answer_lost_on_its_way_ends_in_one_entry(at_the_door, page, badges, site):
    at_the_door(page)

    def lose(route: Any) -> None:
        route.fetch()  # the server hears it, the phone does not hear the server
        route.abort()

    page.route("**/api/v1/checkin/scans/", lose)
    wedge(page, badges["louis"])
    expect(page.locator(".verdict--queue")).to_contain_text("Louis Vandamme")
    page.unroute("**/api/v1/checkin/scans/")
    expect(page.locator("[data-queued]")).to_be_hidden(timeout=15_000)

    end = told(site)
    assert [scan[1] for scan in end["scans"]] == ["accepted"]
    assert (end["inside"], end["conflicts"]) == (1, 0)


def test_a_revoked_badge_let_in_offline_is_told_to_the_phone_and_the_desk(
    at_the_door, page, badges, site
):
    at_the_door(page)
    page.context.set_offline(True)
    site.python(CANCEL)

    wedge(page, badges["louis"])
    expect(page.locator(".verdict--queue")).to_contain_text("Louis Vandamme")
    page.context.set_offline(False)

    expect(page.locator("[data-late]")).to_contain_text("Louis Vandamme", timeout=15_000)
    assert told(site)["conflicts"] == 1


def test_a_revoked_phone_forgets_the_names_and_still_delivers(at_the_door, page, badges, site):
    at_the_door(page)
    page.context.set_offline(True)
    wedge(page, badges["amina"])
    expect(page.locator(".verdict--queue")).to_be_visible()
    site.python(REVOKE)

    page.context.set_offline(False)

    expect(page.locator(".verdict--stop")).to_contain_text("ne sert plus de porte", timeout=15_000)
    assert page.evaluate(KEPT) == {"people": 0, "queue": 0}
    assert told(site)["inside"] == 1


def test_a_supervisor_decides_undoes_and_searches_without_network(
    at_the_door, page, badges, site, axe
):
    at_the_door(page, "supervisor")
    page.context.set_offline(True)
    page.get_by_role("button", name="Chercher un nom").click()
    page.get_by_label("Nom, prénom ou structure").fill("zzzz")
    expect(page.locator("[data-summary]")).to_contain_text("Personne")
    page.get_by_label("Nom, prénom ou structure").fill("vendamme lou")  # a slip, and turned round
    page.get_by_role("button", name="Louis").click()
    expect(page.locator(".verdict--queue")).to_contain_text("Louis Vandamme")
    expect(page.locator(".finder")).to_be_visible(timeout=4_000)

    page.get_by_role("button", name="Autres actions").click()
    axe(page)
    page.get_by_role("button", name="Annuler le dernier passage").click()
    expect(page.locator("[data-queued]")).to_be_hidden()
    wedge(page, badges["jules"])
    page.get_by_role("button", name="Faire entrer quand même").click()
    axe(page)
    page.get_by_label("Pourquoi").fill("Élu, attendu à la tribune")
    page.get_by_role("button", name="Faire entrer", exact=True).click()
    expect(page.locator(".verdict--queue")).to_be_visible()

    page.context.set_offline(False)
    expect(page.locator("[data-queued]")).to_be_hidden(timeout=15_000)
    assert told(site)["inside"] == 1


def test_somebody_registers_on_the_spot(at_the_door, page, badges, axe):
    at_the_door(page, "supervisor")
    page.get_by_role("button", name="Inscrire").click()
    axe(page)
    page.get_by_label("Prénom", exact=True).fill("Zoé")
    page.get_by_label("Nom", exact=True).fill("Delattre")
    page.get_by_role("button", name="Inscrire et faire entrer").click()

    expect(page.locator("[data-outcome]")).to_contain_text("entrée notée")
    expect(page.locator("[data-qr]")).to_be_visible()
    axe(page)


def test_a_phone_is_given_back_with_nothing_on_it(at_the_door, page, badges):
    at_the_door(page)
    assert page.evaluate(KEPT)["people"] > 0
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("button", name="Rendre ce téléphone").click()

    expect(page.locator("door-desk")).to_have_count(0)
    page.goto("/accueil/")
    assert "/connexion/" in page.url


def test_where_the_browser_keeps_nothing_the_door_works_online_and_says_so(
    at_the_door, site, badges, browser
):
    context: BrowserContext = browser.new_context(base_url=site.url, locale="fr-FR")
    context.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no') } })"
    )
    page = context.new_page()
    token = site.python(f"KIND = 'steward'\n{ENROL}")
    page.goto(f"/accueil/telephone/{token}/")
    page.get_by_label("Votre prénom").fill("Lucie")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_role("link", name="Entrée A").click()

    expect(page.locator("[data-fragile]")).to_be_visible()
    wedge(page, badges["amina"])
    expect(page.locator(".verdict--go")).to_contain_text("Amina Kaddour")
    context.close()


def test_the_camera_reads_without_network_after_a_reload(film_camera, site, badges, tmp_path):
    browser = film_camera(film_of(f"{site.url.upper()}/B/{badges['louis']}", tmp_path))
    context = browser.new_context(
        base_url=site.url, viewport={"width": 390, "height": 844}, locale="fr-FR"
    )
    context.grant_permissions(["camera"])
    page = context.new_page()
    token = site.python(f"KIND = 'steward'\n{ENROL}")
    page.goto(f"/accueil/telephone/{token}/")
    page.get_by_label("Votre prénom").fill("Lucie")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_role("link", name="Entrée B").click()
    ready(page)
    context.set_offline(True)
    page.reload()

    verdicts = page.locator(".verdict--queue, .verdict--again")
    expect(verdicts.first).to_contain_text("Louis Vandamme", timeout=20_000)
    context.close()
