"""A question's whole life over a real Daphne: phone, desk, screen; and what a cut does to it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hall import Hall, ask, card, connected, row

EVIL = "<img src=x onerror=\"document.title='broken'\"></script><script>document.title='broken'"


def test_a_question_lives_from_a_phone_to_the_screen(hall: Hall) -> None:
    amina, louis, desk, screen = hall.phone(0), hall.phone(1), hall.desk(), hall.screen()
    connected(amina)
    connected(louis)

    ask(amina, "Qui paie la transition")
    expect(amina.locator("[data-sent] .text")).to_have_text("Qui paie la transition")
    expect(amina.locator("[data-sent] [aria-current=step]")).to_contain_text("Reçue")
    expect(louis.locator("text=Qui paie la transition")).to_have_count(0)

    card(desk, "Qui paie la transition").locator("button[value$=':publish']").click()
    more = louis.locator("[data-more]")
    expect(more).to_have_text("1 nouvelle question")
    expect(louis.locator("[data-rows] .q")).to_have_count(0)
    more.click()
    vote = row(louis, "Qui paie la transition").locator("button.vote")
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote).to_contain_text("1")
    expect(amina.locator("[data-sent] [aria-current=step]")).to_contain_text("1 soutien")
    amina.click("[data-more]")
    expect(row(amina, "Qui paie").locator("button.vote")).to_be_hidden()

    card(desk, "Qui paie la transition").locator("button[value$=':on_screen']").click()
    expect(screen.locator("[data-asked] .ask")).to_have_text("Qui paie la transition")
    expect(amina.locator("[data-screen]")).to_be_visible()

    desk.click("[data-onair] button[value$=':answered']")
    expect(screen.locator("[data-waits]")).to_be_visible()
    expect(amina.locator("[data-sentence]")).to_have_text("Votre question a eu sa réponse.")
    assert [found[1:] for found in hall.stored("Qui paie")] == [["answered", 1]]


def test_a_vote_is_taken_back(hall: Hall) -> None:
    amina, louis, desk = hall.phone(0), hall.phone(1), hall.desk()
    ask(amina, "Et les communs")
    card(desk, "Et les communs").locator("button[value$=':publish']").click()
    louis.click("[data-more]")
    vote = row(louis, "Et les communs").locator("button.vote")

    vote.click()
    expect(card(desk, "Et les communs")).to_contain_text("1 soutien")
    vote.click()

    expect(vote).to_have_attribute("aria-pressed", "false")
    expect(card(desk, "Et les communs")).to_contain_text("0 soutien")


def test_a_question_is_set_aside_with_a_reason_and_undone(hall: Hall) -> None:
    amina, desk = hall.phone(0), hall.desk()
    ask(amina, "Une question deux fois")
    expect(card(desk, "Une question deux fois")).to_be_visible()

    desk.keyboard.press("j")
    desk.keyboard.press("x")
    desk.locator("dialog button[value=reject]").click()

    sentence = amina.locator("[data-sentence]")
    expect(sentence).to_contain_text("n’a pas été retenue")
    expect(sentence).to_contain_text("une autre la pose déjà.")
    desk.keyboard.press("z")
    expect(desk.locator("[data-column=pending] .mq")).to_have_count(1)
    expect(sentence).to_contain_text("L’équipe la relit")


def test_two_moderators_see_each_others_work_and_close_the_room(hall: Hall) -> None:
    amina, desk, other = hall.phone(0), hall.desk(), hall.desk()
    ask(amina, "Que reste-t-il de 2014")
    expect(card(other, "Que reste-t-il")).to_be_visible()

    desk.locator("[data-column=pending] .mq").focus()
    desk.keyboard.press("a")
    expect(other.locator("[data-column=next] .mq")).to_have_count(1)
    other.click("button[value=close]")

    expect(desk.locator("button[value=open]")).to_be_visible()
    expect(amina.locator(".askbox[data-when=closed]")).to_be_visible()
    expect(amina.locator("form.askbox")).to_be_hidden()


def test_shortcuts_can_be_turned_off(hall: Hall) -> None:
    amina, desk = hall.phone(0), hall.desk()
    ask(amina, "Une seule question")
    expect(card(desk, "Une seule question")).to_be_visible()

    desk.click("[data-keys]")
    desk.keyboard.press("j")
    desk.keyboard.press("a")
    expect(desk.locator("[data-column=pending] .mq")).to_have_count(1)
    expect(desk.locator("[data-keys]")).to_have_text("Remettre les raccourcis")


def test_a_question_asked_without_network_leaves_when_it_is_back(hall: Hall) -> None:
    amina, desk = hall.phone(0), hall.desk()
    connected(amina)
    amina.context.set_offline(True)
    expect(amina.locator("[data-connection=waiting]")).to_be_visible()

    ask(amina, "Gardée sur le téléphone")
    expect(amina.locator("[data-cut]")).to_be_visible()
    expect(amina.locator("[data-unsent] .text")).to_have_text("Gardée sur le téléphone")
    kept = amina.evaluate("Object.entries(localStorage).filter(([key]) => key.includes('live'))")
    sent_id = re.search(r'"id":"([0-9a-f-]{36})"', kept[0][1])
    amina.context.set_offline(False)

    expect(amina.locator("[data-sent] .text")).to_have_text("Gardée sur le téléphone")
    expect(amina.locator("[data-unsent] > *")).to_have_count(0)
    expect(card(desk, "Gardée sur le téléphone")).to_have_count(1)
    assert sent_id
    assert len(hall.stored("Gardée sur")) == 1
    assert not amina.evaluate("Object.keys(localStorage).some((key) => key.includes('live'))")


def test_an_unacknowledged_question_is_sent_again_under_the_same_id(hall: Hall) -> None:
    amina = hall.phone(0)
    connected(amina)
    frames: list[str] = []
    amina.on("websocket", lambda ws: ws.on("framesent", lambda data: frames.append(str(data))))
    amina.reload()
    connected(amina)

    # The answer is lost on the way: the socket says nothing more to this page.
    amina.evaluate(
        """() => {
          const receive = EventTarget.prototype.dispatchEvent
          const original = WebSocket.prototype.send
          WebSocket.prototype.send = function (text) {
            original.call(this, text)
            this.onmessage = null
            WebSocket.prototype.send = original
            setTimeout(() => { const lost = this.onclose; this.close(); lost({code: 1006}) }, 800)
          }
        }"""
    )
    ask(amina, "Envoyée deux fois")

    expect(amina.locator("[data-sent] .text")).to_have_text("Envoyée deux fois")
    expect(amina.locator("[data-unsent] > *")).to_have_count(0)
    asks = [frame for frame in frames if '"ask"' in frame]
    assert len(asks) == 2
    assert asks[0] == asks[1]
    assert len(hall.stored("Envoyée deux fois")) == 1


def test_a_question_kept_survives_the_page(hall: Hall) -> None:
    amina = hall.phone(0)
    connected(amina)
    amina.context.set_offline(True)
    ask(amina, "Page fermée entre-temps")
    expect(amina.locator("[data-unsent] .text")).to_have_count(1)
    context = amina.context
    amina.close()
    context.set_offline(False)

    again = context.new_page()
    again.goto(hall.url)

    expect(again.locator("[data-sent] .text")).to_have_text("Page fermée entre-temps")
    assert len(hall.stored("Page fermée")) == 1


def test_a_vote_that_was_not_acknowledged_survives_the_page(hall: Hall) -> None:
    amina, louis, desk = hall.phone(0), hall.phone(1), hall.desk()
    connected(amina)
    ask(amina, "Qui soutient ?")
    card(desk, "Qui soutient").locator("button[value$=':publish']").click()
    louis.click("[data-more]")
    louis.evaluate("() => { WebSocket.prototype.send = () => {} }")  # nothing leaves any more
    row(louis, "Qui soutient").locator("button.vote").click()
    expect(row(louis, "Qui soutient").locator("button.vote")).to_have_attribute(
        "aria-pressed", "true"
    )
    context = louis.context
    louis.close()

    again = context.new_page()
    again.goto(hall.url)

    expect(card(desk, "Qui soutient")).to_contain_text("1 soutien")
    expect(row(again, "Qui soutient").locator("button.vote")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_restart_loses_nothing_and_all_come_back(hall: Hall) -> None:
    amina, desk, screen = hall.phone(0), hall.desk(), hall.screen()
    ask(amina, "Avant la coupure")
    card(desk, "Avant la coupure").locator("button[value$=':publish']").click()
    card(desk, "Avant la coupure").locator("button[value$=':on_screen']").click()
    expect(screen.locator("[data-asked] .ask")).to_have_text("Avant la coupure")

    hall.site.stop()
    expect(desk.locator("[data-connection=waiting]")).to_be_visible()
    expect(screen.locator("[data-asked] .ask")).to_have_text("Avant la coupure")
    desk.click("[data-onair] button[value$=':answered']")
    expect(desk.locator("[data-cut]")).to_contain_text("1 action attend")
    hall.site.start()

    expect(desk.locator("[data-connection=open]")).to_be_visible(timeout=30_000)
    expect(screen.locator("[data-waits]")).to_be_visible(timeout=30_000)
    assert [found[1] for found in hall.stored("Avant la coupure")] == ["answered"]


BLOCKED = """window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose?.({code: 1006})) }
  close() {}
}"""


def test_where_websockets_are_blocked_the_pages_poll(hall: Hall) -> None:
    amina, desk = hall.phone(0), hall.desk()
    for page in (amina, desk):
        page.add_init_script(BLOCKED)
        page.reload()
        expect(page.locator("[data-connection=polling]")).to_be_visible(timeout=15_000)

    ask(amina, "Par la petite porte")
    expect(amina.locator("[data-sent] .text")).to_have_text("Par la petite porte")
    publish = card(desk, "Par la petite porte").locator("button[value$=':publish']")
    publish.click(timeout=15_000)
    expect(desk.locator("[data-column=next] .mq")).to_have_count(1)
    expect(amina.locator("[data-more]")).to_have_text("1 nouvelle question", timeout=15_000)


def test_without_javascript_one_reads_asks_and_votes(hall: Hall) -> None:
    amina, louis = (
        hall.phone(0, java_script_enabled=False),
        hall.phone(1, java_script_enabled=False),
    )
    desk = hall.desk()

    ask(amina, "Sans aucun script")
    expect(amina.locator("[data-sent] .text")).to_have_text("Sans aucun script")
    card(desk, "Sans aucun script").locator("button[value$=':publish']").click()
    expect(desk.locator("[data-column=next] .mq")).to_have_count(1)
    louis.reload()
    row(louis, "Sans aucun script").locator("button.vote").click()

    expect(row(louis, "Sans aucun script").locator("button.vote")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert hall.stored("Sans aucun script")[0][2] == 1


def test_text_stays_text_everywhere(hall: Hall) -> None:
    amina, louis, desk, screen = hall.phone(0), hall.phone(1), hall.desk(), hall.screen()
    ask(amina, EVIL)
    card(desk, "onerror").locator("button[value$=':publish']").click()
    louis.click("[data-more]")
    expect(row(louis, "onerror").locator(".text")).to_contain_text("<img src=x onerror")
    card(desk, "onerror").locator("button[value$=':on_screen']").click()
    expect(screen.locator("[data-asked] .ask")).to_contain_text("<img src=x onerror")

    for page in (amina, louis, desk, screen):
        assert page.locator("img[src='x']").count() == 0
        assert page.title() != "broken"
        page.reload()
        expect(page.locator("text=<img src=x").first).to_be_attached()
        assert page.locator("img[src='x']").count() == 0
        assert page.title() != "broken"


def test_a_stranger_reads_and_is_told_how_to_take_part(hall: Hall) -> None:
    stranger = hall.phone()
    connected(stranger)

    link = stranger.locator(".askbox a")

    expect(link).to_have_attribute("href", f"/connexion/?next=/direct/{hall.slug}/")
    expect(stranger.locator("textarea")).to_have_count(0)


def test_the_box_counts_and_gives_back_what_is_too_long(hall: Hall) -> None:
    amina = hall.phone(0)

    amina.fill("textarea[name=text]", "x" * 292)
    expect(amina.locator("[data-count]")).to_have_text(
        "12 caractères de trop. Une idée par question."
    )
    amina.click(".askbox .btn--ochre")

    expect(amina.locator(".askbox [data-error]")).to_be_visible()
    assert amina.input_value("textarea[name=text]") == "x" * 292


def test_a_gap_in_the_numbers_is_seen_and_repaired(hall: Hall) -> None:
    page = hall.phone()

    told = page.evaluate(
        """async () => {
          const script = document.querySelector("script[src*='live-room']").src
          const { RoomState } = await import(new URL("room-state.js", script))
          const room = new RoomState()
          const delta = (from, seq, questions, removed = []) =>
            room.apply({ type: "delta", from, seq, questions, removed })
          const one = { id: "a", text: "x", votes: 0, status: "published", asked_at: "1" }
          return [
            room.apply({ type: "snapshot", seq: 5, session: {}, questions: [one], poll: null }),
            delta(5, 7, [{ ...one, votes: 3 }]),
            room.questions.get("a").votes,
            delta(4, 6, [], ["a"]),
            delta(9, 10, [], ["a"]),
            room.seq,
            delta(6, 8, [], ["a"]),
            room.questions.size,
          ]
        }"""
    )

    assert told == ["applied", "applied", 3, "old", "gap", 7, "applied", 0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_in_the_way_of_anybody(
    hall: Hall, axe: Callable[[Page], None], scheme: str
) -> None:
    amina, desk, screen = hall.phone(0, color_scheme=scheme), hall.desk(), hall.screen()
    connected(amina)
    for text in ("Une première question", "Une deuxième question", "Une troisième question"):
        ask(amina, text)
        expect(card(desk, text)).to_be_visible()
    for text in ("première", "deuxième"):
        card(desk, text).locator("button[value$=':publish']").click()
    card(desk, "première").locator("button[value$=':on_screen']").click()
    amina.click("[data-more]")
    expect(screen.locator("[data-asked]")).to_be_visible()

    index = hall.device(color_scheme=scheme)
    index.goto("/direct/")
    for page in (amina, hall.phone(color_scheme=scheme), desk, screen, index):
        axe(page)
    card(desk, "troisième").locator("button[value$=':reject']").click()
    axe(desk)


def test_votes_move_no_row_under_the_readers_thumb(hall: Hall) -> None:
    amina, louis, desk = hall.phone(0), hall.phone(1), hall.desk()
    for text in ("Celle du dessus", "Celle du dessous"):
        ask(amina, text)
        card(desk, text).locator("button[value$=':publish']").click()
    expect(louis.locator("[data-more]")).to_have_text("2 nouvelles questions")
    louis.click("[data-more]")
    rows = louis.locator("[data-rows] .q .text")
    expect(rows).to_have_text(["Celle du dessus", "Celle du dessous"])

    row(louis, "Celle du dessous").locator("button.vote").click()
    expect(card(desk, "Celle du dessous")).to_contain_text("1 soutien")
    expect(rows).to_have_text(["Celle du dessus", "Celle du dessous"])

    louis.reload()
    expect(rows).to_have_text(["Celle du dessous", "Celle du dessus"])
