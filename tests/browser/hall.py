"""A session with its people, each with a device of their own, over a real Daphne."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.site import Site

PASSWORD = "moderation-2027"
PEOPLE = """
from datetime import timedelta
import json, sys
from django.contrib.auth.models import Permission
from assises.models import Edition, User
from registration import access
from tests.factories import *
for Factory in (RoomFactory, SessionFactory, RegistrationFactory, UserFactory):
    Factory.reset_sequence(int(timezone.now().timestamp() * 10) % 9_000_000, force=True)
edition = Edition.objects.current().first() or EditionFactory(day=timezone.localdate())
now = timezone.now()
places = []
for _ in range(50):
    session = SessionFactory(edition=edition, has_live=True,
        starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(minutes=40))
    LiveRoomFactory(session=session)
    people = [RegistrationFactory(edition=edition, first_name=name) for name in ("Amina", "Louis")]
    links = [access.link_of(person) for person in people]
    places.append({"slug": session.slug, "links": links})
user = UserFactory(email="moderation@example.org")
user.set_password("PASSWORD")
user.save()
user.user_permissions.add(Permission.objects.get(codename="moderate"))
print(json.dumps(places))
"""
ASKED = """
import json
from agenda.live.models import Question
questions = Question.objects.filter(room__session__slug="{slug}", text__contains="{text}")
print(json.dumps([[str(q.pk), q.status, q.votes] for q in questions]))
"""


class Hall:
    """One session with its people, each with a device of their own."""

    def __init__(
        self, site: Site, browser: Browser, arguments: dict[str, Any], place: dict[str, Any]
    ) -> None:
        self.site = site
        self.browser = browser
        self.arguments = arguments
        self.contexts: list[BrowserContext] = []
        self.slug, self.links = place["slug"], place["links"]
        self.url = f"{site.url}/direct/{self.slug}/"

    def device(self, **options: Any) -> Page:
        context = self.browser.new_context(**{**self.arguments, **options})
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    def phone(self, number: int | None = None, **options: Any) -> Page:
        """The phone of a participant, or of a stranger, in the room."""
        page = self.device(**options)
        if number is not None:
            page.goto(self.links[number])
        page.goto(self.url)
        return page

    def desk(self) -> Page:
        page = self.device(viewport={"width": 1280, "height": 900})
        page.goto(f"/connexion/?next=/direct/{self.slug}/moderation/")
        page.fill("[name=email]", "moderation@example.org")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/moderation/")
        expect(page.locator("[data-connection=open]")).to_be_visible()
        return page

    def screen(self) -> Page:
        page = self.device(viewport={"width": 1280, "height": 720})
        page.goto(f"{self.url}ecran/")
        return page

    def stored(self, text: str) -> list[list[Any]]:
        found: list[list[Any]] = self.site.python(ASKED.format(slug=self.slug, text=text))
        return found


def connected(page: Page) -> None:
    expect(page.locator("[data-connection=open]")).to_be_visible()


def ask(page: Page, text: str) -> None:
    page.fill("textarea[name=text]", text)
    page.click(".askbox .btn--ochre")


def row(page: Page, text: str) -> Any:
    return page.locator("[data-rows] .q", has_text=text)


def card(page: Page, text: str) -> Any:
    return page.locator(".mq", has_text=text)
