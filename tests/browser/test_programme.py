"""The programme on a phone and on a wide screen: what is on, what follows, the wall."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import EDITION, Site

DAY = (
    EDITION
    + """
from datetime import datetime
from zoneinfo import ZoneInfo
from agenda.models import Room, Session, Theme

room, _ = Room.objects.get_or_create(
    edition=edition, slug="salle-longue", name="Salle longue", capacity=110)
theme, _ = Theme.objects.get_or_create(edition=edition, slug="mobilite", name="Mobilité")
paris = ZoneInfo("Europe/Paris")
for slug, title, start, end in (
    ("matin", "Séance du matin", (10, 30), (11, 20)),
    ("midi", "Séance de midi", (11, 25), (12, 15)),
):
    Session.objects.get_or_create(edition=edition, slug=slug, defaults={
        "kind": "workshop", "title": title, "room": room,
        "theme": theme if slug == "midi" else None,
        "starts_at": datetime(2037, 3, 18, *start, tzinfo=paris),
        "ends_at": datetime(2037, 3, 18, *end, tzinfo=paris)})
Edition.objects.bump(edition.pk)
"""
)
WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def day(site: Site) -> None:
    """A day far from the others, with two sessions one after the other."""
    site.python(DAY)


def go(page: Page, at: str) -> None:
    page.clock.set_fixed_time(datetime.fromisoformat(at))
    page.goto("/programme/")
    expect(page.locator(".slot").first).to_be_visible()


@pytest.mark.parametrize(
    ("at", "now", "after"),
    [
        ("2037-03-18T08:00:00+01:00", [], ["Séance du matin"]),
        ("2037-03-18T10:58:00+01:00", ["Séance du matin"], ["Séance de midi"]),
        ("2037-03-18T11:22:00+01:00", [], ["Séance de midi"]),
        ("2037-03-18T12:00:00+01:00", ["Séance de midi"], []),
        ("2037-03-18T18:00:00+01:00", [], []),
        ("2037-03-17T10:58:00+01:00", [], []),
    ],
)
def test_programme_tells_what_is_on_and_what_follows(page, day, at, now, after):
    go(page, at)

    told = page.locator("[data-now-next]")
    assert told.locator("[data-now] a").all_inner_texts() == now
    assert told.locator("[data-next] a").all_inner_texts() == after
    assert page.locator(".slot--now h3 a").all_inner_texts() == now
    assert told.is_visible() is bool(now or after)


def test_wall_puts_sessions_under_their_room_at_their_hour(page, day):
    page.set_viewport_size(WIDE)
    go(page, "2037-03-18T10:58:00+01:00")

    table = page.locator('.tt[data-day="2037-03-18"]')
    room = table.locator(".tt-rooms span", has_text="Salle longue").bounding_box()
    morning = table.locator(".slot", has_text="Séance du matin").bounding_box()
    noon = table.locator(".slot", has_text="Séance de midi").bounding_box()
    line = table.locator(".tt-line").bounding_box()

    assert abs(room["x"] - morning["x"]) < 3
    assert abs(noon["x"] - morning["x"]) < 3
    assert room["y"] < morning["y"] < line["y"] < morning["y"] + morning["height"] < noon["y"]


@pytest.mark.parametrize("width", [390, 1280])
def test_programme_is_accessible_and_filters(
    browser, browser_context_args, site, day, axe: Callable[[Page], None], width
):
    context = browser.new_context(
        **{**browser_context_args, "viewport": {"width": width, "height": 844}},
    )
    page = context.new_page()
    page.goto("/programme/")
    axe(page)
    if width < 1024:
        page.locator(".asked > summary").click()
    page.get_by_label("Mobilité").check()
    page.get_by_role("button", name="Appliquer").click()

    expect(page.locator(".slot:not(.slot--out) h3 a")).to_have_text(["Séance de midi"])
    assert page.url.endswith("?theme=mobilite")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()
