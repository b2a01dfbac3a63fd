"""Ma journée on a phone: with network, without, and in other hands."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.site import EDITION, Site

PEOPLE = (
    EDITION
    + """
import json
from datetime import timedelta
from agenda.models import Room, Session
from registration.access import link_of
from registration.actions import Details, register
from registration.models import Category
import uuid

now = timezone.now()
category, _ = Category.objects.get_or_create(
    edition=edition, slug="participant", number=1, name="Participante", is_public=True)
room, _ = Room.objects.get_or_create(
    edition=edition, slug="amphi", name="Grand amphithéâtre", capacity=292)
Session.objects.get_or_create(edition=edition, slug="table-ronde", defaults={
    "kind": "round_table", "title": "De la loi ESS à la loi PACTE", "room": room, "has_live": True,
    "starts_at": now - timedelta(minutes=10), "ends_at": now + timedelta(hours=2)})
Session.objects.get_or_create(edition=edition, slug="europe", defaults={
    "kind": "plenary", "title": "La place de l’ESS pour l’Europe", "room": room,
    "starts_at": now + timedelta(hours=2), "ends_at": now + timedelta(hours=3)})
people = {}
for first_name in ("Amina", "Louis"):
    details = Details(category=category, first_name=first_name, last_name="Kaddour",
        email=f"{first_name.lower()}@example.org", organisation=f"Maison de {first_name}")
    registration = register(uuid.uuid4(), edition=edition, details=details, now=now)
    people[first_name] = {"link": link_of(registration), "code": registration.code}
print(json.dumps(people))
"""
)


@pytest.fixture(scope="module")
def people(site: Site) -> dict[str, dict[str, str]]:
    """Amina and Louis, registered; a round table is on now, another session follows."""
    found: dict[str, dict[str, str]] = site.python(PEOPLE)
    return found


def kept(page: Page) -> list[str]:
    """Addresses in the copy that this phone keeps."""
    urls: list[str] = page.evaluate(
        """async () => (await caches.has("ma-journee"))
             ? (await (await caches.open("ma-journee")).keys()).map(({ url }) => url) : []"""
    )
    return urls


def open_day(page: Page, link: str) -> None:
    """Follow the link of the mail, and wait until the phone keeps the day."""
    page.goto(link)
    expect(page.locator(".pass")).to_be_visible()
    wait_until(page, lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
    wait_until(page, lambda: any("badge.pdf" in url for url in kept(page)))


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    for _time in range(100):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never became so")


def test_the_day_is_read_with_badge_and_what_is_on(
    page: Page, people: dict, axe: Callable[[Page], None]
) -> None:
    page.goto(people["Amina"]["link"])

    expect(page).to_have_url(page.url.split("/ma-journee/")[0] + "/ma-journee/")
    expect(page.get_by_role("heading", name="Amina")).to_be_visible()
    expect(page.locator(".hours .is-now h3")).to_have_text("De la loi ESS à la loi PACTE")
    expect(page.locator(".live h2")).to_be_visible()
    expect(page.locator(".note")).to_have_count(0)
    axe(page)


def test_the_badge_fills_the_screen(page: Page, people: dict) -> None:
    page.goto(people["Amina"]["link"])

    page.locator('a[href="#badge"]').click()

    box = page.locator(".pass .qr").bounding_box()
    assert box
    assert box["width"] >= 350
    page.locator(".pass-close a").click()
    expect(page.locator(".pass-close a")).to_be_hidden()


@pytest.mark.parametrize("path", ["/ma-journee/", "/en/ma-journee/"])
def test_the_day_is_read_without_network(
    page: Page, context: BrowserContext, people: dict, path: str, axe: Callable[[Page], None]
) -> None:
    open_day(page, people["Amina"]["link"])
    context.set_offline(True)

    page.goto(path)
    page.reload()

    expect(page.locator(".pass .who")).to_have_text("Amina Kaddour")
    expect(page.locator(".pass .qr")).to_be_visible()
    expect(page.locator("day-copy .note")).to_be_visible()
    expect(page.locator(".hours .is-now")).to_have_count(1)  # scripts are kept too
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.pass')).borderTopWidth") == "2px"
    )
    icons = page.evaluate("fetch(document.querySelector('.i use').href.baseVal).then((r) => r.ok)")
    assert icons is True
    axe(page)


def test_the_link_of_the_mail_works_without_network(
    page: Page, context: BrowserContext, people: dict
) -> None:
    open_day(page, people["Amina"]["link"])
    context.set_offline(True)

    page.goto(people["Amina"]["link"])

    expect(page.locator(".pass .who")).to_have_text("Amina Kaddour")


def test_the_badge_file_is_kept(page: Page, context: BrowserContext, people: dict) -> None:
    open_day(page, people["Amina"]["link"])
    context.set_offline(True)

    kind = page.evaluate(
        """async () => {
             const link = document.querySelector('a[href*="badge.pdf"]')
             return (await (await fetch(link.href)).blob()).type
           }"""
    )

    assert kind == "application/pdf"


def test_when_the_server_is_down_the_copy_serves(site: Site, page: Page, people: dict) -> None:
    open_day(page, people["Amina"]["link"])
    site.stop()
    try:
        page.goto("/ma-journee/")
        expect(page.locator("day-copy .note")).to_be_visible()
    finally:
        site.start()

    page.reload()
    expect(page.locator("day-copy .note")).to_have_count(0)


def test_another_persons_link_never_shows_the_former_copy(
    page: Page, context: BrowserContext, people: dict
) -> None:
    open_day(page, people["Amina"]["link"])

    context.set_offline(True)
    with pytest.raises(Error):
        page.goto(people["Louis"]["link"])
    context.set_offline(False)
    open_day(page, people["Louis"]["link"])
    context.set_offline(True)
    page.goto("/ma-journee/")

    expect(page.locator(".pass .who")).to_have_text("Louis Kaddour")
    page.goto("/en/ma-journee/")
    expect(page.locator(".pass .who")).to_have_text("Louis Kaddour")


def test_signing_out_leaves_nothing_on_the_phone(
    page: Page, context: BrowserContext, people: dict
) -> None:
    open_day(page, people["Amina"]["link"])

    page.locator('form[action="/deconnexion/"] button').click()
    page.wait_for_url(lambda url: "/ma-journee/" not in url)

    assert kept(page) == []
    context.set_offline(True)
    with pytest.raises(Error):
        page.goto("/ma-journee/")


def test_a_refusal_of_the_server_ends_the_copy(
    page: Page, context: BrowserContext, people: dict
) -> None:
    open_day(page, people["Amina"]["link"])
    context.clear_cookies()

    page.goto("/ma-journee/")

    expect(page).to_have_url(page.url.split("/connexion/")[0] + "/connexion/")
    assert kept(page) == []


def test_the_copy_ends_after_the_day(page: Page, context: BrowserContext, people: dict) -> None:
    open_day(page, people["Amina"]["link"])
    page.evaluate(
        """async () => {
             const cache = await caches.open("ma-journee")
             for (const path of ["/ma-journee/", "/en/ma-journee/"]) {
               const response = await cache.match(path, { ignoreVary: true })
               const headers = new Headers(response.headers)
               const terms = JSON.parse(headers.get("Kept-Copy"))
               terms.until = "2020-01-01T00:00:00+01:00"
               headers.set("Kept-Copy", JSON.stringify(terms))
               await cache.put(path, new Response(await response.text(), { headers }))
             }
           }"""
    )
    context.set_offline(True)

    with pytest.raises(Error):
        page.goto("/ma-journee/")


def test_an_open_page_lets_go_of_the_copy_after_the_day(page: Page, people: dict) -> None:
    open_day(page, people["Amina"]["link"])
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=4))

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    wait_until(page, lambda: kept(page) == [])


def test_the_worker_sees_no_other_page(page: Page, people: dict) -> None:
    open_day(page, people["Amina"]["link"])

    page.goto("/programme/")

    assert page.evaluate("navigator.serviceWorker.controller") is None


def test_cancelling_works_without_script(
    browser: Browser, browser_context_args: dict, people: dict
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(people["Louis"]["link"])

    page.locator('a[href="/ma-journee/annuler/"]').click()
    page.locator("main form button").click()

    expect(page.locator(".state--warn")).to_be_visible()
    expect(page.locator(".pass")).to_have_count(0)
    context.close()


def test_a_code_of_the_mail_signs_in(
    site: Site, page: Page, people: dict, axe: Callable[[Page], None]
) -> None:
    page.goto("/connexion/")
    axe(page)
    page.fill("[name=email]", "amina@example.org")
    page.press("[name=email]", "Enter")
    page.wait_for_url("**/connexion/code/")
    axe(page)
    code = site.python(
        "import json; from assises.models import OutgoingMail\n"
        "mail = OutgoingMail.objects.filter(kind__contains='code').latest('pk')\n"
        "print(json.dumps(mail.params['code']))"
    )
    wrong = f"{(int(code) + 1) % 10**6:06}"

    page.fill("[name=code]", wrong)
    page.press("[name=code]", "Enter")
    expect(page.locator(".error")).to_be_visible()
    axe(page)
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")

    expect(page.locator(".pass .who")).to_have_text("Amina Kaddour")
