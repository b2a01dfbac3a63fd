"""Somebody in the room without a registration, and what is answered in writing afterwards."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hall import Hall, ask, card, connected

LET_IN = """
from agenda.live.models import LiveRoom
LiveRoom.objects.filter(session__slug="{slug}").update(allows_guests=True, code="{code}")
"""
ORGANISER = """
from django.contrib.auth.models import Group
from assises.models import User
user, _made = User.objects.get_or_create(
    email="organisation@example.org", defaults={"is_staff": True, "name": "Inès Roux"}
)
user.set_password("an evening of work")
user.save()
user.groups.add(Group.objects.get(name="organiser"))
"""


def let_in(hall: Hall) -> str:
    """The room lets guests in; its code."""
    code = f"S{''.join(letter for letter in hall.slug if letter.isdigit())}"
    hall.site.python(LET_IN.format(slug=hall.slug, code=code) + "print('null')")
    return code


def test_the_code_on_the_screen_lets_a_guest_ask(hall: Hall, axe: Callable[[Page], None]) -> None:
    code = let_in(hall)
    screen, desk, guest = hall.screen(), hall.desk(), hall.device()
    expect(screen.locator(".join")).to_contain_text(code)

    guest.goto("/direct/")
    guest.fill("#code", code.lower())
    guest.press("#code", "Enter")
    expect(guest.locator("#code")).to_have_value(code)
    axe(guest)
    guest.click("form:has(#code) button")
    expect(guest.locator("#ask-text")).to_be_visible()
    connected(guest)
    ask(guest, "Et nous, sans badge ?")
    expect(card(desk, "Et nous, sans badge")).to_contain_text("Sans nom")

    guest.reload()
    expect(guest.locator("[data-sent] .text")).to_have_text("Et nous, sans badge ?")


def test_where_names_are_wanted_there_is_no_box_to_hide_one(hall: Hall) -> None:
    hall.site.python(
        f"""
from agenda.live.models import LiveRoom
LiveRoom.objects.filter(session__slug="{hall.slug}").update(allows_anonymous=False)
print('null')"""
    )
    amina, desk = hall.phone(0), hall.desk()
    connected(amina)
    expect(amina.locator("[name=anonymous]")).to_have_count(0)
    ask(amina, "Avec mon nom")
    expect(card(desk, "Avec mon nom")).to_contain_text("Amina")


def test_a_waiting_question_is_corrected_on_the_phone(hall: Hall) -> None:
    amina, desk = hall.phone(0), hall.desk()
    connected(amina)
    ask(amina, "Que chnage la loi ?")
    own = amina.locator("[data-sent] article")
    own.locator("summary").click()
    own.locator("textarea").fill("Que change la loi ?")
    own.locator("[name=reword]").click()

    expect(own.locator(".text")).to_have_text("Que change la loi ?")
    expect(card(desk, "Que change la loi")).to_be_visible()
    expect(own.locator("textarea")).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1280])
def test_answers_in_writing_from_the_desk_to_the_session_s_page(
    hall: Hall, axe: Callable[[Page], None], width: int
) -> None:
    amina, moderator = hall.phone(0), hall.desk()
    connected(amina)
    ask(amina, "Qui paie la transition ?")
    card(moderator, "Qui paie").locator("button[value$=':publish']").click()
    expect(moderator.locator("[data-column=next] .mq")).to_have_count(1)
    moderator.click("button[value=close]")
    expect(moderator.locator("button[value=open]")).to_be_visible()

    hall.site.python(ORGANISER + "print('null')")
    desk = hall.device(viewport={"width": width, "height": 900})
    desk.goto("/connexion/")
    desk.fill("[name=email]", "organisation@example.org")
    desk.fill("[name=password]", "an evening of work")
    desk.press("[name=password]", "Enter")
    desk.wait_for_url("**/organisation/")
    pages = f"/organisation/direct/{hall.slug}/"
    for path in ("/organisation/direct/", pages, f"{pages}actes/", f"{pages}reponses/"):
        desk.goto(path)
        axe(desk)
    desk.locator("summary", has_text="Répondre").click()
    desk.fill("textarea[name=text]", "Tout le monde, un peu.")
    axe(desk)
    desk.click("text=Enregistrer cette réponse")
    desk.click("text=Publier et envoyer les réponses")
    expect(desk.locator("text=1 courriel part")).to_be_visible()

    amina.goto(f"/programme/{hall.slug}/")
    expect(amina.locator("#qr + .q, #qr ~ .q")).to_contain_text("Tout le monde, un peu.")
    expect(amina.locator("main")).to_contain_text("Inès Roux")
    axe(amina)
