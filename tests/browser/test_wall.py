"""A workshop's wall: two phones propose and vote, the facilitator groups and concludes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import EDITION, Site

PHONE = {"width": 390, "height": 844}
WALL = (
    EDITION
    + """
import json
import uuid
from datetime import timedelta
from agenda.models import Room, Session
from registration.access import link_of as day_of
from registration.actions import Details, register
from registration.models import Category
from workshops.models import Round, Workshop
from workshops.wall import actions
from workshops.wall.access import link_of
from workshops.wall.models import Facilitator, Wall

now = timezone.now()
category, _ = Category.objects.get_or_create(
    edition=edition, slug="participant", number=1, name="Participante", is_public=True)
room, _ = Room.objects.get_or_create(
    edition=edition, slug="mur", name="Salle du mur", capacity=40)
one, _ = Round.objects.get_or_create(edition=edition, number=7)
session = Session.objects.create(edition=edition, slug="atelier-du-mur", kind="workshop",
    title="Atelier du mur", room=room, starts_at=now + timedelta(hours=2),
    ends_at=now + timedelta(hours=3))
workshop = Workshop.objects.create(session=session, round=one)
Wall.objects.create(workshop=workshop, question="Que changer ?", phase="gather")
links = {"facilitator": link_of(Facilitator.objects.create(workshop=workshop, name="Animation"))}
for name in ("Inès", "Paul"):
    details = Details(category=category, first_name=name, last_name="Lemaire",
        email=f"{uuid.uuid4().hex}@example.org")
    person = register(uuid.uuid4(), edition=edition, details=details, now=now)
    actions.mark(workshop, registration=person, present=True, now=now)
    links[name] = day_of(person)
print(json.dumps(links))
"""
)
PAGE = "/ateliers/atelier-du-mur/mur/"


@pytest.fixture
def links(site: Site) -> dict[str, str]:
    found: dict[str, str] = site.python(WALL)
    return found


def phone(browser: Browser, site: Site, link: str) -> Page:
    context = browser.new_context(viewport=PHONE, locale="fr-FR", base_url=site.url)
    page = context.new_page()
    page.goto(link)
    page.goto(PAGE)
    return page


def test_from_a_first_brick_to_the_plenary(
    page: Page, browser: Browser, site: Site, links: dict[str, str], axe: Callable[[Page], None]
):
    ines, paul = (phone(browser, site, links[name]) for name in ("Inès", "Paul"))
    page.goto(links["facilitator"])
    for who, text in ((ines, "Des lots plus petits"), (paul, "Payer plus vite")):
        who.get_by_label("Une proposition").fill(text)
        who.get_by_role("button", name="Ajouter au mur").press("Enter")
    for text in ("Des lots plus petits", "Payer plus vite"):
        expect(ines.get_by_text(text).first).to_be_visible()
        page.get_by_label(text).press("Space")
    axe(ines)
    axe(page)

    page.keyboard.press("n")
    page.get_by_label("Titre, pour un nouveau groupe").fill("Mieux acheter")
    page.get_by_role("button", name="Ranger").press("Enter")
    expect(page.get_by_role("heading", name="Mieux acheter")).to_be_visible()
    page.get_by_role("button", name="Voter").press("Enter")
    for n, who in enumerate((ines, paul), start=1):
        who.get_by_role("button", name="Voter pour").press("Enter")
        expect(page.get_by_text(f"{n} voix")).to_be_visible()
    expect(paul.get_by_role("button", name="Voter pour")).to_have_attribute("aria-pressed", "true")
    paul.reload()
    expect(paul.get_by_role("button", name="Voter pour")).to_have_attribute("aria-pressed", "true")
    axe(paul)

    for n, text in enumerate(("Une", "Deux", "Trois"), start=1):
        page.get_by_label(f"Proposition {n}").fill(f"{text} proposition")
    page.get_by_role("button", name="Montrer à la plénière").press("Enter")
    expect(page.get_by_text("La plénière le voit")).to_be_visible()
    page.goto("/ateliers/restitution/")
    expect(page.get_by_text("Deux proposition")).to_be_visible()
    axe(page)
    page.goto(PAGE + "ecran/")
    expect(page.get_by_text("Trois proposition")).to_be_visible()
