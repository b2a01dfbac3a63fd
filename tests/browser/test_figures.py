"""Key figures and partners: read on a phone at night, edited at the desk without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import EDITION, Site

MADE = (
    EDITION
    + """
from datetime import datetime, UTC
from django.contrib.auth.models import Group
from agenda.models import Chart, KeyFigure, Partner, Room, Session
from assises.models import User
user, _made = User.objects.get_or_create(email="chiffres@example.org", defaults={"is_staff": True})
user.set_password("an evening of figures")
user.save()
user.groups.add(Group.objects.get(name="organiser"))
room, _ = Room.objects.get_or_create(
    edition=edition, slug="salle-des-chiffres", name="Salle des chiffres", capacity=50)
bilan, _ = Session.objects.get_or_create(edition=edition, slug="bilan-chiffre", defaults={
    "kind": "plenary", "title": "Bilan chiffré", "room": room,
    "starts_at": datetime(2037, 3, 18, 9, tzinfo=UTC),
    "ends_at": datetime(2037, 3, 18, 10, tzinfo=UTC)})
LONG = "Solidarité, citoyenneté, cohésion sociale et anticonstitutionnellement"
for position, kind in enumerate(Chart.Kind.values):
    chart, new = Chart.objects.get_or_create(edition=edition, slug=f"essai-{kind}", defaults={
        "kind": kind, "title": f"Essai {kind}", "bricks": 62, "is_on_home": True,
        "adds_up_to": 100, "unit": "%", "heading": "Axe 1", "position": position})
    chart.sessions.add(bilan)
    if new:
        KeyFigure.objects.bulk_create(
            KeyFigure(chart=chart, position=n, label=LONG if n == 1 else f"20{n:02}",
                      series="Prévu", value=f"{n} %", amount=n,
                      state="doubtful" if n % 2 else "sure",
                      reason="Lu de travers." if n % 2 else "")
            for n in range(12))
Partner.objects.get_or_create(edition=edition, name="Partenaire d’essai",
    defaults={"url": "https://example.org/", "what": "essaie"})
Edition.objects.bump(edition.pk)
"""
)
GONE = """
from agenda.models import Chart, Partner, Session
Chart.objects.filter(slug__startswith="essai").delete()
Partner.objects.filter(name__contains="essai").delete()
Session.objects.filter(slug="bilan-chiffre").delete()
Edition.objects.bump(Edition.objects.current().get().pk)
"""
PUBLIC = ("/", "/programme/bilan-chiffre/", "/en/programme/bilan-chiffre/")
DESK = (
    "/organisation/chiffres/",
    "/organisation/chiffres/nouveau/",
    "/organisation/chiffres/essai-bars/",
    "/organisation/partenaires/",
)


@pytest.fixture(autouse=True)
def made(site: Site) -> Iterator[None]:
    site.python(MADE)
    yield
    site.python(GONE)


def sign_in(page: Page) -> None:
    page.goto("/connexion/")
    page.fill("[name=email]", "chiffres@example.org")
    page.fill("[name=password]", "an evening of figures")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisation/")


def holds(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_figures_are_accessible_and_hold_in_their_width(
    page: Page, axe: Callable[[Page], None], width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    for address in PUBLIC:
        page.goto(address)
        for table in page.locator(".behind > summary").all():
            table.click()
        axe(page)
        assert holds(page), address
    sign_in(page)
    for address in DESK:
        page.goto(address)
        axe(page)
        assert holds(page), address


def test_a_chart_is_made_without_javascript(browser: Browser, browser_context_args: dict) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)

    page.goto("/organisation/chiffres/nouveau/")
    page.fill("#title", "Essai sans script")
    page.fill("#adds_up_to", "100")
    page.fill("#lines-0-label", "Lillois")
    page.fill("#lines-0-value", "55 %")
    page.get_by_role("button", name="Plus de lignes").click()
    expect(page.locator("#lines-0-label")).to_have_value("Lillois")
    page.check("#lines-0-is_doubtful")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#lines-0-reason_error")).to_contain_text("Dites pourquoi")
    page.fill("#lines-0-reason", "Lu de travers.")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("heading", name="Tel qu’enregistré")).to_be_visible()
    expect(page.locator("aside figure")).to_contain_text("les chiffres font 55")
    page.check("[name=sure]")
    page.get_by_role("button", name="Supprimer").click()
    expect(page.get_by_text("Le graphique est supprimé.")).to_be_visible()
    context.close()
