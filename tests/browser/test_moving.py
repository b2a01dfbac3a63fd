"""Stars kept on a phone, then in the account; a day that moves under open pages."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import EDITION, Site

PEOPLE = (
    EDITION
    + """
import json
from datetime import timedelta
from agenda.models import Room, Session
from registration.access import link_of
from tests.factories import RegistrationFactory

now = timezone.now()
for slug, name in (("salle-mobile", "Salle mobile"), ("salle-fixe", "Salle fixe")):
    room, _ = Room.objects.get_or_create(
        edition=edition, slug=slug, defaults={"name": name, "capacity": 40})
    start = now.replace(second=0, microsecond=0) + timedelta(days=200)
    Session.objects.get_or_create(edition=edition, slug=f"{slug}-debat", defaults={
        "kind": "round_table", "title": f"Débat, {name}", "room": room,
        "starts_at": start, "ends_at": start + timedelta(hours=1)})
Edition.objects.bump(edition.pk)
person = RegistrationFactory(edition=edition, first_name="Nadia", email="nadia.benali@example.org")
print(json.dumps({"link": link_of(person), "owner": str(person.pk)}))
"""
)
LATE = """
import json
from datetime import timedelta
from agenda.editing import during
from agenda.models import Session
session = Session.objects.get(slug="salle-mobile-debat")
before = session.starts_at - timedelta(minutes=30)
during.run_late(session.room, minutes=15, by=None, now=before)
print(json.dumps((session.starts_at + timedelta(minutes=15)).isoformat()))
"""
CANCELLED = """
from agenda.editing import during
from agenda.models import Session
session = Session.objects.get(slug="salle-mobile-debat")
during.cancel(session, by=None, now=session.starts_at)
"""
NEW = """
from datetime import timedelta
from agenda import actions
from agenda.models import Room, Session
room = Room.objects.get(slug="salle-fixe")
start = timezone.now().replace(second=0, microsecond=0) + timedelta(days=200, hours=3)
actions.save_session(
    Session(edition=room.edition, slug="nouvelle", kind="round_table", title="Séance de plus",
            room=room, starts_at=start, ends_at=start + timedelta(hours=1)),
    changed=[], by=None, now=timezone.now())
"""
ADD = "Garder « Débat, Salle mobile » pour ma journée"


@pytest.fixture(scope="module")
def person(site: Site) -> dict[str, str]:
    made: dict[str, str] = site.python(PEOPLE)
    return made


def star(page: Page):
    return page.locator('[data-star="salle-mobile-debat"]')


def kept(page: Page):
    return page.get_by_role("button", name=ADD)


def test_stars_of_a_phone_join_the_account_that_signs_in(
    page: Page, person: dict, axe: Callable[[Page], None]
) -> None:
    page.goto("/programme/")
    star(page).click()
    page.reload()
    expect(star(page)).to_have_attribute("aria-pressed", "true")
    page.locator('[data-star="salle-fixe-debat"]').press("Enter")
    axe(page)

    page.goto(person["link"])

    expect(kept(page)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("En même temps").first).to_be_visible()
    axe(page)
    kept(page).click()
    expect(kept(page)).to_have_attribute("aria-pressed", "false")
    page.goto("/programme/salle-mobile-debat/")
    expect(star(page)).to_have_attribute("aria-pressed", "false")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        star(page).click()
    page.goto("/ma-journee/")
    expect(kept(page)).to_have_attribute("aria-pressed", "true")
    page.goto("/programme/favoris/")
    axe(page)


def test_an_open_page_moves_with_the_day(
    page: Page, site: Site, person: dict, axe: Callable[[Page], None]
) -> None:
    page.goto("/programme/")
    slot = page.locator('.slot[data-session="salle-mobile-debat"]')
    still = page.locator('.slot[data-session="salle-fixe-debat"]').inner_text()
    grid = page.locator("link[data-grid]").get_attribute("href")
    former = slot.locator('[data-part="from"]').inner_text()

    site.python(LATE)

    expect(page.get_by_role("status").get_by_text(f"au lieu de {former}")).to_be_visible()
    expect(slot.locator('[data-part="from"]')).not_to_have_text(former)
    expect(page.locator("link[data-grid]")).not_to_have_attribute("href", str(grid))
    assert page.locator('.slot[data-session="salle-fixe-debat"]').inner_text() == still
    shown = slot.evaluate("slot => [slot.dataset.starts, slot.className]")
    axe(page)
    page.reload()
    assert slot.evaluate("slot => [slot.dataset.starts, slot.className]") == shown


def test_a_page_that_slept_catches_up_and_says_what_is_cancelled(
    page: Page, site: Site, person: dict
) -> None:
    page.goto("/programme/salle-mobile-debat/")
    page.goto(person["link"])
    line = page.locator('li[data-session="salle-mobile-debat"]')
    page.context.set_offline(True)
    site.python(CANCELLED)
    expect(line.get_by_text("Annulé")).to_be_hidden()

    page.context.set_offline(False)

    expect(line.get_by_text("Annulé")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("status").get_by_text("Annulé").first).to_be_visible()


def test_who_comes_back_sees_what_has_changed_since(page: Page, site: Site, person: dict) -> None:
    page.goto("/programme/")
    key = page.locator("programme-news").get_attribute("data-key")
    assert page.locator("[data-has-changed]").count() == 0
    page.evaluate(
        "key => localStorage.setItem(key, JSON.stringify({number: 1, before: null, at: 0}))", key
    )

    page.reload()

    marked = page.locator(".slot:has([data-has-changed])")
    expect(marked).to_have_attribute("data-session", "salle-mobile-debat")
    expect(page.get_by_text("1 séance a changé depuis votre dernière visite")).to_be_visible()
    page.get_by_role("link", name="Ce qui a changé dans le programme").click()
    assert urlsplit(page.url).path == "/programme/versions/"
    expect(page.get_by_role("link", name="Débat, Salle mobile").first).to_be_visible()


def test_a_day_that_misses_a_new_session_offers_to_read_it_again(
    page: Page, site: Site, person: dict, axe: Callable[[Page], None]
) -> None:
    page.goto(person["link"])
    line = page.locator('li[data-session="nouvelle"]')
    assert line.count() == 0

    site.python(NEW)

    told = page.get_by_role("status")
    expect(told.get_by_text("Séance de plus")).to_be_visible()
    axe(page)
    told.get_by_role("link", name="Relire la page").click()
    expect(line).to_be_visible()
