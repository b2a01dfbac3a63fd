"""The moderators' console: joining, correcting, answering, undoing, two at once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hall import Hall, ask, card, connected, row


def asked(hall: Hall, number: int, *texts: str) -> Page:
    phone = hall.phone(number)
    connected(phone)
    for text in texts:
        ask(phone, text)
        expect(phone.locator("[data-sent] .text", has_text=text)).to_be_visible()
    return phone


def column(desk: Page, name: str) -> Any:
    return desk.locator(f"[data-column={name}] .mq")


def test_two_questions_are_joined_by_keyboard_and_come_apart(hall: Hall) -> None:
    amina = asked(hall, 0, "Comment financer une coopérative d’habitants ?")
    louis = asked(hall, 1, "Financer les coopératives d’habitants, comment ?")
    desk, other = hall.desk(), hall.desk()
    expect(column(desk, "pending")).to_have_count(2)
    expect(column(desk, "pending").first).to_contain_text("Peut-être la même")

    for _card in range(2):
        desk.keyboard.press("j")
        desk.keyboard.press(" ")
    expect(desk.locator("[data-mergebar]")).to_contain_text("2 questions choisies")
    desk.keyboard.press("f")

    expect(column(desk, "pending")).to_have_count(1)
    expect(column(other, "merged")).to_have_count(1)
    joined = louis if "Financer" in (column(other, "merged").inner_text()) else amina
    expect(joined.locator("[data-sentence]")).to_contain_text("a rejoint une autre")

    desk.keyboard.press("z")
    expect(column(desk, "pending")).to_have_count(2)
    expect(column(other, "merged")).to_have_count(0)


def test_what_escape_and_a_single_choice_do(hall: Hall) -> None:
    asked(hall, 0, "Une seule question")
    desk = hall.desk()
    card(desk, "Une seule").locator("[data-choose]").check()
    expect(desk.locator("[data-merge]")).to_be_disabled()
    desk.keyboard.press("Escape")
    expect(desk.locator("[data-mergebar]")).to_be_hidden()
    expect(card(desk, "Une seule").locator("[data-choose]")).not_to_be_checked()


def write(desk: Page, text: str) -> None:
    desk.fill("dialog[data-write] textarea", text)
    desk.click("dialog[data-write] [value=write]")


def test_a_question_is_corrected_labelled_ordered_and_answered(hall: Hall) -> None:
    amina = asked(hall, 0, "Que chnage la loi ?", "Et les communs ?")
    desk, screen = hall.desk(), hall.screen()
    card(desk, "chnage").locator("[data-act=edit]").click()
    write(desk, "Que change la loi ?")
    expect(card(desk, "Que change la loi")).to_contain_text("D’abord : Que chnage la loi ?")
    for text in ("Que change la loi", "Et les communs"):
        card(desk, text).locator("button[value$=':publish']").click()
        expect(desk.locator("[data-column=next] .mq", has_text=text)).to_be_visible()

    second = column(desk, "next").nth(1)
    name = second.locator(".text").inner_text()
    second.locator("[data-act=up]").click()
    desk.mouse.move(0, 0)
    desk.locator("h1").click()
    expect(column(desk, "next").first).to_contain_text(name)

    card(desk, "Et les communs").locator("summary").click()
    card(desk, "Et les communs").locator("[data-act=label]").click()
    write(desk, "pour Nicolas Postel")
    expect(card(desk, "Et les communs")).to_contain_text("pour Nicolas Postel")

    card(desk, "Et les communs").locator("[data-act=reply]").click()
    write(desk, "Ils y ont leur place.")
    expect(column(desk, "answered")).to_have_count(1)
    desk.keyboard.press("z")
    expect(column(desk, "answered")).to_have_count(0)
    amina.reload()
    expect(amina.locator("body")).not_to_contain_text("Postel")
    expect(screen.locator("body")).not_to_contain_text("Postel")


def test_a_question_heard_in_the_room_goes_up_and_is_undone(hall: Hall) -> None:
    phone, desk = hall.phone(0), hall.desk()
    connected(phone)
    desk.click("[data-hear]")
    write(desk, "Et les communes rurales ?")
    expect(column(desk, "next")).to_contain_text("entendue dans la salle")
    phone.click("[data-more]")
    expect(row(phone, "Et les communes rurales")).to_be_visible()

    desk.keyboard.press("z")
    expect(row(phone, "Et les communes rurales")).to_have_count(0)


def test_an_author_is_silenced_and_heard_again(hall: Hall) -> None:
    amina = asked(hall, 0, "Un peu lourd")
    desk = hall.desk()
    card(desk, "Un peu lourd").locator("summary").click()
    card(desk, "Un peu lourd").locator("[data-act=silence]").click()
    expect(card(desk, "Un peu lourd").locator("[data-act=unsilence]")).to_be_visible()
    ask(amina, "Encore moi")
    expect(amina.locator("#ask-error")).to_contain_text("ne prend plus de questions")

    desk.keyboard.press("z")
    expect(card(desk, "Un peu lourd").locator("[data-act=silence]")).to_be_visible()


def test_the_room_is_handed_over(hall: Hall) -> None:
    desk = hall.desk()
    desk.click("[data-take]")
    expect(desk.locator("[data-take]")).to_have_text("Passer la main")
    desk.click("[data-take]")
    expect(desk.locator("[data-take]")).to_have_text("Prendre la main")


def test_every_move_is_undone(hall: Hall) -> None:
    asked(hall, 0, "Une question")
    desk = hall.desk()
    for key, there in (("a", "next"), ("x", "rejected"), ("e", None)):
        desk.locator("[data-column=pending] .mq").focus()
        desk.keyboard.press(key)
        if key == "x":
            desk.click("dialog[data-reject] [value=reject]")
        if there:
            expect(column(desk, there)).to_have_count(1)
        else:
            expect(desk.locator("[data-onair]")).to_be_visible()
        desk.keyboard.press("z")
        expect(column(desk, "pending")).to_have_count(1)


ALIKE = [
    ("Comment financer une coopérative d’habitants ?", "Financer les coopératives d’habitants ?"),
    (
        "L’agrément ESUS change-t-il quelque chose pour les habitants d’un quartier ?",
        "ESUS : à quoi ça sert concrètement dans un quartier pour ses habitants ?",
    ),
    ("Qui contrôle la raison d’être ?", "Qui va contrôler la « raison d’être » des entreprises ?"),
]
UNLIKE = [
    ("Qui paie la transition ?", "Qui contrôle la raison d’être ?"),
    ("Que change la loi PACTE ?", "Comment financer une coopérative d’habitants ?"),
    ("Et les communs ?", "Et les communes ?"),
    ("Pourquoi ?", "Comment ?"),
]


def test_likely_doubles_are_told_from_others(hall: Hall) -> None:
    desk = hall.desk()

    found = desk.evaluate(
        """async (pairs) => {
            const script = document.querySelector("script[src*='live-moderation']").src
            const { Likeness } = await import(new URL("likeness.js", script))
            const likeness = new Likeness()
            return pairs.map(([one, other]) =>
                likeness.of({ id: "1", text: one }, [{ id: "2", text: other }]).length)
        }""",
        [*ALIKE, *UNLIKE],
    )

    assert found == [1] * len(ALIKE) + [0] * len(UNLIKE)


@pytest.mark.parametrize("size", [(390, 844), (820, 1180), (1280, 900)], ids=str)
def test_nothing_is_in_the_way_of_moderators(
    hall: Hall, axe: Callable[[Page], None], size: tuple[int, int]
) -> None:
    asked(hall, 0, "Une première question", "Une première question, encore")
    desk = hall.desk()
    desk.set_viewport_size({"width": size[0], "height": size[1]})
    for box in desk.locator("[data-column=pending] [data-choose]").all():
        box.check()
    desk.locator("[data-column=pending] summary").first.click()
    axe(desk)
    desk.locator("[data-column=pending] [data-act=edit]").first.click()
    axe(desk)
