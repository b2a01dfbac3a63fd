"""One mail for the replies of an hour, in the author's language, without an address in it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as post

from assises.mail import deliver
from assises.models import OutgoingMail
from networking.following import follow
from networking.notices import actions
from networking.notices.actions import Words
from networking.safety.actions import block
from registration.models import Consent, Registration
from tests.networking.people import somebody

MINUTE = timedelta(minutes=1)


@pytest.fixture
def amina(edition):
    return somebody(edition, "Amina", language="fr")


@pytest.fixture
def paul(edition):
    return somebody(edition, "Paul")


@pytest.fixture
def notice(amina, now):
    return actions.post(Words("offer", "Deux bureaux"), id=uuid4(), author=amina, now=now)


def reply(notice, person, text, now):
    return actions.reply(notice, text, id=uuid4(), author=person, now=now)


def test_the_first_is_told_at_once_the_next_ones_together_an_hour_later(notice, amina, paul, now):
    reply(notice, paul, "Je viens voir", now)
    follow(now)
    follow(now)
    for text in ("Encore", "Et encore"):
        reply(notice, paul, text, now + MINUTE)
    follow(now + 59 * MINUTE)
    assert OutgoingMail.objects.count() == 1

    follow(now + 61 * MINUTE)
    follow(now + 62 * MINUTE)
    deliver(now + 63 * MINUTE)

    first, second = post.outbox
    assert (first.to, second.to) == ([amina.email], [amina.email])
    assert "Je viens voir" in first.body
    assert "Encore" in second.body
    assert "Et encore" in second.body
    assert paul.email not in f"{first.body}{second.body}"
    assert f"/reseau/mur/{notice.pk}/" in first.body


def test_english_mails_lead_to_english_pages(edition, paul, now):
    amy = somebody(edition, "Amy", language="en")
    notice = actions.post(Words("offer", "Two desks"), id=uuid4(), author=amy, now=now)
    reply(notice, paul, "Mine", now)
    follow(now)
    deliver(now)

    assert f"/en/reseau/mur/{notice.pk}/" in post.outbox[0].body
    assert "/en/en/" not in post.outbox[0].body


def test_one_s_own_reply_is_not_told(notice, amina, now):
    reply(notice, amina, "Toujours libres", now)
    follow(now)

    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("what", ["blocked", "withdrawn", "cancelled", "taken back"])
def test_what_is_not_seen_any_more_is_not_told(notice, amina, paul, what, now):
    said = reply(notice, paul, "Je viens voir", now)
    follow(now)
    match what:
        case "blocked":
            block(paul, amina, now)
        case "withdrawn":
            Consent.objects.filter(registration=paul).update(withdrawn_at=now)
        case "cancelled":
            Registration.objects.filter(pk=amina.pk).update(state="cancelled")
        case _:
            actions.take_reply_down(said, author=paul, now=now)

    deliver(now)

    assert post.outbox == []
    assert OutgoingMail.objects.get().state == "dropped"


def test_what_is_hidden_already_is_looked_at_once_and_holds_nothing_back(
    notice, amina, paul, edition, now
):
    reply(notice, paul, "Je viens voir", now)
    block(amina, paul, now)
    follow(now)
    assert not OutgoingMail.objects.exists()

    reply(notice, somebody(edition, "Zoé"), "Moi aussi", now + MINUTE)
    follow(now + MINUTE)
    assert OutgoingMail.objects.count() == 1
