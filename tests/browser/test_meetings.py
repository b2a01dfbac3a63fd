"""Two people agree on a meeting on their phones, by keyboard; the day holds it for both."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import EDITION, Site

PHONE = {"width": 390, "height": 844}
MEETINGS = (
    EDITION
    + """
import json
import uuid
from datetime import timedelta
from networking.models import Profile, Slot, Table
from registration.access import link_of
from registration.actions import Details, register
from registration.models import Category, Consent

now = timezone.now()
category, _ = Category.objects.get_or_create(
    edition=edition, slug="participant", number=1, name="Participante", is_public=True)
Slot.objects.filter(edition=edition).update(is_open=False)
for n in range(3):
    starts_at = now + timedelta(days=2, minutes=20 * n)
    Slot.objects.create(edition=edition, starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=20))
Table.objects.get_or_create(edition=edition, number=4)
links = {}
for name in ("Inès", "Paul"):
    details = Details(category=category, first_name=name, last_name="Lemaire",
        email=f"{uuid.uuid4().hex}@example.org", organisation=f"Atelier de {name}")
    person = register(uuid.uuid4(), edition=edition, details=details, now=now)
    Consent.objects.create(
        registration=person, purpose=Consent.Purpose.DIRECTORY, given_at=now)
    profile, _ = Profile.objects.get_or_create(registration=person)
    links[name] = link_of(person)
    links[f"ask {name}"] = f"/reseau/rendez-vous/avec/{profile.pk}/"
print(json.dumps(links))
"""
)


@pytest.fixture
def links(site: Site) -> dict[str, str]:
    found: dict[str, str] = site.python(MEETINGS)
    return found


def test_two_people_agree_move_and_cancel(
    page: Page, links: dict[str, str], axe: Callable[[Page], None]
):
    def become(name: str) -> None:
        page.context.clear_cookies()
        page.goto(links[name])

    page.set_viewport_size(PHONE)
    become("Inès")
    page.goto(links["ask Paul"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Rencontrer Paul Lemaire")
    axe(page)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("Votre message").fill("On parle vélos ?")
    page.get_by_role("button", name="Proposer cette heure").press("Enter")
    expect(page.get_by_text("C’est proposé")).to_be_visible()
    axe(page)

    become("Paul")
    page.get_by_role("link", name="Répondre").press("Enter")
    request = page.get_by_role("article").filter(has_text="Inès Lemaire")
    expect(request).to_contain_text("On parle vélos ?")
    axe(page)
    request.get_by_role("button", name="Accepter").press("Enter")
    expect(page.get_by_text("la table 4 est à vous deux")).to_be_visible()
    axe(page)

    become("Inès")
    line = page.get_by_role("listitem").filter(has_text="Avec Paul Lemaire")
    expect(line).to_contain_text("table 4")
    axe(page)
    line.get_by_role("link", name="Avec Paul").press("Enter")
    page.get_by_role("link", name="Proposer une autre heure").press("Enter")
    axe(page)
    page.get_by_role("button", name="Proposer cette heure").press("Enter")
    expect(page.get_by_text("C’est proposé")).to_be_visible()

    become("Paul")
    expect(page.get_by_text("table 4")).to_have_count(0)
    page.get_by_role("link", name="Répondre").press("Enter")
    page.get_by_role("link", name="Décliner").press("Enter")
    expect(page.get_by_label("Votre réponse")).to_have_value(re.compile("Merci de votre"))
    axe(page)
    page.get_by_role("button", name="Décliner").press("Enter")
    expect(page.get_by_text("C’est décliné")).to_be_visible()


def test_availability_is_ticked_by_keyboard(
    page: Page, links: dict[str, str], axe: Callable[[Page], None]
):
    page.set_viewport_size(PHONE)
    page.goto(links["Inès"])
    page.goto("/reseau/rendez-vous/")
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    boxes.first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Garder ces heures").press("Enter")
    expect(page.get_by_text("C’est noté")).to_be_visible()
    expect(page.get_by_role("checkbox").first).not_to_be_checked()
    axe(page)

    page.context.clear_cookies()
    page.goto(links["Paul"])
    page.goto(links["ask Inès"])
    expect(page.get_by_text("Inès : pas libre")).to_be_visible()
    expect(page.get_by_role("radio").first).to_be_disabled()
