"""A poll over a real Daphne: made at the desk, answered on phones, seen on the screen."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hall import Hall, connected

ANSWERS = """
import json
from agenda.live.models import PollAnswer
answers = PollAnswer.objects.filter(poll__room__session__slug="{slug}").order_by("voice", "place")
print(json.dumps([answer.text or answer.number or answer.option.text for answer in answers]))
"""
BLOCKED = """
window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose?.({ code: 1006 }), 10) }
  close() {}
  send() {}
}
"""


def prepare(desk: Page, kind: str, question: str, options: str = "") -> Any:
    """Make a poll at the desk and open it."""
    if not desk.locator("#poll-asked").is_visible():
        desk.click("[data-prepare] > summary")
    desk.select_option("#poll-kind", kind)
    desk.fill("#poll-asked", question)
    if options:
        desk.fill("#poll-options", options)
    desk.click("polls-desk button[value=poll]")
    poll = desk.locator("polls-desk article", has_text=question)
    poll.locator("[data-act=open]:visible").click()
    expect(poll.locator("[data-act=close]")).to_be_visible()
    return poll


def answers(hall: Hall) -> list[Any]:
    found: list[Any] = hall.site.python(ANSWERS.format(slug=hall.slug))
    return found


def test_a_poll_lives_from_the_desk_to_the_screen(hall: Hall) -> None:
    amina, louis, desk, screen = hall.phone(0), hall.phone(1), hall.desk(), hall.screen()
    connected(amina)

    poll = prepare(desk, "single", "Quelle couleur ?", "Rouge\nVert")
    expect(screen.locator("[data-poll] h2")).to_contain_text("Quelle couleur")
    expect(screen.locator("[data-labels] li")).to_have_text(["Rouge", "Vert"])
    for phone, colour in ((amina, "Rouge"), (louis, "Vert"), (louis, "Rouge")):
        phone.get_by_label(colour).check()
        phone.click("poll-box [data-send]")
        expect(phone.locator("poll-box [data-said]")).to_contain_text("est enregistrée")
    expect(poll.locator("[data-answers]")).to_have_text("2 réponses")
    expect(screen.locator("[data-foot-poll]")).to_have_text("2 réponses. Sondage ouvert.")
    expect(amina.locator("poll-box [data-results]")).to_be_hidden()
    poll.locator("[data-act=close_and_show]").click()

    expect(screen.locator("[data-poll] .pbar--top b")).to_have_text("100\u00a0%")
    expect(screen.locator("[data-foot-poll]")).to_have_text("2 réponses. Sondage fermé.")
    expect(amina.locator("poll-box .bar--mine")).to_contain_text("votre réponse")
    expect(amina.locator("poll-box form")).to_be_hidden()
    amina.reload()
    expect(amina.locator("poll-box .bar--mine b")).to_have_text("100\u00a0%")
    poll.locator("[data-act=take_off]").click()
    expect(amina.locator("poll-box")).to_be_hidden()
    expect(screen.locator("[data-waits]")).to_be_visible()
    assert answers(hall) == ["Rouge", "Rouge"]


def test_an_answer_without_network_leaves_when_it_is_back_and_the_last_one_counts(
    hall: Hall,
) -> None:
    amina, desk = hall.phone(0), hall.desk()
    connected(amina)
    poll = prepare(desk, "scale", "Combien ?")
    expect(amina.locator("poll-box")).to_be_visible()
    amina.context.set_offline(True)
    expect(amina.locator("[data-connection=waiting]")).to_be_visible()

    for point in ("2", "4"):
        amina.locator(f"poll-box [name=value][value='{point}']").check()
        amina.click("poll-box [data-send]")
    expect(amina.locator("poll-box [data-said]")).to_contain_text("gardée sur ce téléphone")
    kept = amina.evaluate("Object.entries(localStorage).filter(([key]) => key.includes('live'))")
    amina.context.set_offline(False)

    expect(amina.locator("poll-box [data-said]")).to_contain_text("est enregistrée")
    expect(poll.locator("[data-answers]")).to_have_text("1 réponse")
    assert kept[0][1].count('"answer"') == 1
    assert answers(hall) == [4]
    assert not amina.evaluate("Object.keys(localStorage).some((key) => key.includes('live'))")


def test_where_websockets_are_blocked_one_answers(hall: Hall) -> None:
    amina, desk = hall.phone(0), hall.desk()
    prepare(desk, "multiple", "Lesquelles ?", "Rouge\nVert\nBleu")
    amina.add_init_script(BLOCKED)
    amina.reload()
    expect(amina.locator("[data-connection=polling]")).to_be_visible(timeout=15_000)

    amina.get_by_label("Rouge").check()
    amina.get_by_label("Bleu").check()
    amina.click("poll-box [data-send]")

    expect(amina.locator("poll-box [data-said]")).to_contain_text("enregistrée", timeout=15_000)
    assert answers(hall) == ["Rouge", "Bleu"]


def test_a_ranking_never_has_two_answers_at_one_place(hall: Hall) -> None:
    amina, desk = hall.phone(0), hall.desk()
    connected(amina)
    prepare(desk, "ranking", "Dans quel ordre ?", "Rouge\nVert\nBleu")

    amina.get_by_label("Rouge").select_option("1")
    amina.get_by_label("Vert").select_option("2")
    amina.get_by_label("Bleu").select_option("1")
    amina.click("poll-box [data-send]")

    expect(amina.locator("poll-box [data-said]")).to_contain_text("est enregistrée")
    assert answers(hall) == ["Bleu", "Vert"]


def test_without_javascript_one_answers(hall: Hall) -> None:
    desk = hall.desk()
    prepare(desk, "words", "En un mot ?")
    amina = hall.phone(0, java_script_enabled=False)

    amina.fill("poll-box [name=value]", "solidarité")
    amina.click("poll-box [data-send]")

    expect(amina.locator("poll-box [data-said]")).to_contain_text("est enregistrée")
    assert answers(hall) == ["solidarité"]


def test_a_word_is_hidden_everywhere_and_text_stays_text(hall: Hall) -> None:
    amina, desk, screen = hall.phone(0), hall.desk(), hall.screen()
    connected(amina)
    poll = prepare(desk, "words", "En un mot ?")
    amina.fill("poll-box [name=value]", "<img src=x onerror=1>")
    amina.click("poll-box [data-send]")
    poll.locator("[data-act=close_and_show]").click()
    expect(screen.locator(".cloud li")).to_contain_text("<img src=x onerror=1>")
    poll.locator("[data-gave] > summary").click()

    poll.locator("[data-act=hide_text]").click()

    expect(screen.locator(".cloud li")).to_have_count(0)
    expect(poll.locator("[data-act=unhide_text]")).to_be_visible()
    assert screen.locator("img[src='x']").count() == desk.locator("img[src='x']").count() == 0


def test_a_draft_is_corrected_and_a_refusal_loses_nothing(hall: Hall) -> None:
    desk = hall.desk()
    desk.click("[data-prepare] > summary")
    desk.fill("#poll-asked", "Une seule réponse ?")
    desk.fill("#poll-options", "Oui")
    desk.click("polls-desk button[value=poll]")
    expect(desk.locator("polls-desk [data-draft] .error")).to_contain_text("deux à douze")
    expect(desk.locator("#poll-options")).to_have_value("Oui")

    desk.fill("#poll-options", "Oui\nNon")
    desk.click("polls-desk button[value=poll]")
    poll = desk.locator("polls-desk article", has_text="Une seule réponse")
    poll.locator("[data-edit]").click()
    expect(desk.locator("#poll-options")).to_have_value("Oui\nNon")
    desk.fill("#poll-asked", "Deux réponses ?")
    desk.click("polls-desk button[value=poll]")

    expect(desk.locator("polls-desk article .text")).to_have_text("Deux réponses\u202f?")


@pytest.mark.parametrize("kind", ["single", "scale", "ranking", "words", "text"])
def test_nothing_is_in_the_way_of_anybody(
    hall: Hall, axe: Callable[[Page], None], kind: str
) -> None:
    amina, desk, screen = hall.phone(0), hall.desk(), hall.screen()
    connected(amina)
    options = "Rouge\nVert" if kind in ("single", "ranking") else ""
    poll = prepare(desk, kind, "Que choisir ?", options)
    expect(amina.locator("poll-box")).to_be_visible()
    axe(amina)
    if kind == "ranking":
        amina.get_by_label("Rouge").select_option("1")
    elif options or kind == "scale":
        amina.locator("poll-box [name=value]").first.check()
    else:
        amina.fill("poll-box [name=value]", "emploi")
    amina.click("poll-box [data-send]")
    expect(poll.locator("[data-answers]")).to_have_text("1 réponse")
    poll.locator("[data-act=show]").click()
    poll.locator("[data-gave] > summary").click()
    expect(amina.locator("poll-box [data-results]")).to_be_visible()

    for page in (amina, desk, screen):
        axe(page)
