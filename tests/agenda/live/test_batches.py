"""What is said together is answered as if each had spoken in turn."""

import uuid
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.live import batches, frames, replies
from agenda.live.models import LiveRoom, Question, Receipt, Vote
from registration.access import Participant
from registration.models import Registration
from tests.factories import QuestionFactory, RegistrationFactory, voice_of


def cookie(registration):
    who = Participant(registration.pk, registration.edition_id, registration.link_version)
    return (who,)


def said(who, frame):
    return replies.Said(frame, who, "fr")


def vote(question, *, on=True, frame_id=None):
    return frames.Vote(frame_id or uuid.uuid4(), question.pk, on)


@pytest.fixture
def people(edition):
    return RegistrationFactory.create_batch(4, edition=edition)


def test_votes_of_a_moment_are_counted(room, question, people, now):
    other = QuestionFactory(room=room)
    votes = [said(cookie(person), vote(question)) for person in people]
    votes.append(said(cookie(people[0]), vote(other)))

    answers = replies.reply_together(votes, room=room, now=now)

    assert {answer["type"] for answer in answers} == {"ack"}
    assert [answer["id"] for answer in answers] == [str(one.frame.id) for one in votes]
    question.refresh_from_db()
    other.refresh_from_db()
    assert (question.votes, other.votes) == (4, 1)
    room.refresh_from_db()
    assert question.seq == other.seq == room.seq == 2


@pytest.mark.parametrize("how_many", [1, 4])
def test_votes_cost_the_same_however_many(
    room, question, people, now, how_many, django_assert_num_queries
):
    for person in people:
        voice_of(room, person)
    votes = [said(cookie(person), vote(question)) for person in people[:how_many]]

    # The room, voices, receipts, tallies; the room, questions, votes as they are; votes, the
    # number, the count, receipts; and the test's savepoint.
    with django_assert_num_queries(11 + 2):
        replies.reply_together(votes, room=room, now=now)


def test_the_last_wish_of_a_moment_counts(room, question, people, now):
    first, second = cookie(people[0]), cookie(people[1])
    votes = [
        said(first, vote(question)),
        said(second, vote(question, on=False)),
        said(first, vote(question, on=False)),
        said(second, vote(question)),
    ]

    replies.reply_together(votes, room=room, now=now)

    question.refresh_from_db()
    assert question.votes == 1
    assert Vote.objects.get().voice_id == voice_of(room, people[1]).pk


def test_the_same_frame_twice_in_a_moment_is_done_once(room, people, now):
    frame = frames.Ask(uuid.uuid4(), "Deux fois ?")
    twice = [said(cookie(people[0]), frame)] * 2

    first, again = replies.reply_together(twice, room=room, now=now)

    assert first == again
    assert Question.objects.count() == 1


def test_a_refusal_touches_its_own_frame_alone(room, question, people, now):
    said_together = [
        said(cookie(people[0]), frames.Ask(uuid.uuid4(), "Bonne ?")),
        said(cookie(people[1]), frames.Ask(uuid.uuid4(), "")),
        said(cookie(people[2]), frames.Vote(uuid.uuid4(), uuid.uuid4(), True)),
        said((), vote(question)),
        said(cookie(people[3]), vote(question)),
    ]

    answers = replies.reply_together(said_together, room=room, now=now)

    codes = [answer.get("code") for answer in answers]
    assert codes == [None, "empty", "unknown", "not_allowed", None]
    assert Question.objects.filter(text="Bonne ?").exists()
    assert Vote.objects.count() == 1


def test_each_refusal_speaks_its_reader_s_language(room, people, now):
    answers = replies.reply_together(
        [
            replies.Said(frames.Ask(uuid.uuid4(), ""), cookie(people[0]), language)
            for language in ("fr", "en")
        ],
        room=room,
        now=now,
    )

    assert answers[0]["message"].startswith("Votre question est vide")
    assert answers[1]["message"].startswith("Your question is empty")


def test_what_breaks_harms_no_other(room, question, people, now, monkeypatch):
    obey = replies.obey

    def breaks(frame, **more):
        done = obey(frame, **more)
        if done.text == "Casse ?":
            raise RuntimeError
        return done

    monkeypatch.setattr(replies, "obey", breaks)
    said_together = [
        said(cookie(people[0]), frames.Ask(uuid.uuid4(), "Avant ?")),
        said(cookie(people[1]), frames.Ask(uuid.uuid4(), "Casse ?")),
        said(cookie(people[2]), vote(question)),
    ]

    before, broken, after = replies.reply_together(said_together, room=room, now=now)

    assert (before["type"], after["type"]) == ("ack", "ack")
    assert isinstance(broken, RuntimeError)
    assert not Question.objects.filter(text="Casse ?").exists()
    assert Question.objects.filter(text="Avant ?").count() == 1
    assert Receipt.objects.count() == 2


def test_a_vote_that_came_through_another_question_becomes_direct(room, question, people, now):
    joined = QuestionFactory(room=room, status="merged", into=question)
    for person in people[:2]:
        Vote.objects.create(question=question, voice=voice_of(room, person), via=joined, at=now)

    replies.reply_together([said(cookie(people[0]), vote(question))], room=room, now=now)

    through = Vote.objects.get(voice=voice_of(room, people[0]))
    other = Vote.objects.get(voice=voice_of(room, people[1]))
    assert (through.via, other.via) == (None, joined)


def test_an_old_link_does_not_speak_beside_the_new_one(room, question, people, now):
    person = people[0]
    old = cookie(person)
    Registration.objects.filter(pk=person.pk).update(link_version=person.link_version + 1)
    person.refresh_from_db()

    answers = replies.reply_together(
        [said(old, vote(question)), said(cookie(person), vote(question))], room=room, now=now
    )

    assert [answer.get("code") for answer in answers] == ["not_allowed", None]


IDS = [uuid.UUID(int=n) for n in range(6)]
ANYTHING = st.one_of(
    st.tuples(st.just("vote"), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("ask"), st.sampled_from(["Une ?", "Deux ?", ""])),
    st.tuples(st.sampled_from(["open", "close"])),
    st.tuples(st.just("moderate"), st.sampled_from(["answered", "reopen", "reject"])),
)
SAID = st.tuples(st.integers(0, 3), st.sampled_from(IDS), ANYTHING)


def frame_of(frame_id, words, questions):
    match words:
        case "vote", which, on:
            return frames.Vote(frame_id, questions[which], on)
        case "ask", text:
            return frames.Ask(frame_id, text)
        case ("open",):
            return frames.Open(frame_id)
        case ("close",):
            return frames.Close(frame_id)
        case _, action:
            return frames.Moderate(frame_id, questions[0], action)


def state_after(batched, room, now) -> list[Any]:
    """The answers, and what is stored, when frames come in these batches; nothing stays."""
    with transaction.atomic():
        answers: list[Any] = [
            answer
            for batch in batched
            for answer in replies.reply_together(batch, room=room, now=now)
        ]
        asked = {str(pk): text for pk, text in Question.objects.values_list("pk", "text")}
        known = [{**answer, "question": asked.get(answer.get("question"))} for answer in answers]
        state = [
            known,
            sorted(Question.objects.values_list("text", "status", "votes")),
            sorted(Vote.objects.values_list("question__text", "voice")),
            sorted(
                Receipt.objects.values_list("frame_id", "kind", "refusal", "voice__pk", "user"),
                key=str,
            ),
            list(LiveRoom.objects.values_list("is_open")),
        ]
        transaction.set_rollback(True)
    return state


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    spoken=st.lists(SAID, min_size=1, max_size=14),
    cuts=st.sets(st.integers(1, 13)),
    limits=st.sampled_from([{"vote": 60, "ask": 5}, {"vote": 2, "ask": 1}]),
)
def test_any_batches_do_what_one_by_one_does(
    room, question, people, moderator, now, spoken, cuts, limits
):
    other = Question.objects.filter(text="Autre ?").first() or QuestionFactory(
        room=room, text="Autre ?"
    )
    questions = [question.pk, other.pk, uuid.UUID(int=99)]
    everybody = [*map(cookie, people[:3]), moderator]
    frames_said = [
        said(everybody[who], frame_of(frame_id, words, questions))
        for who, frame_id, words in spoken
    ]
    edges = [0, *sorted(cut for cut in cuts if cut < len(frames_said)), len(frames_said)]
    together = [frames_said[a:b] for a, b in pairwise(edges)]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batches, "LIMITS", limits)
        alone = state_after([[one] for one in frames_said], room, now)
        assert state_after(together, room, now) == alone
