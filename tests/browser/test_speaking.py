"""Somebody on stage prepares their part on a phone, without a script; an organiser follows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import EDITION, Site
from tests.pictures import picture, sent

PEOPLE = (
    EDITION
    + """
import json
from datetime import timedelta
from django.contrib.auth.models import Group
from agenda.models import Role, Room, Session, Speaker
from agenda.speaking.access import link_of
from assises.access import ORGANISER
from assises.models import User

room, _ = Room.objects.get_or_create(
    edition=edition, slug="salle-orale", defaults={"name": "Salle orale", "capacity": 40})
start = timezone.now().replace(second=0, microsecond=0) + timedelta(days=210)
session, _ = Session.objects.get_or_create(edition=edition, slug="debat-oral", defaults={
    "kind": "round_table", "title": "Débat oral", "room": room,
    "starts_at": start, "ends_at": start + timedelta(hours=1)})
speaker, _ = Speaker.objects.get_or_create(
    edition=edition, slug="ada-oral", defaults={"first_name": "Ada", "last_name": "Oral"})
Role.objects.get_or_create(session=session, speaker=speaker)
user = User.objects.create_user("oral@example.org", "un mot de passe oral", name="Camille")
user.is_staff = True
user.save()
user.groups.add(Group.objects.get(name=ORGANISER))
Edition.objects.bump(edition.pk)
print(json.dumps({"link": link_of(speaker)}))
"""
)
SLIDES = {
    "name": "Mes_diapositives.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n",
}


@pytest.fixture(scope="module")
def link(site: Site) -> str:
    return str(site.python(PEOPLE)["link"])


def test_somebody_prepares_their_part_without_a_script(
    site: Site, browser: Browser, browser_context_args, link: str, axe: Callable[[Page], None]
):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    assert "intervention" not in page.url
    page.get_by_role("button", name="Je confirme ma venue").click()
    page.get_by_label("Biographie (facultatif)").fill("Née à Lille.")
    page.get_by_role("button", name="Mettre sur le site").click()
    portrait = {"name": "moi.jpg", "mimeType": "image/jpeg", "buffer": sent(picture()).read()}
    page.get_by_label("Photographie").set_input_files(portrait)
    page.get_by_role("button", name="Mettre cette photo").click()
    page.get_by_label("Fichier").set_input_files(SLIDES)
    page.get_by_role("button", name="Envoyer ce fichier").click()

    expect(page.get_by_text("Votre fichier est en place.")).to_be_visible()
    expect(page.locator(".state--warn")).to_have_count(0)
    page.goto("/programme/debat-oral/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Mes diapositives").click()
    assert download.value.suggested_filename == "mes-diapositives.pdf"
    page.goto("/intervenants/ada-oral/")
    expect(page.get_by_text("Née à Lille.")).to_be_visible()
    shown = page.get_by_role("img", name="Photo de Ada Oral")
    assert shown.bounding_box()["width"] > 100
    context.close()


def test_the_pages_are_accessible_on_a_phone(page: Page, link: str, axe: Callable[[Page], None]):
    page.goto(link)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    portrait = {"name": "moi.jpg", "mimeType": "image/jpeg", "buffer": sent(picture()).read()}
    page.get_by_label("Photographie").set_input_files(portrait)
    page.get_by_label("Ce qu’il faut en garder").select_option("end")
    cut = page.get_by_role("img", name="Ce qui sera vu de cette photo").bounding_box()
    assert cut["width"] == pytest.approx(cut["height"], abs=1)
    page.locator("summary", has_text="Je ne peux pas venir").click()
    axe(page)
    for address in ("/intervenants/", "/intervenants/ada-oral/", "/programme/debat-oral/"):
        page.goto(address)
        axe(page)
    page.goto("/connexion/")
    page.fill("[name=email]", "oral@example.org")
    page.fill("[name=password]", "un mot de passe oral")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "connexion" not in url)
    for address in (
        "/organisation/intervenants/",
        "/organisation/intervenants/ada-oral/",
        "/organisation/intervenants/nouveau/",
        "/organisation/programme/documents/",
    ):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Débat oral").click()
    axe(page)
