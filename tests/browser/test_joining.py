"""Somebody registers on a phone, by keyboard, ranks workshops and takes a seat in one go."""

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import EDITION, Site

PHONE = {"width": 390, "height": 844}
WORKSHOPS = (
    EDITION
    + """
import json
from datetime import timedelta
from agenda.models import Room, Session
from registration.models import Category
from workshops.models import Ranking, Round, Workshop

now = timezone.now()
Category.objects.get_or_create(
    edition=edition, slug="participant", number=1, name="Participante", is_public=True)
room, _ = Room.objects.get_or_create(
    edition=edition, slug="atelier", name="Salle de commission", capacity=40)
ranking, _ = Ranking.objects.get_or_create(
    edition=edition, number=30, defaults={"closes_at": now + timedelta(hours=1)})
for number, kind, by in ((30, "rang", ranking), (31, "place", None)):
    one, made = Round.objects.get_or_create(edition=edition, number=number, ranking=by)
    for slug, title in (("sol", "Atelier du sol"), ("eau", "Atelier de l’eau")) if made else ():
        session = Session.objects.create(edition=edition, slug=f"{kind}-{slug}",
            kind="workshop", title=f"{title} ({kind})", room=room, capacity=1,
            starts_at=now + timedelta(hours=2 + number), ends_at=now + timedelta(hours=3 + number))
        Workshop.objects.create(session=session, round=one)
print(json.dumps({}))
"""
)
CLEARED = (
    EDITION
    + """
import json
from agenda.models import Session
from workshops.models import Ballot, Ranking, Round, Seat, Wish, Workshop

rounds = Round.objects.filter(edition=edition, number__in=(30, 31))
sessions = list(Workshop.objects.filter(round__in=rounds).values_list("session", flat=True))
ballots = Ballot.objects.filter(ranking__edition=edition, ranking__number=30)
Seat.objects.filter(round__in=rounds).delete()
Wish.objects.filter(ballot__in=ballots).delete()
ballots.delete()
Workshop.objects.filter(round__in=rounds).delete()
Session.objects.filter(pk__in=sessions).delete()
rounds.delete()
Ranking.objects.filter(edition=edition, number=30).delete()
print(json.dumps({}))
"""
)
KEPT = (
    EDITION
    + """
import json
from registration.models import Registration
person = Registration.objects.get(edition=edition, email="EMAIL")
print(json.dumps({
    "wishes": list(person.ballots.get().wishes.order_by("rank").values_list(
        "workshop__session__slug", flat=True)),
    "seats": list(person.seats.values_list("workshop__session__slug", "state")),
}))
"""
)


@pytest.fixture(autouse=True)
def workshops(site: Site) -> Iterator[None]:
    """Gone afterwards: other tests choose among workshops of their own."""
    site.python(WORKSHOPS)
    yield
    site.python(CLEARED)


def mark(page: Page, title: str, rank: str):
    return page.get_by_role("group", name=title).get_by_role("radio", name=rank)


def fill(page: Page, email: str) -> None:
    page.goto("/inscription/")
    page.get_by_label("Prénom").fill("Lise")
    page.get_by_label("Nom", exact=True).fill("Petit")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_role("textbox", name="Structure").fill("Les Façonnables")
    page.get_by_role("radio", name="Oui, avec plaisir").check()


def kept(site: Site, email: str) -> dict[str, list]:
    found: dict[str, list] = site.python(KEPT.replace("EMAIL", email))
    return found


def test_registering_with_a_ranking_and_a_seat_by_keyboard(
    page: Page, site: Site, axe: Callable[[Page], None]
):
    email = f"{uuid4().hex}@example.org"
    page.set_viewport_size(PHONE)
    fill(page, email)
    step = page.get_by_role("link", name=re.compile(r"Ateliers\W+à remplir"))
    expect(step).to_be_visible()
    mark(page, "sol (rang)", "Choix 1").press("Space")
    mark(page, "eau (rang)", "Choix 1").press("Space")
    expect(mark(page, "sol (rang)", "Pas ce choix")).to_be_checked()  # a rank is given once
    mark(page, "sol (rang)", "Choix 2").press("Space")
    page.get_by_role("radio", name="Atelier du sol (place)").press("Space")
    expect(page.get_by_role("link", name=re.compile(r"Ateliers\W+rempli"))).to_be_visible()
    axe(page)

    page.get_by_role("link", name="Atelier du sol (rang)").click()  # to read what it is about
    page.go_back()
    expect(mark(page, "eau (rang)", "Choix 1")).to_be_checked()  # nothing chosen is lost
    page.get_by_role("button", name="Valider mon inscription").press("Enter")

    expect(page.get_by_role("heading", name="Vos ateliers : le courriel dit tout")).to_be_visible()
    axe(page)
    assert kept(site, email) == {
        "wishes": ["rang-eau", "rang-sol"],
        "seats": [["place-sol", "held"]],
    }

    second = f"{uuid4().hex}@example.org"
    fill(page, second)
    expect(page.get_by_role("radio", name="Atelier du sol (place)")).not_to_be_checked()
    full = page.get_by_text("Complet, liste d’attente ouverte").first
    expect(full).to_be_visible()
    mark(page, "eau (rang)", "Choix 1").press("Space")
    page.get_by_role("radio", name="Atelier du sol (place)").press("Space")
    page.get_by_role("button", name="Valider mon inscription").press("Enter")
    expect(page.get_by_role("heading", name="Vos ateliers : le courriel dit tout")).to_be_visible()
    assert kept(site, second) == {"wishes": ["rang-eau"], "seats": [["place-sol", "waiting"]]}


def test_without_script_the_same_rank_twice_is_told_and_nothing_is_lost(
    browser: Browser, browser_context_args: dict, site: Site, axe: Callable[[Page], None]
):
    email = f"{uuid4().hex}@example.org"
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    fill(page, email)
    for title in ("sol (rang)", "eau (rang)"):
        mark(page, title, "Choix 1").check(force=True)
    page.get_by_role("radio", name="Atelier de l’eau (place)").check()

    page.get_by_role("button", name="Valider mon inscription").click()

    mistakes = page.get_by_role("alert")
    expect(mistakes).to_contain_text("deux ateliers ont le même rang")
    expect(page.get_by_label("Adresse électronique")).to_have_value(email)
    expect(mark(page, "sol (rang)", "Choix 1")).to_be_checked()
    expect(page.get_by_role("radio", name="Atelier de l’eau (place)")).to_be_checked()
    mistakes.get_by_role("link").click()
    mark(page, "eau (rang)", "Choix 2").check(force=True)
    page.get_by_role("button", name="Valider mon inscription").click()

    expect(page.get_by_role("heading", name="Vos ateliers : le courriel dit tout")).to_be_visible()
    assert kept(site, email)["wishes"] == ["rang-sol", "rang-eau"]
    context.close()
