import uuid
from datetime import timedelta

import pytest

from agenda.live import batches, frames, replies
from agenda.live.models import Question, Receipt
from registration.access import Participant
from registration.models import Registration
from tests.factories import EditionFactory, RegistrationFactory, UserFactory


def cookie(registration) -> tuple[Participant]:
    who = Participant(registration.pk, registration.edition_id, registration.link_version)
    return (who,)


def ask(text="Une question ?", **more):
    return frames.Ask(uuid.uuid4(), text, **more)


def test_reply_acks_a_question(room, person, now):
    frame = ask()

    answer = replies.reply(frame, room=room, who=cookie(person), now=now)

    question = Question.objects.get()
    assert answer == {
        "type": "ack",
        "id": str(frame.id),
        "question": str(question.pk),
        "status": "pending",
    }


def test_the_same_id_again_gets_the_same_answer(room, person, now):
    frame = ask()

    first = replies.reply(frame, room=room, who=cookie(person), now=now)
    again = replies.reply(frame, room=room, who=cookie(person), now=now + timedelta(hours=1))

    assert again == first
    assert Question.objects.count() == 1


def test_a_refusal_is_repeated_too(room, person, now):
    room.is_open = False
    room.save()
    frame = ask()
    first = replies.reply(frame, room=room, who=cookie(person), now=now)
    room.is_open = True
    room.save()

    again = replies.reply(frame, room=room, who=cookie(person), now=now)

    assert again == first
    assert first["code"] == "closed"


def test_the_same_id_of_somebody_else_is_another_frame(room, person, now):
    frame = ask()
    other = RegistrationFactory(edition=room.session.edition)

    replies.reply(frame, room=room, who=cookie(person), now=now)
    replies.reply(frame, room=room, who=cookie(other), now=now)

    assert Question.objects.count() == 2


def test_five_questions_a_minute(room, person, now):
    answers = [replies.reply(ask(), room=room, who=cookie(person), now=now) for _ in range(6)]
    later = replies.reply(ask(), room=room, who=cookie(person), now=now + timedelta(seconds=61))

    assert [answer["type"] for answer in answers] == ["ack"] * 5 + ["error"]
    assert answers[5]["code"] == "rate_limited"
    assert later["type"] == "ack"


def test_refused_questions_do_not_count(room, person, now):
    for _ in range(8):
        replies.reply(ask(""), room=room, who=cookie(person), now=now)

    assert replies.reply(ask(), room=room, who=cookie(person), now=now)["type"] == "ack"


def test_sixty_votes_a_minute(room, question, person, now):
    answers = [
        replies.reply(
            frames.Vote(uuid.uuid4(), question.pk, n % 2 == 0),
            room=room,
            who=cookie(person),
            now=now,
        )
        for n in range(61)
    ]

    assert [answer["type"] for answer in answers] == ["ack"] * 60 + ["error"]
    assert answers[60]["code"] == "rate_limited"


def test_refusals_are_kept_up_to_a_number(room, person, now, monkeypatch):
    monkeypatch.setattr(batches, "MOST_ANSWERS", 3)

    for _ in range(5):
        replies.reply(ask(""), room=room, who=cookie(person), now=now)

    assert Receipt.objects.count() == 3


@pytest.mark.parametrize("state", ["waiting", "offered", "cancelled"])
def test_only_confirmed_participants_take_part(room, person, now, state):
    Registration.objects.update(state=state, held_until=now if state == "offered" else None)

    assert replies.reply(ask(), room=room, who=cookie(person), now=now)["code"] == "not_allowed"


def test_others_do_not_take_part(room, person, moderator, now):
    foreign = RegistrationFactory(edition=EditionFactory(is_current=False))
    renewed = (Participant(person.pk, person.edition_id, person.link_version + 1),)

    for who in (None, cookie(foreign), renewed, UserFactory(), moderator):
        answer = replies.reply(ask(), room=room, who=who, now=now)
        assert answer["code"] == "not_allowed"
    assert not Question.objects.exists()


def test_only_moderators_moderate(room, question, person, now):
    for who in (None, cookie(person), UserFactory()):
        for frame in (
            frames.Moderate(uuid.uuid4(), question.pk, "answered"),
            frames.Close(uuid.uuid4()),
        ):
            answer = replies.reply(frame, room=room, who=who, now=now)
            assert answer["code"] == "not_allowed"
    question.refresh_from_db()
    room.refresh_from_db()
    assert question.status == "published"
    assert room.is_open


def test_moderators_open_close_and_move(room, question, moderator, now):
    closed = replies.reply(frames.Close(uuid.uuid4()), room=room, who=moderator, now=now)
    moved = replies.reply(
        frames.Moderate(uuid.uuid4(), question.pk, "on_screen"), room=room, who=moderator, now=now
    )

    room.refresh_from_db()
    assert closed["type"] == "ack"
    assert not room.is_open
    assert moved["status"] == "on_screen"
