"""The demo's programme looked through, on paper, and without network."""

import io
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from tests.browser.site import Site

TITLES = """
import json
from agenda.models import Session
print(json.dumps(list(Session.objects.order_by("starts_at", "pk").values_list("title", flat=True))))
"""
MANY = """
from datetime import timedelta
from agenda.models import Room, Session
from assises.models import Edition
edition = Edition.objects.get(is_current=True)
first = Session.objects.filter(edition=edition).order_by("starts_at").first()
for n in range(20):
    room = Room.objects.create(
        edition=edition, slug=f"grande-{n}", name=f"Salle {n} bis", capacity=40, position=50 + n)
    Session.objects.bulk_create(
        Session(edition=edition, slug=f"grande-{n}-{m}", kind="workshop", room=room,
            title=f"Atelier {n} sur {m}", starts_at=first.starts_at + timedelta(minutes=20 * m),
            ends_at=first.starts_at + timedelta(minutes=20 * m + 20))
        for m in range(24))
Edition.objects.bump(edition.pk)
"""
FEWER = """
from agenda.models import Room, Session
from assises.models import Edition
Session.objects.filter(slug__startswith="grande-").delete()
Room.objects.filter(slug__startswith="grande-").delete()
Edition.objects.bump(Edition.objects.get(is_current=True).pk)
"""
RENAMED = """
from agenda.models import Session
from assises.models import Edition
Session.objects.filter(slug="de-la-loi-ess-a-la-loi-pacte").update(title="TITLE")
Edition.objects.bump(Edition.objects.get(is_current=True).pk)
"""
SESSION = "/programme/de-la-loi-ess-a-la-loi-pacte/"
TITLE = "De la loi ESS à la loi PACTE"
LATER = "De la loi PACTE à la suite"
WIDE = {"width": 1280, "height": 900}
PAPERS = {"A4": {"width": 1061, "height": 733}, "A3": {"width": 1526, "height": 1061}}
SPILT = """() => {
  const isSpilt = (one) =>
    one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1
  const boxes = document.querySelectorAll(".tt .slot, .tt-rooms span, .sheet-head > div")
  return [...boxes].filter(isSpilt).map((one) => one.innerText)
}"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo edition on a site of its own: what is printed is all that it has."""
    site = Site(tmp_path_factory.mktemp("looking"))
    site.prepare()
    site.manage("demo", "--participants=0")
    site.start()
    yield site
    site.stop()


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], demo: Site) -> dict[str, Any]:
    return {**browser_context_args, "base_url": demo.url}


@pytest.fixture
def titles(demo: Site) -> list[str]:
    found: list[str] = demo.python(TITLES)
    return found


def shown(page: Page) -> list[str]:
    return page.locator(".slot:visible h3 a").all_inner_texts()


def count(page: Page):
    return page.locator("[data-count]")


def test_a_phone_looks_through_the_day_by_keyboard(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/programme/")
    expect(page.get_by_label("Mobilité")).to_be_hidden()
    page.get_by_label("Mot, nom, organisme ou salle").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    axe(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")

    expect(count(page)).to_have_text("1 séance sur 20.")
    assert shown(page) == ["Mobilité"]
    assert page.url.endswith("/programme/?theme=mobilite")
    axe(page)

    page.reload()

    expect(page.locator(".asked > summary")).to_have_text("Filtres (1)")
    assert shown(page) == ["Mobilité"]


def test_words_are_found_as_they_are_typed(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/programme/")
    words = page.get_by_label("Mot, nom, organisme ou salle")
    words.press_sequentially("BERTRAND pacté")

    expect(count(page)).to_have_text("1 séance sur 20.")
    assert shown(page) == [TITLE]
    assert page.url.endswith("?q=BERTRAND+pact%C3%A9")
    page.reload()
    assert shown(page) == [TITLE]

    words.fill("nulle part ailleurs")
    expect(page.get_by_role("heading", name="Aucune séance ne répond à tout cela")).to_be_visible()
    assert shown(page) == []
    axe(page)
    page.get_by_role("link", name="Afficher tout le programme").click()

    expect(count(page)).to_have_text("20 séances affichées.")
    assert page.url.endswith("/programme/")
    expect(words).to_be_focused()


def test_filters_are_taken_away_one_by_one(page: Page) -> None:
    page.goto("/programme/?kind=workshop&room=hall")
    assert shown(page) == ["Commande publique responsable"]

    page.get_by_role("link", name="Retirer : Hall").press("Enter")

    expect(count(page)).to_have_text("6 séances sur 20.")
    expect(page.get_by_role("link", name="Retirer : Atelier")).to_be_focused()
    assert page.url.endswith("/programme/?kind=workshop")


def test_a_wall_sets_the_others_back(browser: Browser, browser_context_args, axe) -> None:
    context = browser.new_context(**{**browser_context_args, "viewport": WIDE})
    page = context.new_page()
    page.goto("/programme/")
    page.get_by_label("Mobilité").check()

    expect(count(page)).to_have_text("1 séance sur 20.")
    expect(page.get_by_text("Les autres sont en retrait, sans être cachées.")).to_be_visible()
    assert len(shown(page)) == 20
    assert page.locator(".slot:not(.slot--out) h3 a").all_inner_texts() == ["Mobilité"]
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == WIDE["width"]
    context.close()


def test_without_script_the_form_asks_for_the_page(browser: Browser, browser_context_args) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto("/programme/")
    page.locator(".asked > summary").click()
    page.get_by_label("Table ronde").check()
    page.get_by_role("button", name="Appliquer").click()

    expect(count(page)).to_have_text("2 séances sur 20.")
    assert page.url.endswith("/programme/?q=&kind=round_table")
    assert len(shown(page)) == 2
    expect(page.get_by_role("button", name="Imprimer")).to_have_count(0)
    page.get_by_role("link", name="Retirer : Table ronde").click()
    expect(count(page)).to_have_text("20 séances affichées.")
    context.close()


# -- On paper -------------------------------------------------------------------------------


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def printed(page: Page, **paper: Any) -> tuple[int, str]:
    """How many sheets, and all that they say."""
    reader = PdfReader(io.BytesIO(page.pdf(**paper)))
    return len(reader.pages), squeezed("".join(sheet.extract_text() for sheet in reader.pages))


@pytest.mark.parametrize(
    ("address", "size", "is_lying"),
    [
        ("/programme/", "A4", True),
        ("/programme/", "A3", True),
        ("/programme/?theme=mobilite", "A4", False),
        ("/en/programme/", "A3", False),
    ],
)
def test_the_day_is_one_sheet_of_paper(page: Page, titles, demo, address, size, is_lying) -> None:
    page.goto(address)

    sheets, said = printed(page, format=size, landscape=is_lying)

    assert sheets == 1
    if not address.startswith("/en"):
        assert [title for title in titles if squeezed(title) not in said] == []
    assert squeezed(f"{demo.url}{page.evaluate('location.pathname')}") in said


@pytest.mark.parametrize("size", PAPERS)
def test_no_word_is_cut_on_paper(page: Page, size) -> None:
    page.set_viewport_size(PAPERS[size])
    page.emulate_media(media="print")
    page.goto("/programme/")

    assert page.evaluate(SPILT) == []
    assert page.evaluate("document.documentElement.scrollHeight") <= PAPERS[size]["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPERS[size]["width"]


@pytest.fixture
def crowded(demo: Site) -> Iterator[None]:
    demo.python(MANY)
    yield
    demo.python(FEWER)


def test_a_day_of_five_hundred_is_a_list_over_several_sheets(page: Page, crowded, titles) -> None:
    page.goto("/programme/")

    sheets, said = printed(page, format="A4")

    assert 5 < sheets < 30
    assert [title for title in titles if squeezed(title) not in said] == []
    assert said.count(squeezed("Salle 19 bis")) == 24


# -- Without network ------------------------------------------------------------------------


def kept(page: Page) -> list[str]:
    """Paths in the copy that this phone keeps."""
    paths: list[str] = page.evaluate(
        """async () => (await (await caches.open("programme")).keys())
             .map(({ url }) => new URL(url).pathname)"""
    )
    return paths


def keep_the_day(page: Page) -> None:
    page.goto("/programme/")
    for _time in range(300):
        if SESSION in (found := kept(page)) and "/programme/recherche.json" in found:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the phone keeps nothing")


def test_the_programme_is_read_without_network(
    page: Page, context: BrowserContext, demo: Site, axe: Callable[[Page], None]
) -> None:
    keep_the_day(page)

    context.set_offline(True)
    page.reload()

    expect(page.get_by_text("Sans réseau : cette page a été lue")).to_be_visible()
    assert len(shown(page)) == 20
    axe(page)
    page.get_by_label("Mot, nom, organisme ou salle").fill("pacte")
    expect(count(page)).to_have_text("1 séance sur 20.")
    page.goto("/programme/?kind=workshop")
    expect(count(page)).to_have_text("6 séances sur 20.")
    page.goto(SESSION)
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(page.get_by_text("Sans réseau : cette page a été lue")).to_be_visible()
    axe(page)

    context.set_offline(False)
    demo.python(RENAMED.replace("TITLE", LATER))
    page.get_by_role("link", name="Relire la page").click()

    expect(page.get_by_role("heading", name=LATER, level=1)).to_be_visible()
    expect(page.get_by_text("Sans réseau")).to_have_count(0)
    demo.python(RENAMED.replace("TITLE", TITLE))


def test_an_english_reader_keeps_the_english_page(page: Page, context: BrowserContext) -> None:
    page.goto("/en/programme/")
    for _time in range(100):
        if "/en/programme/" in kept(page):
            break
        page.wait_for_timeout(100)
    context.set_offline(True)
    page.reload()

    expect(page.get_by_text("Without network: this page was read")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_what_is_of_one_person_is_not_kept(page: Page) -> None:
    keep_the_day(page)
    page.goto("/programme/favoris/")
    page.goto("/programme/")

    outside = [path for path in kept(page) if not path.startswith(("/programme/", "/static/"))]
    assert outside == []
    assert "/programme/favoris/" not in kept(page)
