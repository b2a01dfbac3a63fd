"""A workshop's pages when things go wrong, its questions, and its screens when they are full."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.site import Site
from tests.browser.test_live_polls import prepare
from tests.browser.test_wall import PHONE, WALL

SCREEN = {"width": 1280, "height": 720}
RENEW = """
from workshops.wall.models import Facilitator
Facilitator.objects.filter(workshop__session__slug="{slug}").update(link_version=9)
"""
CLOSE = """
from workshops.wall.models import Wall
Wall.objects.filter(workshop__session__slug="{slug}").update(phase="closed")
"""
LATECOMER = """
import json, uuid
from assises.models import Edition
from registration.access import link_of as day_of
from registration.actions import Details, register
from registration.models import Category
edition = Edition.objects.current().first()
details = Details(category=Category.objects.first(), first_name="Zoé", last_name="{name}",
    email=f"{{uuid.uuid4().hex}}@example.org")
print(json.dumps(day_of(register(uuid.uuid4(), edition=edition, details=details,
    now=timezone.now()))))
"""
FULL = """
from datetime import timedelta
from agenda.models import Room, Session
from assises.models import Edition
from workshops.models import Round, Workshop
from workshops.wall import actions
from workshops.wall.models import Brick, Wall
now, edition = timezone.now(), Edition.objects.current().first()
Wall.objects.update(phase="closed")
room = Room.objects.first()
one, _ = Round.objects.get_or_create(edition=edition, number=8)
said = "Une proposition retenue qui dit ce que change la commande publique pour les structures, "
for n in range(6):
    session = Session.objects.create(edition=edition, slug=f"{slug}-{{n}}", kind="workshop",
        title=f"Atelier numéro {{n}}", room=room, starts_at=now,
        ends_at=now + timedelta(hours=1))
    wall = Wall.objects.create(workshop=Workshop.objects.create(session=session, round=one),
        question="Que changer pour qu’un marché public fasse grandir l’ESS ?", phase="gather")
    for k in range(24):
        Brick.objects.create(wall=wall, at=now,
            text=f"Idée {{k}}, dite en deux lignes, pas plus, à l’écran de la salle")
    if n:
        actions.conclude(wall, report="", now=now, final=True,
            proposals=[(said * 2)[: 100 + 10 * k].strip() for k in range(1, 6)])
"""
WHOLE = """
() => {
  const size = (element) => parseFloat(getComputedStyle(element).fontSize)
  const foot = document.querySelector(".proj-foot").getBoundingClientRect().top
  const seen = [...document.querySelectorAll("[data-board] li")].filter((li) => {
    const { width, left } = li.getBoundingClientRect()
    return width && left < innerWidth
  })
  return {
    seen: seen.length,
    smallest: Math.min(...seen.map((li) => size(li.querySelector("h2") ?? li))),
    cut: seen.filter((li) => {
      const { bottom, right } = li.getBoundingClientRect()
      return bottom > foot || right > innerWidth || li.scrollWidth > li.clientWidth + 1
        || (getComputedStyle(li).overflow !== "visible" && li.scrollHeight > li.clientHeight + 1)
    }).map((li) => li.textContent),
  }
}
"""


@pytest.fixture
def slug() -> str:
    return f"atelier-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def links(site: Site, slug: str) -> dict[str, str]:
    found: dict[str, str] = site.python(WALL.replace("atelier-du-mur", slug))
    return found


def phone(browser: Browser, site: Site, link: str, slug: str, *, clock: bool = False) -> Page:
    context = browser.new_context(viewport=PHONE, locale="fr-FR", base_url=site.url)
    page = context.new_page()
    page.goto(link)
    if clock:
        page.clock.install()
    page.goto(f"/ateliers/{slug}/mur/")
    return page


def propose(page: Page, text: str) -> None:
    page.get_by_label("Une proposition").fill(text)
    page.get_by_role("button", name="Ajouter au mur").press("Enter")


def test_a_wall_that_asks_to_go_slower_is_asked_less_and_less(
    browser: Browser, site: Site, links: dict[str, str], slug: str
):
    ines, tries = phone(browser, site, links["Inès"], slug, clock=True), []

    def answer(route: Route) -> None:
        if route.request.method != "POST":
            route.fallback()
            return
        tries.append(route.request)
        route.fulfill(status=429, json={"message": "Attendez"}) if len(tries) < 4 else (
            route.fallback()
        )

    ines.route("**/mur/", answer)
    with ines.expect_response("**/mur/"):
        propose(ines, "Gardée puis posée")
    for n, quiet, then in ((1, 1_400, 700), (2, 2_900, 1_200), (3, 5_900, 2_200)):
        expect(ines.get_by_text("Gardé sur ce téléphone")).to_be_visible()
        ines.clock.run_for(quiet)
        assert len(tries) == n
        with ines.expect_response("**/mur/"):
            ines.clock.run_for(then)

    expect(ines.locator("[data-board]").get_by_text("Gardée puis posée")).to_be_visible()
    assert len(tries) == 4


def test_what_is_refused_is_given_back(
    browser: Browser, site: Site, links: dict[str, str], slug: str
):
    ines = phone(browser, site, links["Inès"], slug)
    field = ines.get_by_label("Une proposition")
    ines.route(
        "**/mur/",
        lambda route: (
            route.fulfill(status=403, body="<h1>Interdit</h1>")
            if route.request.method == "POST"
            else route.fallback()
        ),
    )
    propose(ines, "Mot pour mot")
    expect(field).to_have_value("Mot pour mot")
    expect(ines.get_by_text("C’est refusé")).to_be_visible()

    ines.unroute("**/mur/")
    site.python(CLOSE.format(slug=slug))
    propose(ines, "Encore mot pour mot")
    expect(field).to_have_value("Encore mot pour mot")
    expect(ines.get_by_text("Le mur ne prend pas cela")).to_be_visible()


def test_who_is_just_marked_writes_at_once_and_follows_their_brick(
    browser: Browser, page: Page, site: Site, links: dict[str, str], slug: str
):
    name = f"Retard{slug[-8:]}"
    zoe = phone(browser, site, site.python(LATECOMER.format(name=name)), slug)
    expect(zoe.get_by_label("Une proposition")).to_be_hidden()
    page.goto(links["facilitator"])

    beside = page.context.new_page()
    beside.goto(f"/ateliers/{slug}/animation/personnes/")
    page.goto(f"/ateliers/{slug}/animation/personnes/?person={name}")
    page.get_by_role("button", name=f"Est là : Zoé {name}").press("Enter")
    expect(beside.locator("live-part")).to_contain_text(f"Zoé {name}")
    beside.close()
    propose(zoe, "Arrivée en retard")

    mine = zoe.locator("[data-mine]")
    expect(mine).to_contain_text("Arrivée en retard")
    page.goto(f"/ateliers/{slug}/animation/")
    page.get_by_label("Arrivée en retard").check()
    page.get_by_label("Titre, pour un nouveau groupe").fill("Les derniers")
    page.get_by_role("button", name="Ranger").press("Enter")
    expect(mine).to_contain_text("Les derniers")
    page.get_by_label("Arrivée en retard").check()
    page.get_by_role("button", name="Masquer du mur").press("Enter")
    expect(mine).to_contain_text("Masquée du mur")


def test_the_end_is_kept_as_it_is_typed_until_the_link_is_changed(
    page: Page, site: Site, links: dict[str, str], slug: str
):
    page.goto(links["facilitator"])
    page.get_by_label("Proposition 1").fill("Une idée pas finie")
    expect(page.locator("[data-kept]")).not_to_be_empty()
    page.reload()
    expect(page.get_by_label("Proposition 1")).to_have_value("Une idée pas finie")

    site.python(RENEW.format(slug=slug))
    expect(page.get_by_text("Cette page est fermée")).to_be_visible()
    expect(page.get_by_role("button", name="Enregistrer")).to_be_disabled()


def test_questions_and_polls_from_the_facilitators_page(
    browser: Browser,
    page: Page,
    site: Site,
    links: dict[str, str],
    slug: str,
    axe: Callable[[Page], None],
):
    page.goto(links["facilitator"])
    page.get_by_role("link", name="Questions").press("Enter")
    axe(page)
    page.get_by_role("button", name="Ouvrir une salle de questions").press("Enter")
    expect(page.get_by_text("Connecté", exact=True)).to_be_visible()
    ines = phone(browser, site, links["Inès"], slug)
    ines.goto(f"/direct/{slug}/")
    ines.locator("textarea[name=text]").fill("Et demain ?")
    ines.get_by_role("button", name="Envoyer").press("Enter")

    page.locator("[data-column=pending]").get_by_role("button", name="Retenir").press("Enter")
    expect(ines.locator("article, li").filter(has_text="Et demain").first).to_be_visible()
    poll = prepare(page, "single", "On y va ?", "Oui\nNon")
    ines.get_by_label("Oui").check()
    ines.click("poll-box [data-send]")
    expect(poll.locator("[data-answers]")).to_have_text("1 réponse")
    axe(page)


def full(page: Page, address: str) -> dict[str, Any]:
    page.set_viewport_size(SCREEN)
    page.goto(address)
    page.reload()  # an anchor alone opens no new page
    seen: dict[str, Any] = page.evaluate(WHOLE)
    return seen


def test_screens_that_are_full_cut_nothing(
    page: Page, site: Site, slug: str, links: dict[str, str], axe: Callable[[Page], None]
):
    site.python(FULL.format(slug=slug))

    said = full(page, "/ateliers/restitution/")
    assert (said["seen"], said["cut"]) == (6, [])
    assert said["smallest"] >= 24
    axe(page)
    for _n in range(2):
        page.keyboard.press("PageDown")
    one = page.evaluate(WHOLE)
    assert (one["seen"], one["cut"]) == (5, [])
    assert one["smallest"] >= 24
    room = full(page, f"/ateliers/{slug}-0/mur/ecran/")
    assert room["seen"] >= 12
    assert room["cut"] == []
    ended = full(page, f"/ateliers/{slug}-1/mur/ecran/")
    assert (ended["seen"], ended["cut"]) == (5, [])
    assert ended["smallest"] >= 24
