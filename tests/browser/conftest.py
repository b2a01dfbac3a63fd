"""A real Chromium in front of a real Daphne. Run by `pytest -m browser`, in a process alone."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserType, Page

from tests.browser.hall import PASSWORD, PEOPLE, Hall
from tests.browser.site import Site

PHONE = {"width": 390, "height": 844}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in this folder opens a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, empty: each test makes the people and the sessions that it needs."""
    site = Site(tmp_path_factory.mktemp("site"))
    site.prepare()
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": shutil.which("chromium"), "args": ARGUMENTS}


@pytest.fixture
def browser_context_args(site: Site) -> dict[str, Any]:
    """A phone of somebody who reads French, near Lille."""
    return {
        "base_url": site.url,
        "viewport": PHONE,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def film_camera(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Callable[[Path], Browser]]:
    """A browser whose camera shows a film."""
    opened: list[Browser] = []

    def launch(film: Path) -> Browser:
        camera = [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film.resolve()}",
        ]
        arguments = {**browser_type_launch_args, "args": [*ARGUMENTS, *camera]}
        opened.append(browser_type.launch(**arguments))
        return opened[-1]

    yield launch
    for browser in opened:
        browser.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)`: no violation of accessibility on the page as it stands."""

    def check(page: Page) -> None:
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture(scope="session")
def places(site: Site) -> Iterator[dict[str, Any]]:
    """Sessions with their people, made at once: each test takes the next."""
    made: list[dict[str, Any]] = site.python(PEOPLE.replace("PASSWORD", PASSWORD))
    return iter(made)


@pytest.fixture
def hall(
    site: Site,
    browser: Browser,
    browser_context_args: dict[str, Any],
    places: Iterator[dict[str, Any]],
) -> Iterator[Hall]:
    hall = Hall(site, browser, browser_context_args, next(places))
    yield hall
    for context in hall.contexts:
        context.close()
