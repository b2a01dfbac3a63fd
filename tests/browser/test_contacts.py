"""Contacts by badge on a phone: with network, without, and in other hands."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.site import EDITION, Site
from tests.browser.test_day import wait_until

PEOPLE = (
    EDITION
    + """
import json, uuid
from networking.models import Exchange
from registration.access import link_of
from registration.actions import Details, register
from registration.models import Category

Exchange.objects.all().delete()
category, _ = Category.objects.get_or_create(
    edition=edition, slug="participant", number=1, name="Participante", is_public=True)
people = {}
for first_name in ("Ines", "Paul", "Zoé"):
    details = Details(category=category, first_name=first_name, last_name="Delattre",
        email=f"{first_name.lower()[:3]}.delattre@example.org", organisation=f"Maison {first_name}")
    one = register(uuid.uuid4(), edition=edition, details=details, now=timezone.now())
    people[first_name] = {"link": link_of(one), "badge": one.badge}
print(json.dumps(people))
"""
)
EXCHANGES = """
import json
from networking.models import Exchange
print(json.dumps([
    [one.asking.first_name, one.asked.first_name, one.state, one.asking_gives, one.asking_note]
    for one in Exchange.objects.select_related("asking", "asked").order_by("asked_at")
]))
"""
KEPT = """async () => {
  const open = indexedDB.open("assises-contacts", 1)
  open.onupgradeneeded = () => open.result.createObjectStore("offers", { keyPath: "id" })
  const db = await new Promise((done) => (open.onsuccess = () => done(open.result)))
  const asked = db.transaction("offers").objectStore("offers").getAll()
  const all = await new Promise((done) => (asked.onsuccess = () => done(asked.result)))
  db.close()
  return all.length
}"""
HAS_PAGE = """async () => {
  if (!(await caches.has("contacts"))) return 0
  const cache = await caches.open("contacts")
  const urls = (await cache.keys()).map(({ url }) => url)
  return urls.some((url) => url.endsWith("/hors-ligne/")) ? urls.length : 0
}"""


@pytest.fixture
def people(site: Site) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = site.python(PEOPLE)
    return found


def open_day(page: Page, link: str) -> None:
    """Follow the link of the mail, and wait until the phone keeps the page for badges."""
    page.goto(link)
    expect(page.locator(".pass")).to_be_visible()
    wait_until(page, lambda: page.evaluate(HAS_PAGE) >= 6)  # the page, its styles, scripts, icons
    wait_until(page, lambda: page.evaluate(READY))


READY = """async () => {
  const at = (scope) => navigator.serviceWorker.getRegistration(scope)
  const both = await Promise.all(["/b/", "/B/"].map(at))
  return both.every((one) => one?.active?.state === "activated")
}"""


def read_offline(page: Page, context: BrowserContext, badge: str, note: str) -> None:
    context.set_offline(True)
    page.goto(f"/B/{badge}")
    expect(page.get_by_text("Hors ligne", exact=True)).to_be_visible()
    page.get_by_label("Un mot pour vous souvenir").fill(note)
    page.get_by_role("button", name="Garder l’échange").click()
    expect(page.locator('[data-part="kept"]')).to_be_visible()
    expect(page.locator('[data-part="kept"]')).to_be_focused()


def test_two_people_exchange_with_their_phones(
    page: Page,
    people: dict,
    site: Site,
    browser: Browser,
    browser_context_args: dict,
    axe: Callable[[Page], None],
) -> None:
    page.goto(people["Ines"]["link"])
    page.goto(f"/b/{people['Paul']['badge']}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Paul Delattre")
    axe(page)
    page.get_by_label("Courriel").uncheck()
    page.get_by_label("Un mot pour vous souvenir").fill("Locaux à Wambrechies")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the button follows the note
    expect(page.locator(".note--ok")).to_contain_text("Rien ne part avant l’accord de Paul")
    expect(page.get_by_text("Attend sa réponse")).to_be_visible()
    axe(page)

    theirs = browser.new_context(**browser_context_args)
    other = theirs.new_page()
    other.goto(people["Paul"]["link"])
    other.get_by_role("link", name="Mes contacts").click()
    expect(other.get_by_role("heading", name="Ines Delattre")).to_be_visible()
    axe(other)
    other.get_by_role("button", name="Échanger").click()
    expect(other.locator(".person")).to_contain_text("Ines Delattre")
    expect(other.locator(".person")).not_to_contain_text("ine.delattre@example.org")
    page.reload()
    expect(page.get_by_role("link", name="pau.delattre@example.org")).to_be_visible()
    expect(page.locator(".person")).to_contain_text("Locaux à Wambrechies")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=".vcf Paul Delattre").click()
    assert download.value.suggested_filename == "paul-delattre.vcf"
    theirs.close()


def test_it_works_without_script(
    browser: Browser, browser_context_args: dict, people: dict, site: Site
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(people["Ines"]["link"])
    page.goto(f"/B/{people['Paul']['badge']}")
    page.get_by_role("button", name="Proposer l’échange").click()

    expect(page.locator(".note--ok")).to_be_visible()
    assert site.python(EXCHANGES) == [["Ines", "Paul", "open", ["email"], ""]]
    context.close()


def test_a_badge_read_without_network_is_kept_and_leaves_once(
    page: Page, context: BrowserContext, people: dict, site: Site, axe: Callable[[Page], None]
) -> None:
    open_day(page, people["Ines"]["link"])
    context.set_offline(True)
    page.goto(f"/b/{people['Paul']['badge']}")
    axe(page)
    read_offline(page, context, people["Paul"]["badge"], "Paul, du canal")
    assert page.evaluate(KEPT) == 1
    axe(page)
    page.goto("/ma-journee/")  # without network still
    expect(page.locator(".pass")).to_be_visible()

    context.set_offline(False)
    page.goto("/reseau/contacts/")
    expect(page.get_by_text("Attend sa réponse")).to_be_visible(timeout=20_000)
    wait_until(page, lambda: page.evaluate(KEPT) == 0)
    page.reload()

    assert site.python(EXCHANGES) == [["Ines", "Paul", "open", ["email"], "Paul, du canal"]]


def test_the_page_that_stays_open_sends_when_the_network_is_back(
    page: Page, context: BrowserContext, people: dict, site: Site
) -> None:
    open_day(page, people["Ines"]["link"])
    read_offline(page, context, people["Paul"]["badge"], "")

    context.set_offline(False)

    expect(page.locator('[data-part="sent"]')).to_be_visible(timeout=20_000)
    assert [row[:3] for row in site.python(EXCHANGES)] == [["Ines", "Paul", "open"]]


def test_a_false_badge_is_told_then_dropped(
    page: Page, context: BrowserContext, people: dict, axe: Callable[[Page], None]
) -> None:
    open_day(page, people["Ines"]["link"])
    read_offline(page, context, people["Paul"]["badge"][:-4] + "AAAA", "Qui est-ce ?")

    context.set_offline(False)
    page.goto("/reseau/contacts/")

    kept = page.locator("kept-offers")
    expect(kept).to_contain_text("n’est pas valable")
    expect(kept).to_contain_text("Qui est-ce ?")
    axe(page)
    kept.get_by_role("button", name="J’ai lu, retirer").click()
    expect(kept).to_be_hidden()
    assert page.evaluate(KEPT) == 0


def test_a_server_that_is_down_loses_nothing(page: Page, people: dict, site: Site) -> None:
    open_day(page, people["Ines"]["link"])
    site.stop()
    try:
        page.goto(f"/b/{people['Paul']['badge']}")
        page.get_by_role("button", name="Garder l’échange").click()
        expect(page.locator('[data-part="kept"]')).to_be_visible()
    finally:
        site.start()

    page.goto("/ma-journee/")
    wait_until(page, lambda: len(site.python(EXCHANGES)) == 1)


def test_who_signs_in_next_sends_nothing_of_the_formers(
    page: Page, context: BrowserContext, people: dict, site: Site
) -> None:
    open_day(page, people["Ines"]["link"])
    read_offline(page, context, people["Paul"]["badge"], "Le mot d’Ines")
    page.route("**/reseau/contacts/gardes.json", lambda route: route.abort())
    context.set_offline(False)
    site.python(EXCHANGES.replace("print", "Exchange.objects.all().delete(); print"))
    before = page.evaluate(KEPT)

    open_day(page, people["Zoé"]["link"])
    page.goto("/reseau/contacts/")
    expect(page.get_by_text("Pas encore de contact")).to_be_visible()
    expect(page.locator("kept-offers")).to_be_hidden()

    assert page.evaluate(KEPT) == before
    assert [row for row in site.python(EXCHANGES) if row[0] == "Zoé"] == []
    context.set_offline(True)
    page.goto(f"/b/{people['Paul']['badge']}")
    expect(page.locator("form")).to_contain_text("Zoé Delattre")


def test_signing_out_leaves_no_page_and_no_offer(
    page: Page, context: BrowserContext, people: dict
) -> None:
    open_day(page, people["Ines"]["link"])
    page.locator('form[action="/deconnexion/"] button').click()
    page.wait_for_url(lambda url: "/ma-journee/" not in url)

    assert page.evaluate(HAS_PAGE) == 0
    assert page.evaluate(KEPT) == 0
    context.set_offline(True)
    with pytest.raises(Error):
        page.goto(f"/b/{people['Paul']['badge']}")


def test_a_stranger_reads_nothing(page: Page, people: dict) -> None:
    told: Any = page.goto(f"/b/{people['Paul']['badge']}")

    assert "Delattre" not in told.text()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
