"""Story 2: door staff scan badges with the camera, look names up, type codes."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import qrcode
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE

PASSWORD = "correct horse battery staple"
PEOPLE = """
import json
from datetime import datetime
from django.contrib.auth.models import Group
from django.utils import timezone
from assises.access import DOOR_STAFF
from assises.models import Edition, User
from registration import badges, keys
from registration.checkin.models import Presence, Scan
from registration.models import Registration
from tests.factories import *

edition = Edition.objects.current().first() or EditionFactory(slug="porte")
Scan.objects.all().delete()
Presence.objects.all().delete()
if not User.objects.filter(email="porte@example.org").exists():
    user = User.objects.create_user("porte@example.org", PASSWORD, name="Karim")
    user.groups.add(Group.objects.get(name=DOOR_STAFF))
    building = PlaceFactory(edition=edition, name="Bâtiment")
    DoorFactory(edition=edition, place=building, slug="entree", name="Entrée A")
    DoorFactory(edition=edition, place=building, slug="entree-b", name="Entrée B")


def somebody(first, last, code, **more):
    found = Registration.objects.filter(edition=edition, code=code).first()
    if found:
        return found
    key = f"{first} {last}".lower()
    number = 900 + Registration.objects.count()
    person = RegistrationFactory(
        edition=edition, first_name=first, last_name=last, name_key=key, code=code,
        number=number, email=f"{code}@example.org", **more,
    )
    person.badge = keys.sign_for(person, timezone.now())
    person.save(update_fields=["badge"])
    return person


amina = somebody("Amina", "Kaddour", "7KQ4M2XB", organisation="Coop’Vélo Roubaix")
louis = somebody("Louis", "Vandamme", "8KQ4M2XB", organisation="Atelier du Canal")
jules = somebody("Jules", "Vandevelde", "9KQ4M2XB", state="cancelled")
print(json.dumps({"amina": amina.badge, "louis": louis.badge, "jules": jules.badge}))
"""


@pytest.fixture
def badges(site) -> dict[str, str]:
    """Three people with badges, nobody inside."""
    found: dict[str, str] = site.python(f"PASSWORD = {PASSWORD!r}\n{PEOPLE}")
    return found


def film_of(text: str, folder: Path) -> Path:
    """A film of a badge held still before a camera."""
    picture, film = folder / "qr.png", folder / "qr.mjpeg"
    qrcode.make(text).save(picture)
    size = "scale=400:400:flags=neighbor,pad=640:480:120:40:white"
    arguments = ["-loop", "1", "-i", str(picture), "-t", "2", "-r", "10", "-vf", size]
    look = ["-q:v", "2", "-pix_fmt", "yuvj420p"]
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", *arguments, *look, str(film)], check=True)
    return film


def sign_in(page: Page) -> None:
    page.goto("/accueil/")
    page.get_by_label("Adresse électronique").or_(page.locator("[name=email]")).first.fill(
        "porte@example.org"
    )
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.get_by_role("link", name="Entrée A").click()
    expect(page.locator("[data-age]")).to_contain_text("Liste de")


@pytest.fixture
def door(page: Page, badges, site) -> Page:
    """The door of somebody whose phone has no camera."""
    sign_in(page)
    return page


@pytest.fixture
def filmed(film_camera, site, tmp_path):
    """A phone at the door, whose camera sees a text as a QR code."""

    def at_the_door(text: str) -> Page:
        browser: Browser = film_camera(film_of(text, tmp_path))
        context = browser.new_context(base_url=site.url, viewport=PHONE, locale="fr-FR")
        context.grant_permissions(["camera"])
        page = context.new_page()
        sign_in(page)
        return page

    return at_the_door


def verdict(page: Page, role: str) -> Any:
    return page.get_by_role(role).filter(has=page.locator(".verdict"))


def test_the_camera_reads_a_badge_then_the_same_again(filmed, badges, site, axe):
    page = filmed(f"{site.url.upper()}/B/{badges['amina']}")

    expect(verdict(page, "status")).to_contain_text("Entrez", timeout=20_000)
    expect(page.locator(".verdict--go .who")).to_have_text("Amina Kaddour")
    expect(page.locator(".verdict--go")).to_contain_text("Coop’Vélo Roubaix")
    expect(page.locator(".count")).to_contain_text("1 entrée sur")
    axe(page)

    # back to the camera after two seconds; the badge is still there
    expect(page.locator(".finder")).to_be_visible(timeout=4_000)
    expect(verdict(page, "alert")).to_contain_text("Déjà là", timeout=20_000)
    expect(page.locator(".verdict--again")).to_contain_text("Entrée A")
    expect(page.locator(".count")).to_contain_text("1 entrée sur")
    axe(page)


def test_the_camera_refuses_a_forged_badge(filmed, badges, site, axe):
    page = filmed(f"{site.url.upper()}/B/{badges['amina'][:-8]}AAAAAAAA")

    expect(verdict(page, "alert")).to_contain_text("Non reconnu", timeout=20_000)
    expect(page.locator(".verdict--stop")).to_contain_text("ne porte pas notre signature")
    axe(page)


def test_without_a_camera_the_page_says_so(door, axe):
    expect(door.locator("[data-hint]")).to_contain_text("caméra")
    expect(door.locator(".count")).to_contain_text("0 entrée sur")
    axe(door)


def test_a_refused_camera_leaves_the_rest(filmed, badges):
    page = filmed("nothing")
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia ="
        " () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    page.reload()

    expect(page.locator("[data-hint]")).to_contain_text("La caméra est refusée")
    expect(page.get_by_role("button", name="Chercher un nom")).to_be_visible()


def test_a_name_is_looked_up(door, axe):
    door.get_by_role("button", name="Chercher un nom").click()
    door.get_by_label("Nom, prénom ou structure").fill("vand")

    expect(door.locator("[data-summary]")).to_have_text("2 personnes")
    expect(door.locator(".hit").first).to_contain_text("À faire entrer")
    expect(door.get_by_role("button", name="Jules")).to_contain_text("Inscription annulée")
    axe(door)

    door.get_by_role("button", name="Louis").click()

    expect(verdict(door, "status")).to_contain_text("Louis Vandamme")


def test_a_cancelled_person_is_refused(door):
    door.get_by_role("button", name="Chercher un nom").click()
    door.get_by_label("Nom, prénom ou structure").fill("jules")
    door.get_by_role("button", name="Jules").click()

    expect(verdict(door, "alert")).to_contain_text("Inscription annulée")
    door.get_by_role("button", name="Badge suivant").click()
    expect(door.locator(".finder")).to_be_visible()


def test_a_code_is_typed(door, axe):
    door.get_by_role("button", name="Taper un code").click()
    axe(door)
    door.get_by_label("Huit caractères").fill("7kq4 m2xb")
    door.get_by_role("button", name="Vérifier ce code").click()

    expect(verdict(door, "status")).to_contain_text("Amina Kaddour")


def test_a_hand_scanner_types_anywhere(door, badges, site):
    door.keyboard.type(f"{site.url}/b/{badges['amina']}")
    door.keyboard.press("Enter")

    expect(verdict(door, "status")).to_contain_text("Amina Kaddour")


def test_a_cut_network_keeps_the_scan_and_sends_it_again(door, badges, site):
    door.context.set_offline(True)
    door.keyboard.type(badges["amina"])
    door.keyboard.press("Enter")
    expect(verdict(door, "status")).to_contain_text("Entrez, c’est noté")

    door.context.set_offline(False)

    expect(door.locator("[data-queued]")).to_be_hidden(timeout=15_000)
    how_many = "from registration.checkin.models import Scan; print(Scan.objects.count())"
    assert site.python(how_many) == 1


def test_targets_are_as_big_as_a_thumb(door):
    boxes = [
        target.bounding_box() for target in door.locator(".door-foot :visible:is(button, a)").all()
    ]

    assert len(boxes) >= 3
    assert min(min(box["height"], box["width"]) for box in boxes if box) >= 64
