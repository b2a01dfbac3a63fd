"""The year after: an organiser copies the edition, makes the new one current, and reads the old."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site

LAST_YEAR = """
from datetime import date, timedelta
from django.contrib.auth.models import Group
from assises.models import User
from tests.factories import EditionFactory, RoleFactory, RoomFactory, SessionFactory
user = User.objects.create(email="desk@example.org", is_staff=True)
user.set_password("an evening of work")
user.save()
user.groups.add(Group.objects.get(name="organiser"))
edition = EditionFactory(slug="assises-2", day=date(2025, 3, 18), short_name="2es Assises")
starts_at = edition.starts_at + timedelta(hours=1)
opening = SessionFactory(
    edition=edition, slug="ouverture", title="Ouverture", has_live=True,
    room=RoomFactory(edition=edition, slug="amphi"),
    starts_at=starts_at, ends_at=starts_at + timedelta(hours=1),
)
RoleFactory(session=opening, speaker__slug="postel")
"""
OF_THE_PAST = ("", "programme/", "programme/ouverture/", "intervenants/", "intervenants/postel/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: the current edition changes here."""
    site = Site(tmp_path_factory.mktemp("editions"))
    site.prepare()
    site.start()
    site.python(LAST_YEAR)
    yield site
    site.stop()


def fits(page: Page, width: int) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, (page.url, wide)


def test_the_year_after(page: Page, site: Site, axe: Callable[[Page], None]):
    refused: list[Any] = []
    page.on("pageerror", lambda error: refused.append(error))
    page.goto("/connexion/")
    page.fill("[name=email]", "desk@example.org")
    page.fill("[name=password]", "an evening of work")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisation/")

    page.get_by_role("link", name="Toutes les éditions").click()
    axe(page)
    fits(page, 390)
    page.get_by_role("link", name="Copier 2es Assises").click()
    axe(page)
    fits(page, 390)
    page.fill("[name=slug]", "assises-2")
    page.fill("[name=short_name]", "3es Assises")
    page.fill("[name=day]", "2038-03-18")
    page.get_by_label("Horaires du programme, au brouillon").check()
    page.get_by_role("button", name="Créer l’édition").click()
    expect(page.locator("#slug_error")).to_contain_text("Une autre édition a cette adresse")
    expect(page.locator("[name=short_name]")).to_have_value("3es Assises")
    page.fill("[name=slug]", "assises-3")
    page.get_by_role("button", name="Créer l’édition").click()
    expect(page.get_by_role("status")).to_contain_text("personne ne la voit")

    page.get_by_role("link", name="Mettre en cours 3es Assises").click()
    axe(page)
    fits(page, 390)
    expect(page.locator("main")).to_contain_text("Son inscription est fermée")
    page.get_by_role("button", name="La mettre en cours").click()
    expect(page.get_by_role("status")).to_contain_text("répond aux adresses publiques")
    page.goto("/organisation/programme/")
    expect(page.locator("main")).to_contain_text("Ouverture")

    page.goto("/")
    page.get_by_role("link", name="Éditions passées").click()
    axe(page)
    page.get_by_role("link", name="2es Assises").click()
    expect(page.locator(".archived")).to_contain_text("2es Assises, 18 mars 2025 : archive")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for path in OF_THE_PAST:
            page.goto(f"/editions/assises-2/{path}")
            axe(page)
            fits(page, width)
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{site.url}/en/editions/assises-2/intervenants/postel/")
    page.get_by_role("link", name="Go to the current edition").click()
    expect(page).to_have_url(f"{site.url}/en/")
    assert refused == []
