"""People with the code on the screen, and what one may still change of one's own question."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from agenda.live import access, actions, feed, frames, replies, visitors
from agenda.live.models import LiveRoom, Question, Voice
from registration.access import Participant
from tests.factories import EditionFactory, LiveRoomFactory, QuestionFactory, voice_of

GUEST = access.Guest(uuid.UUID(int=7))


@pytest.fixture
def open_room(room) -> LiveRoom:
    room.allows_guests, room.code = True, "PACTE"
    room.save()
    return room


def ask(text="Une question ?", **more):
    return frames.Ask(uuid.uuid4(), text, **more)


def say(frame, room, now, who=(GUEST,)):
    return replies.reply(frame, room=room, who=who, now=now)


def page(room) -> str:
    return reverse("live:room", args=[room.session.slug])


@pytest.mark.parametrize("typed", ["PACTE", " pacte ", "pac-té"])
def test_the_code_lets_a_guest_take_part(open_room, question, now, typed):
    actions.come_in(typed, room=open_room, guest=GUEST.id, now=now)
    actions.come_in(typed, room=open_room, guest=GUEST.id, now=now)

    asked = say(ask(), open_room, now)
    voted = say(frames.Vote(uuid.uuid4(), question.pk, True), open_room, now)

    assert (asked["type"], voted["type"]) == ("ack", "ack")
    assert Voice.objects.guests().count() == 1
    shown = next(one for one in feed.state(open_room, desk=True)["questions"] if not one["author"])
    assert (shown["author"], shown["text"]) == (None, "Une question ?")


def test_without_the_code_or_where_guests_are_not_let_in_nobody_takes_part(open_room, now):
    with pytest.raises(actions.WrongCode):
        actions.come_in("AUTRE", room=open_room, guest=GUEST.id, now=now)
    assert say(ask(), open_room, now)["code"] == "not_allowed"
    actions.come_in("PACTE", room=open_room, guest=GUEST.id, now=now)
    LiveRoom.objects.update(allows_guests=False)
    open_room.refresh_from_db()

    assert say(ask(), open_room, now)["code"] == "not_allowed"
    with pytest.raises(actions.NotAllowed):
        actions.come_in("PACTE", room=open_room, guest=GUEST.id, now=now)


def test_a_code_opens_its_own_room_only(open_room, edition, now):
    actions.come_in("PACTE", room=open_room, guest=GUEST.id, now=now)
    other = LiveRoomFactory(session__edition=edition, allows_guests=True)

    assert say(ask(), other, now)["code"] == "not_allowed"


def test_somebody_on_the_waiting_list_may_come_in_as_a_guest(open_room, person, now):
    person.state = "waiting"
    person.save()
    actions.come_in("PACTE", room=open_room, guest=GUEST.id, now=now)
    known = Participant(person.pk, person.edition_id, person.link_version)

    assert say(ask(), open_room, now, who=(known, GUEST))["type"] == "ack"


def test_the_pages_lead_a_guest_in(client, open_room):
    found = client.get(reverse("live:index"), {"code": "pacte"})
    assert found["Location"] == f"{page(open_room)}?code=PACTE"
    assert 'value="PACTE"' in client.get(found["Location"]).content.decode()

    wrong = client.post(page(open_room), {"type": "join", "code": "FAUX"})
    assert 'aria-invalid="true"' in wrong.content.decode()
    assert client.get(page(open_room)).context["may_take_part"] is False

    right = client.post(page(open_room), {"type": "join", "code": "PACTE"})
    cookie = right.cookies[access.COOKIE]
    assert (right["Location"], cookie["httponly"], cookie["samesite"]) == (
        page(open_room),
        True,
        "Lax",
    )
    client.post(page(open_room), {"type": "ask", "text": "Et nous, sans badge ?"})
    assert Question.objects.get().text == "Et nous, sans badge ?"
    assert "Et nous, sans badge" in client.get(page(open_room)).content.decode()


def test_a_forged_cookie_is_nobody(client, open_room, now):
    actions.come_in("PACTE", room=open_room, guest=GUEST.id, now=now)
    client.cookies[access.COOKIE] = GUEST.id.hex

    client.post(page(open_room), {"type": "ask", "text": "C’est moi"})

    assert not Question.objects.exists()


def test_codes_cannot_be_guessed_for_long(client, open_room, monkeypatch):
    monkeypatch.setattr(visitors, "WRONG_CODES", 2)
    for _try in range(2):
        client.post(page(open_room), {"type": "join", "code": "FAUX"})

    client.post(page(open_room), {"type": "join", "code": "PACTE"})

    assert not Voice.objects.exists()


def test_a_code_of_another_edition_or_of_nothing_leads_nowhere(client, open_room):
    LiveRoomFactory(session__edition=EditionFactory(is_current=False), code="AUTAN")

    for code in ("AUTAN", "RIEN", "---"):
        answer = client.get(reverse("live:index"), {"code": code})
        assert answer.status_code == 200
        assert "code-error" in answer.content.decode()


def test_names_are_asked_for_where_the_session_wants_them(open_room, person, now):
    LiveRoom.objects.update(allows_anonymous=False)
    actions.come_in("PACTE", room=open_room, guest=GUEST.id, now=now)
    known = (Participant(person.pk, person.edition_id, person.link_version),)

    assert say(ask(), open_room, now)["code"] == "not_allowed"
    assert say(ask(anonymous=True), open_room, now, who=known)["code"] == "not_allowed"
    assert say(ask(), open_room, now, who=known)["type"] == "ack"


def test_a_person_asks_as_many_questions_as_the_session_takes(room, person, now):
    LiveRoom.objects.update(most_questions=2)
    voice = voice_of(room, person)
    first = actions.ask("Un ?", room=room, voice=voice, now=now)
    actions.ask("Deux ?", room=room, voice=voice, anonymous=True, now=now)

    with pytest.raises(actions.TooMany):
        actions.ask("Trois ?", room=room, voice=voice, now=now)
    actions.withdraw(first.pk, room=room, voice=voice, now=now)
    assert actions.ask("Trois ?", room=room, voice=voice, now=now).pk


# -- One's own question, while it waits ------------------------------------------------------------


def test_a_waiting_question_is_said_otherwise(room, person, now):
    voice = voice_of(room, person)
    asked = actions.ask("Que chnage la loi ?", room=room, voice=voice, now=now)

    for _twice in range(2):
        actions.reword(asked.pk, "Que change la loi ?", room=room, voice=voice, now=now)

    shown = feed.state(room, desk=True)["questions"][0]
    assert (shown["text"], shown["edited"], feed.state(room)["seq"]) == (
        "Que change la loi ?",
        False,
        2,
    )


def test_what_others_have_seen_stays_as_it_is(room, question, person, now):
    with pytest.raises(actions.WrongMoment):
        actions.reword(question.pk, "Autre", room=room, voice=voice_of(room, person), now=now)


def test_nobody_rewords_for_somebody_else_nor_after_the_end(room, person, now, edition):
    asked = QuestionFactory(room=room, status="pending", was_public=False)
    with pytest.raises(actions.Unknown):
        actions.reword(asked.pk, "Autre", room=room, voice=voice_of(room, person), now=now)
    LiveRoom.objects.update(is_open=False)
    with pytest.raises(actions.Closed):
        actions.reword(asked.pk, "Autre", room=room, voice=asked.voice, now=now)


def test_rewording_without_a_script(client, room, person, now):
    from registration.access import link_of

    client.get(link_of(person).replace("http://testserver", ""))
    voice = voice_of(room, person)
    asked = actions.ask("Que chnage ?", room=room, voice=voice, now=now - timedelta(minutes=1))

    client.post(page(room), {"reword": str(asked.pk), f"text-{asked.pk}": "Que change ?"})

    asked.refresh_from_db()
    assert asked.text == "Que change ?"
