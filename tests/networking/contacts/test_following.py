"""What happens by itself: mails a few an hour, the evening, the day after."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.core import mail as outbox

from assises import mail, people
from assises.models import OutgoingMail
from networking.contacts import actions, following, mails
from networking.models import Block, Exchange, Meeting, Profile
from registration.models import Registration
from tests.factories import ProfileFactory, SlotFactory, TableFactory
from tests.networking.contacts.test_vcards import read as read_vcards


@pytest.fixture
def offer(now):
    def offered_to(asking, asked, at=now):
        return actions.offer(
            uuid4(), asking=asking, asked=asked, gives=["email"], note="", scanned_at=at, now=at
        )

    return offered_to


@pytest.fixture
def morning(edition) -> datetime:
    return datetime.combine(edition.day + timedelta(days=1), time(10), edition.zone)


def written() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("to", flat=True))


def sent(now) -> list:
    mail.deliver(now)
    return outbox.outbox


# -- Offers that wait ------------------------------------------------------------------------------


def test_who_is_still_there_gets_no_mail(pair, offer, now):
    made = offer(*pair)
    following.follow(now + timedelta(minutes=1))
    actions.answer(made, by=pair.louis, gives=[], now=now)

    following.follow(now + timedelta(minutes=5))

    assert written() == []


def test_an_offer_is_told_once_without_an_address(pair, offer, now):
    offer(*pair)
    for minutes in (2, 3, 30, 60):
        following.follow(now + timedelta(minutes=minutes))

    assert written() == ["louis@example.org"]
    (message,) = sent(now + timedelta(minutes=61))
    assert "Amina Kaddour, Vélo" in message.body
    assert "amina@example.org" not in message.body + message.html
    assert "/reseau/contacts/" in message.body


def test_several_offers_are_gathered(pair, offer, wearing, now):
    for name in ("Zoé", "Paul"):
        offer(wearing(name), pair.louis)
    following.follow(now + timedelta(minutes=3))
    offer(pair.amina, pair.louis, at=now + timedelta(minutes=4))

    following.follow(now + timedelta(minutes=10))
    assert written() == ["louis@example.org"]
    (message,) = sent(now + timedelta(minutes=11))
    assert all(name in message.body for name in ("Zoé", "Paul", "Amina"))

    following.follow(now + timedelta(minutes=24))
    assert written() == ["louis@example.org"] * 2


def test_no_mail_for_who_has_no_mailbox_nor_about_who_is_blocked(pair, offer, wearing, now):
    offer(pair.amina, wearing("Zoé", email=""))
    offer(pair.amina, pair.louis)
    Block.objects.create(by=pair.louis, about=pair.amina, at=now)

    following.follow(now + timedelta(minutes=5))

    assert written() == []


def test_a_mail_that_is_late_does_not_tell_what_was_answered(pair, offer, now):
    made = offer(*pair)
    following.follow(now + timedelta(minutes=5))
    actions.decline(made, by=pair.louis, now=now)

    assert sent(now + timedelta(minutes=6)) == []
    assert OutgoingMail.objects.get().state == "dropped"


# -- After the day ---------------------------------------------------------------------------------


def meeting_of(one, other, **fields):
    edition = one.edition
    at = edition.starts_at
    return Meeting.objects.create(
        edition=edition,
        asking=one,
        asked=other,
        slot=SlotFactory(edition=edition),
        table=TableFactory(edition=edition),
        state="accepted",
        asked_at=at,
        expires_at=at,
        changed_at=at,
        **fields,
    )


def test_contacts_and_meetings_leave_once_the_morning_after(pair, offer, wearing, morning, now):
    actions.answer(offer(*pair), by=pair.louis, gives=["email"], now=now)
    zoe = wearing("Zoé", last_name="Delattre")
    ProfileFactory(registration=zoe)
    meeting_of(pair.amina, zoe)

    following.follow(morning - timedelta(minutes=1))
    assert written() == []
    for minutes in (0, 1, 600):
        following.follow(morning + timedelta(minutes=minutes))

    assert sorted(written()) == sorted(["amina@example.org", "louis@example.org", zoe.email])
    messages = {message.to[0]: message for message in sent(morning + timedelta(hours=11))}
    mine = messages["amina@example.org"]
    assert "Louis Vandamme" in mine.body
    assert "Zoé Delattre" in mine.body
    assert zoe.email not in mine.body + mine.html
    (name, content, kind) = mine.attachments[0]
    assert (name, kind) == (f"contacts-{pair.amina.edition.slug}.vcf", "text/vcard; charset=utf-8")
    assert [card["FN"] for card in read_vcards(as_bytes(content))] == [["Louis Vandamme"]]
    assert zoe.email not in messages  # Amina is not in the directory: there is nothing to tell


def as_bytes(content) -> bytes:
    return content.encode() if isinstance(content, str) else content


@pytest.mark.parametrize("who", ["missed", "blocked", "withdrawn"])
def test_meetings_with_people_who_are_not_seen_are_not_told(pair, wearing, now, who):
    zoe = wearing("Zoé")
    ProfileFactory(registration=zoe)
    meeting_of(pair.amina, zoe, asked_missed=who == "missed")
    if who == "blocked":
        Block.objects.create(by=zoe, about=pair.amina, at=now)
    if who == "withdrawn":
        zoe.consents.update(withdrawn_at=now)

    assert mails.meetings_held(pair.amina) == []


def test_nothing_leaves_for_who_has_nothing_nor_long_after(pair, offer, morning, now):
    offer(*pair)
    following.follow(morning)
    assert written() == []

    Exchange.objects.all().delete()
    actions.answer(offer(*pair), by=pair.louis, gives=[], now=now)
    following.follow(morning + timedelta(days=6))
    assert written() == []


def test_who_was_erased_is_in_nobodys_contacts(pair, offer, morning, now):
    actions.answer(offer(*pair), by=pair.louis, gives=["email"], now=now)
    people.erase(pair.louis, now=now)

    following.follow(morning)

    assert not Exchange.objects.exists()
    assert written() == []


def test_who_wants_no_news_gets_their_own_contacts(pair, offer, morning, now):
    actions.answer(offer(*pair), by=pair.louis, gives=[], now=now)
    Registration.objects.update(opted_out_at=now)

    following.follow(morning)

    assert len(written()) == 2


def test_looking_costs_little_when_there_is_nothing(pair, now, django_assert_max_num_queries):
    Profile.objects.all().delete()

    with django_assert_max_num_queries(4):  # late, handed over, untold, the edition
        following.follow(now)
