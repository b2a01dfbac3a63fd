"""One day, end to end, on the 2nd Assises: form, mail, badge, door, question, screen."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.site import Site

QUESTION = "Qui garantit la raison d’être dans dix ans ?"

# Whether a worker answers for this page: the policy of the site lets no text be run to poll it.
CONTROLLED = """() => navigator.serviceWorker.controller ? true : new Promise((done) =>
  navigator.serviceWorker.addEventListener("controllerchange", () => done(true), { once: true }))"""


@pytest.fixture(scope="module")
def assises(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo edition, today, on a site of its own."""
    site = Site(tmp_path_factory.mktemp("story"))
    site.prepare()
    credentials = site.folder / "demo.json"
    site.manage("demo", "--participants=3", "--day=today", f"--credentials={credentials}")
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def credentials(assises: Site) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((assises.folder / "demo.json").read_text())
    return found


@pytest.fixture
def device(
    assises: Site, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Callable[..., Page]]:
    """A new phone, tablet or projector."""
    contexts = []

    def new(seen_by: Browser = browser, **options: Any) -> Page:
        arguments = {**browser_context_args, "base_url": assises.url, **options}
        contexts.append(seen_by.new_context(**arguments))
        return contexts[-1].new_page()

    yield new
    for context in contexts:
        context.close()


def register(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="S’inscrire, c’est gratuit").click()
    page.fill("[name=first_name]", "Maëlle")
    page.fill("[name=last_name]", "Vandenberghe")
    page.fill("[name=email]", "maelle.vandenberghe@example.org")
    page.fill("[name=organisation]", "Les Jardins du Triangle")
    page.check("[name=lunch][value=yes]")
    page.get_by_role("button", name="Valider mon inscription").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Regardez vos courriels")


def last_mail(site: Site) -> EmailMessage:
    message = message_from_bytes(site.mails()[-1].read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def link_in(mail: EmailMessage) -> str:
    text = mail.get_body(("plain",))
    assert text is not None
    found = re.search(r"https?://\S+/ma-journee/[\w-]{40,}/", text.get_content())
    assert found
    return found[0]


def film_of(mail: EmailMessage, folder: Path) -> Path:
    """The very badge of the mail, held before a camera."""
    picture, film = folder / "badge.png", folder / "badge.mjpeg"
    [image] = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    picture.write_bytes(image.get_payload(decode=True))
    size = "scale=400:400:flags=neighbor,pad=640:480:120:40:white"
    arguments = ["-loop", "1", "-i", picture, "-t", "2", "-r", "10", "-vf", size]
    look = ["-q:v", "2", "-pix_fmt", "yuvj420p"]
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", *arguments, *look, film], check=True)
    return film


def sign_in(page: Page, who: dict[str, str], then: str) -> None:
    page.goto(f"/connexion/?next={then}")
    page.fill("[name=email]", who["email"])
    page.fill("[name=password]", who["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/connexion/" not in url)


def test_one_day_end_to_end(assises, credentials, device, film_camera, tmp_path):
    phone = device()
    register(phone)
    mail = last_mail(assises)
    assert {"application/pdf", "text/calendar", "image/png"} <= {
        part.get_content_type() for part in mail.walk()
    }

    phone.goto(link_in(mail))
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Maëlle")
    expect(phone.locator(".pass svg.qr")).to_be_visible()
    phone.evaluate(CONTROLLED)
    phone.reload()
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator(".pass")).to_contain_text("Maëlle Vandenberghe")
    phone.context.set_offline(False)

    camera = film_camera(film_of(mail, tmp_path))
    door = device(camera, viewport=PHONE)
    door.context.grant_permissions(["camera"], origin=assises.url)
    sign_in(door, credentials["staff"], "/accueil/")
    door.get_by_role("link", name="Entrée A").click()
    expect(door.locator(".verdict--go .who")).to_have_text("Maëlle Vandenberghe", timeout=20_000)
    expect(door.locator(".verdict--again")).to_contain_text("Entrée A", timeout=20_000)

    live = f"/direct/{credentials['live_session']}/"
    desk = device(viewport={"width": 1024, "height": 768})
    sign_in(desk, credentials["moderator"], f"{live}moderation/")
    screen = device(viewport={"width": 1280, "height": 720})
    screen.goto(f"{live}ecran/")
    phone.goto(live)
    phone.fill("textarea[name=text]", QUESTION)
    phone.click(".askbox .btn--ochre")
    expect(phone.locator("[data-sent] .text")).to_contain_text("Qui garantit")

    card = desk.locator(".mq", has_text="Qui garantit")
    card.locator("button[value$=':publish']").click()
    card.locator("button[value$=':on_screen']").click()
    expect(screen.locator("[data-asked] .ask")).to_contain_text("Qui garantit")
    desk.click("[data-onair] button[value$=':answered']")
    expect(phone.locator("[data-sentence]")).to_contain_text("a eu sa réponse")


def test_a_cancelled_badge_opens_no_door(assises, credentials, device):
    person = credentials["participants"][0]
    phone = device()
    phone.goto(person["space"])
    phone.click("a[href$='/annuler/']")
    phone.locator("main form button[type=submit], main form button:not([type])").first.click()
    expect(phone.locator("main")).to_contain_text("annulée")

    door = device()
    sign_in(door, credentials["staff"], "/accueil/")
    door.get_by_role("link", name="Entrée A").click()
    door.click("[data-do=code][data-on=ready]")
    door.locator("[name=code]").fill(person["code"])
    door.keyboard.press("Enter")
    expect(door.locator(".verdict--stop")).to_contain_text("annulée")


def test_an_organiser_renames_a_room_and_the_programme_follows(assises, credentials, device):
    page = device(viewport={"width": 1280, "height": 900})
    sign_in(page, credentials["organiser"], "/organisation/")
    page.goto("/admin/agenda/room/")
    page.get_by_role("link", name="Salle Y").first.click()
    page.fill("[name=name]", "Salle Yser")
    page.locator("[name=_save]").click()

    page.goto("/programme/")

    expect(page.locator("main")).to_contain_text("Salle Yser")
