"""What happens by itself: lapses, ends, clashes and reminders, once each; and what mails say."""

from datetime import datetime, time, timedelta

import pytest
from icalendar import Calendar

from assises import mail, people
from assises.models import OutgoingMail
from networking.meetings import actions
from networking.meetings.following import follow
from networking.models import Availability, Block, Meeting, Rules, Sitting
from registration.models import Consent, Registration
from tests.factories import RoomFactory, WorkshopFactory
from tests.networking.meetings.conftest import shown
from tests.networking.meetings.test_actions import APART, ask, fresh, hide, mails
from workshops.actions import release_seat, take_seat

State = Meeting.State


@pytest.fixture
def room(edition):
    room = RoomFactory(edition=edition, name="Xperium", name_en="Xperium")
    Rules.objects.create(edition=edition, room=room)
    return room


@pytest.fixture
def meeting(nadia, louis, slot, room, now) -> Meeting:
    return ask(louis, nadia, slot, now, message="On parle vélos ?")


@pytest.fixture
def agreed(meeting, nadia, now) -> Meeting:
    return actions.accept(meeting, by=nadia, now=now)


@pytest.fixture
def post(mailoutbox, now):
    """Sends what waits, and gives the letters that left since."""

    def send(at=now):
        before = len(mailoutbox)
        mail.deliver(at)
        return mailoutbox[before:]

    return send


def plain(letter) -> str:
    return letter.body.replace("\u00a0", " ")


# -- Lapsing ---------------------------------------------------------------------------------------


def test_what_nobody_answered_lapses_once(meeting, louis, now):
    follow(now + timedelta(minutes=29))
    assert fresh(meeting).state == State.OPEN

    for minutes in (30, 31):
        follow(now + timedelta(minutes=minutes))

    assert fresh(meeting).state == State.EXPIRED
    assert mails() == [("asked", meeting.asked.email), ("lapsed", louis.email)]


# -- People who leave ------------------------------------------------------------------------------


@pytest.mark.parametrize("how", APART)
def test_meetings_of_people_kept_apart_end(agreed, nadia, louis, zoe, later, now, how):
    other = ask(zoe, shown(nadia.edition, "Eva"), later, now)
    hide(how, louis, nadia)

    for _look in range(2):
        follow(now)

    assert fresh(agreed).state == State.CANCELLED
    assert fresh(other).state == State.OPEN
    assert not Sitting.objects.exists()
    told = [to for kind, to in mails() if kind == "cancelled"]
    assert len(told) == 1


def test_who_withdraws_is_gone_from_the_others_meetings_at_once(agreed, nadia, louis):
    Consent.objects.filter(registration=nadia).update(withdrawn_at=nadia.asked_at)

    assert not Meeting.objects.seen_by(louis).exists()


def test_erasing_ends_meetings_and_forgets_words(agreed, nadia, louis, slot, later, now):
    actions.say_when(louis, [], among=[later.pk], now=now)

    people.erase(louis, now=now)

    told = fresh(agreed)
    assert (told.state, told.message, told.answer) == (State.CANCELLED, "", "")
    assert not Availability.objects.exists()
    assert mails()[-1] == ("cancelled", nadia.email)


def test_the_cancellation_of_who_was_erased_names_nobody(agreed, nadia, louis, now, post):
    post()
    people.erase(louis, now=now)

    [letter] = [one for one in post() if one.to == [nadia.email]]

    assert "Louis" not in plain(letter)
    assert "15 h 40" in plain(letter)


def test_a_block_says_no_more_than_a_cancellation(agreed, nadia, louis, now, post):
    post()
    Block.objects.create(by=nadia, about=louis, at=now)

    follow(now)

    [letter] = post()
    assert letter.to == [louis.email]
    assert "15 h 40" in plain(letter)


# -- Clashes ---------------------------------------------------------------------------------------


@pytest.fixture
def workshop(edition, slot):
    return WorkshopFactory(
        round__edition=edition,
        session__title="Atelier Mobilité",
        session__starts_at=slot.starts_at,
        session__ends_at=slot.ends_at,
    )


def test_a_seat_taken_over_a_meeting_is_told_to_both_once(
    agreed, nadia, louis, workshop, now, post
):
    post()
    take_seat(workshop, registration=nadia, now=now)

    for _look in range(2):
        follow(now)

    letters = {letter.to[0]: plain(letter) for letter in post()}
    assert set(letters) == {nadia.email, louis.email}
    assert "votre atelier" in letters[nadia.email].lower()
    assert "Mobilité" not in letters[louis.email]
    assert "atelier" not in letters[louis.email].replace("Atelier Nadia", "").lower()
    assert fresh(agreed).state == State.ACCEPTED


def test_a_clash_that_is_over_may_be_told_again(agreed, nadia, workshop, now):
    for _time in range(2):
        take_seat(workshop, registration=nadia, now=now)
        follow(now)
        release_seat(workshop, registration=nadia, now=now)
        follow(now)

    assert [kind for kind, _to in mails()].count("clashes") == 4


def test_no_mail_of_a_clash_leaves_once_it_is_over(agreed, nadia, workshop, now, post):
    post()
    take_seat(workshop, registration=nadia, now=now)
    follow(now)
    release_seat(workshop, registration=nadia, now=now)

    assert post() == []


# -- Reminders -------------------------------------------------------------------------------------


def evening(edition, hour, minute=0) -> datetime:
    return datetime.combine(edition.day - timedelta(days=1), time(hour, minute), edition.zone)


def test_the_evening_before_each_gets_one_mail_with_all_meetings(
    edition, nadia, louis, zoe, slot, later, room, now, post
):
    before = now - timedelta(days=5)
    for person, when in ((louis, slot), (zoe, later)):
        actions.accept(ask(person, nadia, when, before), by=nadia, now=before)
    ask(shown(edition, "Eva"), louis, later, before)
    post()

    follow(evening(edition, 19, 59))
    assert [one for one in post() if "demain" in one.subject] == []
    for minute in (0, 1):
        follow(evening(edition, 20, minute))

    sent = {
        one.to[0]: plain(one) for one in post(evening(edition, 20, 2)) if "demain" in one.subject
    }
    assert set(sent) == {nadia.email, louis.email, zoe.email}
    assert "15 h 40 : Louis Lemaire, Atelier Louis. Xperium, table 1." in sent[nadia.email]
    assert "16 h : Zoé Lemaire" in sent[nadia.email]
    assert louis.email not in sent[nadia.email]


def test_on_the_day_nobody_is_reminded_by_mail(edition, agreed):
    follow(edition.starts_at)

    assert not OutgoingMail.objects.filter(kind="networking.meetings_tomorrow").exists()


# -- What mails say --------------------------------------------------------------------------------


def test_a_request_says_who_when_and_until_when(meeting, nadia, louis, post):
    [letter] = post()

    said = plain(letter)
    assert letter.to == [nadia.email]
    assert "Louis Lemaire, Atelier Louis" in said
    assert "15 h 40" in said
    assert "On parle vélos ?" in said
    assert "11 h" in said
    assert f"/reseau/rendez-vous/{meeting.pk}/" in said
    assert louis.email not in said


def test_what_is_agreed_comes_with_its_table_and_an_event(agreed, nadia, louis, post):
    letters = {one.to[0]: one for one in post()}

    letter = letters[louis.email]
    assert "Xperium, table 1" in plain(letter)
    [event] = Calendar.from_ical(letter.attachments[0].get_payload(decode=True)).events
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 1)
    assert str(event["LOCATION"]).startswith("Xperium, table 1")
    assert nadia.email not in letter.message().as_string()
    uids = {
        str(Calendar.from_ical(one.attachments[0].get_payload(decode=True)).events[0]["UID"])
        for one in letters.values()
    }
    assert len(uids) == 2


def test_mails_speak_the_language_of_their_reader(meeting, nadia, post):
    Registration.objects.filter(pk=nadia.pk).update(language="en")
    OutgoingMail.objects.update(language="en")

    [letter] = post()

    assert "Somebody would like to meet you" in letter.subject
    assert f"/en/reseau/rendez-vous/{meeting.pk}/" in letter.body
    assert "/en/en/" not in letter.body


def test_no_mail_of_what_is_no_longer_so(meeting, nadia, louis, now, post):
    actions.cancel(meeting, by=louis, now=now)

    assert post() == []


def test_who_has_no_address_gets_no_mail(nadia, louis, slot, room, now, post):
    Registration.objects.filter(pk=nadia.pk).update(email="")

    ask(louis, nadia, slot, now)

    assert mails() == []


@pytest.mark.parametrize(
    ("gesture", "said"),
    [
        (lambda m, n, later, now: actions.decline(m, by=n, now=now, words="Hélas."), "Hélas."),
        (lambda m, n, later, now: actions.propose(m, later, by=n, now=now), "16 h"),
        (lambda m, n, later, now: follow(now + timedelta(hours=1)), "n’a pas répondu"),
    ],
)
def test_who_asked_is_told_the_answer(meeting, nadia, louis, later, now, post, gesture, said):
    post()
    gesture(meeting, nadia, later, now)

    [letter] = post(now + timedelta(hours=2))

    assert letter.to == [louis.email]
    assert said in plain(letter)
    assert nadia.email not in plain(letter)
