"""Offers and needs: posted, answered, changed, found, taken down; limits and doubles."""

from datetime import timedelta
from uuid import uuid4

import pytest

from assises.models import AuditEntry
from networking.models import Notice, Profile
from networking.notices import actions
from networking.notices.actions import Words
from networking.notices.refusals import (
    Answered,
    Empty,
    EnoughToday,
    NotShown,
    NotThere,
    Settled,
    Slower,
)
from networking.safety.actions import block
from registration.models import Consent, Registration
from tests.factories import EditionFactory, ThemeFactory
from tests.networking.people import somebody

OFFER = Words("offer", "Deux bureaux à Fives")


@pytest.fixture
def amina(edition) -> Registration:
    return somebody(edition, "Amina")


@pytest.fixture
def paul(edition) -> Registration:
    return somebody(edition, "Paul")


@pytest.fixture
def notice(amina, now) -> Notice:
    return actions.post(OFFER, id=uuid4(), author=amina, now=now)


def withdraw(person):
    Consent.objects.filter(registration=person).update(withdrawn_at=person.asked_at)


def test_post_puts_it_on_the_wall_of_the_others(amina, paul, edition, now):
    theme = ThemeFactory(edition=edition)

    made = actions.post(
        Words("need", "  Un  comptable\nà mi-temps ", theme), id=uuid4(), author=amina, now=now
    )

    seen = Notice.objects.seen_by(paul).get()
    assert (seen, seen.kind, seen.theme, seen.at) == (made, "need", theme, now)
    assert seen.text == "Un comptable à mi-temps"
    assert AuditEntry.objects.get().action == "networking.notice_posted"


def test_post_with_the_same_id_changes_nothing(amina, now):
    id = uuid4()

    first = actions.post(OFFER, id=id, author=amina, now=now)
    again = actions.post(Words("need", "Autre chose"), id=id, author=amina, now=now)

    assert (again, again.text, Notice.objects.count()) == (first, OFFER.text, 1)


def test_an_id_is_of_who_used_it_first(notice, paul, now):
    with pytest.raises(NotThere):
        actions.post(OFFER, id=notice.pk, author=paul, now=now)


@pytest.mark.parametrize("state", ["withdrawn", "suspended", "cancelled", "never"])
def test_who_is_not_in_the_directory_writes_nothing(amina, notice, edition, state, now):
    person = somebody(edition, "Zoé", shown=state != "never")
    match state:
        case "withdrawn":
            withdraw(person)
        case "suspended":
            Profile.objects.filter(registration=person).update(suspended_at=now)
        case "cancelled":
            Registration.objects.filter(pk=person.pk).update(state="cancelled")

    with pytest.raises(NotShown):
        actions.post(OFFER, id=uuid4(), author=person, now=now)
    with pytest.raises(NotShown):
        actions.reply(notice, "Oui", id=uuid4(), author=person, now=now)


def test_nothing_is_not_posted(amina, notice, paul, now):
    with pytest.raises(Empty):
        actions.post(Words("offer", " \u200e\n"), id=uuid4(), author=amina, now=now)
    with pytest.raises(Empty):
        actions.reply(notice, "  ", id=uuid4(), author=paul, now=now)


def test_six_a_day_those_taken_down_counted(amina, now):
    for _ in range(actions.MOST_A_DAY):
        made = actions.post(OFFER, id=uuid4(), author=amina, now=now)
        actions.take_down(made, author=amina, now=now)

    with pytest.raises(EnoughToday):
        actions.post(OFFER, id=uuid4(), author=amina, now=now + timedelta(hours=23))
    assert actions.post(OFFER, id=uuid4(), author=amina, now=now + timedelta(days=1, seconds=1))


def test_twenty_replies_an_hour(notice, paul, now):
    for _ in range(actions.MOST_AN_HOUR):
        made = actions.reply(notice, "Oui", id=uuid4(), author=paul, now=now)
        actions.take_reply_down(made, author=paul, now=now)

    with pytest.raises(Slower):
        actions.reply(notice, "Oui", id=uuid4(), author=paul, now=now + timedelta(minutes=59))
    later = now + timedelta(hours=1, seconds=1)
    assert actions.reply(notice, "Oui", id=uuid4(), author=paul, now=later)


def test_a_reply_with_the_same_id_is_one_reply(notice, paul, now):
    id = uuid4()

    for text in ("Je prends", "Je prends encore"):
        actions.reply(notice, text, id=id, author=paul, now=now)

    assert [one.text for one in notice.replies.all()] == ["Je prends"]


def test_it_is_changed_until_somebody_replies(notice, amina, paul, now):
    changed = actions.change(notice, Words("need", "Trois bureaux"), author=amina, now=now)
    assert (changed.kind, changed.text, changed.text_key) == (
        "need",
        "Trois bureaux",
        "trois bureaux",
    )
    said = actions.reply(notice, "J’en ai", id=uuid4(), author=paul, now=now)

    with pytest.raises(Answered):
        actions.change(notice, OFFER, author=amina, now=now)

    actions.take_reply_down(said, author=paul, now=now)
    assert actions.change(notice, OFFER, author=amina, now=now).text == OFFER.text


def test_others_change_find_and_take_down_nothing(notice, paul, now):
    with pytest.raises(NotThere):
        actions.change(notice, OFFER, author=paul, now=now)
    with pytest.raises(NotThere):
        actions.settle(notice, author=paul, found=True, now=now)
    actions.take_down(notice, author=paul, now=now)

    notice.refresh_from_db()
    assert (notice.settled_at, notice.taken_down_at) == (None, None)


def test_found_takes_no_reply_until_it_is_opened_again(notice, amina, paul, now):
    actions.settle(notice, author=amina, found=True, now=now)
    actions.settle(notice, author=amina, found=True, now=now + timedelta(minutes=1))
    notice.refresh_from_db()
    assert notice.settled_at == now

    with pytest.raises(Settled):
        actions.reply(notice, "Oui", id=uuid4(), author=paul, now=now)

    actions.settle(notice, author=amina, found=False, now=now)
    assert actions.reply(notice, "Oui", id=uuid4(), author=paul, now=now)


def test_taken_down_is_gone_with_its_replies(notice, amina, paul, now):
    said = actions.reply(notice, "Oui", id=uuid4(), author=paul, now=now)

    for _twice in range(2):
        actions.take_down(notice, author=amina, now=now)

    assert not Notice.objects.seen_by(paul).exists()
    with pytest.raises(NotThere):
        actions.reply(notice, "Encore", id=uuid4(), author=paul, now=now)
    actions.take_reply_down(said, author=paul, now=now)
    assert AuditEntry.objects.filter(action="networking.notice_taken_down").count() == 1


def test_another_s_reply_stays(notice, amina, paul, now):
    said = actions.reply(notice, "Oui", id=uuid4(), author=paul, now=now)

    actions.take_reply_down(said, author=amina, now=now)

    said.refresh_from_db()
    assert said.taken_down_at is None


@pytest.mark.parametrize("which", ["author blocks", "reader blocks", "another edition"])
def test_nobody_replies_to_what_they_may_not_see(notice, amina, paul, which, now):
    match which:
        case "author blocks":
            block(amina, paul, now)
        case "reader blocks":
            block(paul, amina, now)
        case _:
            paul = somebody(EditionFactory(is_current=False), "Paul")

    with pytest.raises(NotThere):
        actions.reply(notice, "Oui", id=uuid4(), author=paul, now=now)


def test_a_word_finds_accents_plurals_names_and_organisations(edition, paul, now):
    zoe = somebody(edition, "Zoé", organisation="Les Façonnables", name_key="dubois zoe")
    made = actions.post(Words("offer", "Vélos cargos prêtés"), id=uuid4(), author=zoe, now=now)

    def found(word):
        return list(Notice.objects.seen_by(paul).holding(word))

    for word in ("vélo", "VELOS", "prete", "cargo", "zoe", "faconnable", "?"):
        assert found(word) == [made], word
    assert found("camion") == []
