"""The programme as its organisers work on it: placed, dragged, argued over, published, late."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.site import EDITION, Site

PASSWORD = "an afternoon of work"
WIDE = {"width": 1280, "height": 900}
ORGANISERS = f"""
from django.contrib.auth.models import Group
from assises.models import User
for name in ("Camille Roux", "Fatou Diallo"):
    first = name.split()[0].lower()
    user, _made = User.objects.get_or_create(
        email=first + "@example.org", defaults={{"name": name, "is_staff": True}})
    user.set_password("{PASSWORD}")
    user.save()
    user.groups.add(Group.objects.get(name="organiser"))
"""
FRESH = (
    EDITION
    + """
import json
from datetime import datetime, time, timedelta
from agenda.live.models import LiveRoom
from agenda.models import *
from tests.factories import *
from registration.access import link_of
for model in (Draft, KeptWarning, Release, LiveRoom, Role, Session, Room, Speaker):
    model.objects.all().delete()
Edition.objects.filter(pk=edition.pk).update(opens_at="08:00", closes_at="19:00")
edition.refresh_from_db()
rooms = {
    slug: RoomFactory(edition=edition, slug=slug, name=name, capacity=n, position=n)
    for slug, name, n in (("grande", "Grande salle", 60), ("petite", "Petite salle", 30),
        ("vide", "Salle vide", 20))
}
def session(slug, title, room, start, **more):
    at = datetime.combine(edition.day, time.fromisoformat(start), edition.zone)
    return SessionFactory(edition=edition, slug=slug, title=title, room=rooms[room],
        starts_at=at, ends_at=at + timedelta(hours=1), **more)
session("ouverture", "Ouverture", "grande", "09:00", kind="plenary")
debate = session("debat", "Débat du matin", "grande", "10:00")
uid = str(session("atelier", "Atelier du matin", "petite", "10:00", kind="workshop").uid)
RoleFactory(session=debate, speaker=SpeakerFactory(edition=edition))
Edition.objects.bump(edition.pk)
"""
)
TODAY = """
from datetime import timedelta
import json
from agenda.models import Room, Session
from assises.models import Edition
from registration.access import link_of
from tests.factories import *
edition = Edition.objects.current().get()
now = timezone.now().replace(second=0, microsecond=0)
room = RoomFactory(edition=edition, slug="jour", name="Salle du jour")
RegistrationFactory.reset_sequence(int(now.timestamp()) % 9_000_000, force=True)
for slug, title, kind, start, end in (("avant", "Ce qui dure", "plenary", -20, 10),
        ("pause", "Pause", "break", 10, 25), ("apres", "Ce qui suit", "round_table", 25, 55)):
    one = SessionFactory(edition=edition, slug=slug, title=title, kind=kind, room=room,
        starts_at=now + timedelta(minutes=start), ends_at=now + timedelta(minutes=end),
        has_live=slug == "apres")
LiveRoomFactory(session=one)
Edition.objects.bump(edition.pk)
print(json.dumps(link_of(RegistrationFactory(edition=edition))))
"""
DRAFTS = """
import json
from agenda.models import Draft
print(json.dumps(Draft.objects.count()))
"""
CLASH = """
from datetime import timedelta
from agenda.editing import drafts
from agenda.models import Session
session = Session.objects.get(slug="debat")
planned = drafts.find(session.edition, session.uid)
hours = {name: getattr(session, name) - timedelta(minutes=30) for name in ("starts_at", "ends_at")}
drafts.save_draft(session.uid, edition=session.edition, values={**hours, "capacity": 90},
    roles=None, seen=planned.token, by=None, now=timezone.now())
"""
LIST = (
    "Titre;Salle;Jour;Début;Fin\n"
    "Débat du matin;Grande salle;{day};10:00;11:15\n"
    "Bouquet final;Grande salle;{day};16:00;17:00\n"
    ";Grande salle;{day};17:00;18:00\n"
)
Device = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: versions are counted here."""
    site = Site(tmp_path_factory.mktemp("editing"))
    site.prepare()
    site.start()
    site.python(ORGANISERS)
    yield site
    site.stop()


@pytest.fixture
def workshop(site: Site) -> str:
    """The uid of « Atelier du matin », in a programme made anew."""
    return str(site.python(FRESH + "print(json.dumps(uid))"))


@pytest.fixture
def device(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Device]:
    opened: list[BrowserContext] = []

    def new(**options: Any) -> Page:
        opened.append(browser.new_context(**{**browser_context_args, **options}))
        return opened[-1].new_page()

    yield new
    for context in opened:
        context.close()


def organiser(page: Page, name: str = "camille") -> Page:
    page.goto("/connexion/?next=/organisation/programme/")
    page.fill("[name=email]", f"{name}@example.org")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Composer la journée")
    return page


@pytest.fixture
def desk(device: Device, workshop: str) -> Page:
    return organiser(device(viewport=WIDE))


def tab_to(target: Locator) -> None:
    """With the Tab key alone, from where the focus is."""
    for _press in range(120):
        target.page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"The Tab key never comes to {target}")


def press(target: Locator) -> None:
    tab_to(target)
    target.page.keyboard.press("Enter")


def named(page: Page, name: str, role: Any = "button", nth: int = 0) -> Locator:
    return page.get_by_role(role, name=name, exact=True).nth(nth)


def brick(page: Page, title: str) -> Locator:
    return page.locator(".slot", has=page.get_by_role("link", name=title, exact=True))


def drag(page: Page, title: str, *, to: str, down: float = 0) -> None:
    """By the mouse, to the column of a room, and so many pixels lower."""
    slot = brick(page, title)
    slot.scroll_into_view_if_needed()
    held, column = slot.bounding_box(), page.locator(f'[data-room]:has-text("{to}")').bounding_box()
    assert held
    assert column
    x, y = held["x"] + held["width"] / 2, held["y"] + held["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 1)
    page.mouse.move(column["x"] + column["width"] / 2, y + down, steps=5)
    page.mouse.up()


def test_a_session_is_made_placed_and_published_by_keyboard(
    desk: Page, device: Device, axe: Callable[[Page], None]
) -> None:
    visitor = device()
    visitor.goto("/programme/")
    press(named(desk, "Ajouter", "link"))
    tab_to(desk.locator("[name=room]"))
    desk.keyboard.type("Grande")
    tab_to(desk.locator("[name=start]"))
    desk.keyboard.type("1015A")  # where the clock has twelve hours, A says which
    tab_to(desk.locator("[name=title]"))
    desk.keyboard.type("Rencontre")
    desk.keyboard.press("Enter")

    note = desk.get_by_role("status")
    expect(note).to_contain_text("« Débat du matin » : même salle")
    expect(note).to_be_focused()
    axe(desk)
    press(named(desk, "11 h, libre"))
    expect(note).to_contain_text("Aucun conflit")
    expect(desk.locator("[name=title]")).to_have_value("Rencontre")
    press(named(desk, "Garder au brouillon"))

    expect(brick(desk, "Rencontre")).to_contain_text("Nouvelle")
    expect(brick(visitor, "Rencontre")).to_have_count(0)
    press(named(desk, "Publier 1 changement", "link"))
    tab_to(desk.locator("[name=note]"))
    desk.keyboard.type("Une rencontre de plus")
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("status")).to_contain_text("version 2")
    expect(brick(visitor, "Rencontre")).to_be_visible(timeout=15_000)  # each page in its turn
    press(named(desk, "Versions", "link"))
    expect(desk.locator("main")).to_contain_text("Une rencontre de plus")
    expect(desk.locator("main .panel li").last).to_have_text(
        "Rencontre : Nouvelle : 11 h – 11 h 50, Grande salle", use_inner_text=True
    )
    axe(desk)


def test_a_session_is_dragged_refused_dropped_and_put_back(
    desk: Page, site: Site, axe: Callable[[Page], None]
) -> None:
    drag(desk, "Atelier du matin", to="Grande salle")

    expect(desk.get_by_role("alert")).to_contain_text("Pas déplacée")
    expect(desk.get_by_role("alert")).to_contain_text("Débat du matin")
    assert site.python(DRAFTS) == 0
    assert desk.url.endswith("/organisation/programme/")
    axe(desk)

    slot = brick(desk, "Atelier du matin").bounding_box()
    assert slot
    drag(desk, "Atelier du matin", to="Salle vide", down=slot["height"])

    undo = desk.locator("[data-moved]")
    expect(undo).to_contain_text("est maintenant à 11 h – 12 h, Salle vide", use_inner_text=True)
    expect(undo).to_be_focused()
    expect(brick(desk, "Atelier du matin")).to_contain_text("Modifiée")
    axe(desk)
    press(desk.get_by_role("button", name="Remettre à 10 h, Petite salle"))

    expect(desk.locator("[data-moved]")).to_contain_text("Petite salle")
    expect(brick(desk, "Atelier du matin")).not_to_contain_text("Modifiée")
    assert site.python(DRAFTS) == 0


def test_escape_drops_nothing_and_a_click_still_opens(desk: Page, site: Site) -> None:
    slot = brick(desk, "Atelier du matin")
    box = slot.bounding_box()
    assert box
    desk.mouse.move(box["x"] + 40, box["y"] + 40)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 400, box["y"] + 80, steps=4)
    expect(desk.locator("[data-hint]")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.mouse.up()
    expect(desk.locator("[data-hint]")).to_be_hidden()
    assert slot.bounding_box() == box

    slot.click()

    expect(desk.get_by_role("heading", level=1)).to_have_text("Atelier du matin")
    assert site.python(DRAFTS) == 0


def test_a_session_moves_by_keyboard_and_back(desk: Page, site: Site) -> None:
    press(named(desk, "Atelier du matin", "link"))
    tab_to(desk.locator("[name=room]"))
    desk.keyboard.type("Salle vide")
    press(named(desk, "Garder au brouillon"))

    expect(desk.locator("[data-moved]")).to_be_focused()
    press(desk.get_by_role("button", name="Remettre à 10 h, Petite salle"))

    expect(brick(desk, "Atelier du matin")).not_to_contain_text("Modifiée")
    assert site.python(DRAFTS) == 0


def test_who_saves_second_is_told_and_loses_nothing(
    desk: Page, device: Device, workshop: str, axe: Callable[[Page], None]
) -> None:
    other = organiser(device(), "fatou")
    for page in (desk, other):
        page.goto(f"/organisation/programme/{workshop}/")
    desk.fill("[name=title]", "Le titre de Camille")
    named(desk, "Garder au brouillon").click()
    expect(brick(desk, "Le titre de Camille")).to_be_visible()
    other.fill("[name=length]", "45")
    other.fill("[name=description]", "Ce que Fatou a écrit.")
    named(other, "Garder au brouillon").click()

    note = other.get_by_role("alert")
    expect(note).to_contain_text("Camille Roux a modifié cette séance")
    expect(note).to_contain_text("Le titre de Camille")
    expect(note).to_be_focused()
    expect(other.locator("[name=length]")).to_have_value("45")
    expect(other.locator("[name=description]")).to_have_value("Ce que Fatou a écrit.")
    axe(other)

    other.fill("[name=title]", "Le titre de Camille")
    named(other, "Garder au brouillon").click()
    expect(brick(other, "Le titre de Camille")).to_contain_text("10 h 45", use_inner_text=True)


def test_a_warning_stays_with_its_reason_and_the_impossible_does_not(
    desk: Page, workshop: str, axe: Callable[[Page], None]
) -> None:
    address = f"/organisation/programme/{workshop}/"
    desk.goto(address)
    desk.locator("summary", has_text="Langue, accessibilité").click()
    desk.fill("[name=capacity]", "45")
    named(desk, "Garder au brouillon").click()
    expect(desk.get_by_role("status")).to_contain_text("15 places de plus que sa salle")
    axe(desk)
    desk.fill("[name=reason]", "Quinze places debout")
    named(desk, "Garder au brouillon").click()
    desk.locator("summary", has_text="1 avertissement").click()
    expect(desk.get_by_text("Quinze places debout (Camille Roux)")).to_be_visible()

    desk.goto(address)
    desk.select_option("[name=room]", label="Grande salle, 60 places")
    named(desk, "Garder au brouillon").click()
    expect(desk.locator("[name=reason]")).to_have_count(0)
    desk.locator("[name=anyway]").check()
    named(desk, "Garder au brouillon").click()
    expect(desk.get_by_role("alert")).to_contain_text("Un conflit empêche de publier")
    axe(desk)
    named(desk, "Publier 1 changement", "link").click()

    expect(desk.get_by_role("alert")).to_contain_text("Un conflit empêche de publier")
    expect(desk.locator("[name=note]")).to_have_count(0)


def test_a_room_runs_late_on_every_screen_and_is_put_back(
    desk: Page, site: Site, device: Device, axe: Callable[[Page], None]
) -> None:
    link = site.python(TODAY)
    programme, own, screen = device(), device(), device(viewport=WIDE)
    programme.goto("/programme/")
    own.goto(link)
    screen.goto("/direct/apres/ecran/")
    seen = [
        programme.locator('.slot[data-session="apres"]'),
        own.locator('li[data-session="apres"]'),
        screen.locator('live-screen[data-session="apres"]'),
    ]
    was = [str(one.get_attribute("data-starts")) for one in seen]
    pause = programme.locator('.slot[data-session="pause"]')
    before = pause.get_attribute("data-ends")
    desk.goto("/organisation/programme/jour/")
    axe(desk)
    room = desk.get_by_role("form", name="Salle du jour a du retard")
    room.get_by_role("button", name="15 min").click()
    lines = desk.get_by_role("alert").get_by_role("listitem")
    expect(lines).to_have_count(3)
    axe(desk)
    assert [one.get_attribute("data-starts") for one in seen] == was

    named(desk, "Décaler").click()

    for one, former in zip(seen, was, strict=True):
        expect(one).not_to_have_attribute("data-starts", former, timeout=3000)
    shifted = programme.evaluate(
        "([now, was]) => (new Date(now) - new Date(was)) / 60000",
        [seen[0].get_attribute("data-starts"), was[0]],
    )
    assert shifted == 5  # the break gave ten of its fifteen minutes
    assert pause.get_attribute("data-ends") != before
    axe(programme)

    desk.locator(".note--ok").get_by_role("button", name="Annuler").click()

    for one, former in zip(seen, was, strict=True):
        expect(one).to_have_attribute("data-starts", former, timeout=3000)


def test_without_script_a_session_moves_and_comes_back(
    device: Device, workshop: str, site: Site
) -> None:
    page = organiser(device(java_script_enabled=False))
    page.get_by_role("link", name="Atelier du matin").click()
    page.select_option("[name=room]", label="Grande salle, 60 places")
    named(page, "Garder au brouillon").click()
    expect(page.get_by_role("status")).to_contain_text("même salle")
    named(page, "11 h, libre").click()
    named(page, "Garder au brouillon").click()

    expect(brick(page, "Atelier du matin")).to_contain_text("Grande salle")
    page.get_by_role("button", name="Remettre à 10 h, Petite salle").click()
    assert site.python(DRAFTS) == 0


def test_a_list_is_tried_then_imported_and_goes_out_again(
    desk: Page, site: Site, tmp_path: Any, axe: Callable[[Page], None]
) -> None:
    day = desk.evaluate("document.querySelector('[data-day]').dataset.day")
    file = tmp_path / "programme.csv"
    file.write_text(LIST.replace("{day}", day), encoding="utf-8")
    named(desk, "Importer, exporter", "link").click()
    desk.set_input_files("[name=file]", file)
    named(desk, "Examiner le programme").click()
    for said in ("1 séance est ajoutée", "1 séance est modifiée", "1 ligne est refusée"):
        expect(desk.locator("main")).to_contain_text(said)
    axe(desk)
    open_page = desk.context.new_page()
    open_page.goto("/programme/")
    expect(brick(open_page, "Bouquet final")).to_have_count(0)

    desk.get_by_label("Laisser les lignes fausses de côté").check()
    named(desk, "Importer").click()

    expect(desk.get_by_role("heading", level=1)).to_have_text("Le programme est importé")
    axe(desk)
    expect(brick(open_page, "Bouquet final")).to_be_visible(timeout=15_000)
    desk.goto("/organisation/programme/versions/")
    expect(desk.locator("main .panel li")).to_have_count(2)
    desk.goto("/organisation/programme/importer/")
    links = desk.locator("table a").evaluate_all("links => links.map(link => link.href)")
    assert len(links) == 16  # six lists as two kinds of file, four for other programs
    for link in links:
        answer = desk.request.get(link)
        assert answer.status == 200, link
    assert "Bouquet final" in desk.request.get(links[1]).text()


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_accessible_and_holds_in_its_width(
    desk: Page, site: Site, workshop: str, width: int, axe: Callable[[Page], None]
) -> None:
    site.python(CLASH)
    desk.set_viewport_size({"width": width, "height": 900})
    for path in ("", "nouvelle/", f"{workshop}/", "publier/", "versions/", "jour/", "importer/"):
        desk.goto(f"/organisation/programme/{path}")
        axe(desk)
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, path
