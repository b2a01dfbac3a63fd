"""What moderators do beyond keeping and setting aside; and that it stays between them."""

import json
import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.live import actions, feed, frames, replies
from agenda.live.models import LiveRoom, Question, Voice, Vote
from registration.access import Participant
from tests.factories import (
    QuestionFactory,
    RegistrationFactory,
    SessionFactory,
    UserFactory,
    voice_of,
)

Status = Question.Status


@pytest.fixture
def act(room, moderator, now):
    """Do one thing to a question as a moderator; the question as it is then."""

    def do(question, action, **more):
        frame = {"type": "moderate", "question": str(question.pk), "action": action, **more}
        answer = say(frame)
        assert answer["type"] == "ack", answer
        return Question.objects.get(pk=question.pk)

    def say(frame):
        heard = frames.read({"id": str(uuid.uuid4()), **frame})
        return replies.reply(heard, room=room, who=moderator, now=now)

    do.say = say
    return do


def vote(question, person, now, on=True):
    voice = voice_of(question.room, person)
    return actions.vote(question.pk, room=question.room, voice=voice, on=on, now=now)


def desk(room) -> dict[str, dict]:
    return {one["id"]: one for one in feed.state(room, desk=True)["questions"]}


def public(room) -> dict[str, dict]:
    return {one["id"]: one for one in feed.state(room)["questions"]}


# -- Words ---------------------------------------------------------------------------------------


def test_a_typing_error_is_corrected_and_the_first_text_kept(room, question, act):
    act(question, "edit", text="Que change la loi PACTE ?")
    act(question, "edit", text="Que change donc la loi PACTE ?")

    assert (public(room)[str(question.pk)]["text"], public(room)[str(question.pk)]["edited"]) == (
        "Que change donc la loi PACTE ?",
        True,
    )
    assert desk(room)[str(question.pk)]["original"] == "Que change la loi ?"
    assert act(question, "edit", text="Que change la loi ?").original == ""


@pytest.mark.parametrize("text", ["", "   ", "é" * 281])
def test_a_correction_is_a_question(room, question, act, text):
    frame = {"type": "moderate", "question": str(question.pk), "action": "edit", "text": text}

    assert act.say(frame)["code"] in {"empty", "too_long"}


def test_a_label_is_for_moderators_alone(room, question, act):
    act(question, "label", text="pour Nicolas Postel")

    assert desk(room)[str(question.pk)]["label"] == "pour Nicolas Postel"
    assert "Postel" not in json.dumps(feed.state(room))
    assert act(question, "label", text=" ").label == ""


def test_what_moderators_know_stays_with_them(room, question, act):
    only = {"label", "rank", "original", "heard", "why", "since", "silenced", "known"}
    act(question, "on_screen")

    assert only <= set(desk(room)[str(question.pk)])
    assert not only & set(public(room)[str(question.pk)])
    mine = feed.mine(room.pk, [question.voice_id])[question.voice_id]["questions"][0]
    assert not only & set(mine)


def test_a_written_answer_is_signed_by_who_gives_it(room, question, act, moderator):
    answered = act(question, "reply", text="Oui.\nDès 2027.")

    assert (answered.reply, answered.reply_by, answered.status) == (
        "Oui.\nDès 2027.",
        moderator.name,
        Status.ANSWERED,
    )


def test_a_question_heard_in_the_room_is_there_at_once(room, act):
    act.say({"type": "ask", "from": "room", "text": "Et les communes ?"})

    heard = Question.objects.get()
    assert (heard.status, heard.author, heard.voice, heard.is_heard) == (
        Status.PUBLISHED,
        None,
        None,
        True,
    )
    assert public(room)[str(heard.pk)]["text"] == "Et les communes ?"


def test_the_kind_of_reason_is_kept(room, question, act):
    assert act(question, "reject").why == "other"
    act(question, "reopen")
    assert act(question, "reject", why="person", reason="vise quelqu’un.").why == "person"
    assert act(question, "reopen").why == ""


# -- What comes next -------------------------------------------------------------------------------


def test_moderators_order_what_comes_next(room, act):
    one, two, three = (QuestionFactory(room=room, votes=votes) for votes in (9, 5, 1))

    def order():
        return [question.pk for question in actions.next_up(room)]

    act(three, "rank", to="up")
    assert order() == [one.pk, three.pk, two.pk]
    act(three, "rank", to="first")
    assert order() == [three.pk, one.pk, two.pk]
    act(three, "rank", to="down")
    assert order() == [one.pk, three.pk, two.pk]
    Question.objects.filter(pk=two.pk).update(votes=99)
    assert order() == [one.pk, three.pk, two.pk]
    assert "rank" not in json.dumps(feed.state(room))


def test_only_what_is_published_comes_next(room, act):
    pending = QuestionFactory(room=room, status=Status.PENDING)
    frame = {"type": "moderate", "question": str(pending.pk), "action": "rank", "to": "up"}

    assert act.say(frame)["code"] == "not_allowed"


# -- Silence ---------------------------------------------------------------------------------------


def test_an_author_is_silenced_without_being_named(room, question, person, act, now):
    nameless = QuestionFactory(room=room, author=None, voice=voice_of(room, person))
    act(nameless, "silence")
    who = (Participant(person.pk, person.edition_id, person.link_version),)
    ask = frames.Ask(uuid.uuid4(), "Encore moi ?")

    refused = replies.reply(ask, room=room, who=who, now=now)

    assert (refused["code"], "lire" in refused["message"] or "read" in refused["message"]) == (
        "not_allowed",
        True,
    )
    assert desk(room)[str(nameless.pk)]["author"] is None
    voted = replies.reply(frames.Vote(uuid.uuid4(), nameless.pk, True), room=room, who=who, now=now)
    assert voted["type"] == "ack"
    act(nameless, "unsilence")
    again = frames.Ask(uuid.uuid4(), "Encore moi ?")
    assert replies.reply(again, room=room, who=who, now=now)["type"] == "ack"


def test_nobody_is_silenced_for_what_was_heard_in_the_room(room, act):
    heard = QuestionFactory(room=room, author=None, voice=None)
    frame = {"type": "moderate", "question": str(heard.pk), "action": "silence"}

    assert act.say(frame)["code"] == "not_allowed"


# -- Who runs the room -----------------------------------------------------------------------------


def test_the_room_is_handed_over(room, act, moderator, now):
    act.say({"type": "lead", "on": True})
    assert feed.state(room, desk=True)["lead"] == str(moderator)
    assert "lead" not in feed.state(room)

    other = UserFactory(name="Inès")
    actions.lead(room=room, on=True, by=other, now=now)
    act.say({"type": "lead", "on": False})  # no longer theirs to leave
    assert feed.state(room, desk=True)["lead"] == "Inès"


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "lead", "on": True},
        {"type": "ask", "from": "room", "text": "Moi ?"},
        {"type": "moderate", "action": "silence"},
        {"type": "moderate", "action": "reply", "text": "Non"},
        {"type": "moderate", "action": "edit", "text": "Non"},
        {"type": "moderate", "action": "label", "text": "Non"},
    ],
    ids=lambda frame: frame.get("action", frame["type"]),
)
def test_participants_do_none_of_it(room, question, person, now, frame):
    who = (Participant(person.pk, person.edition_id, person.link_version),)
    frame = {"question": str(question.pk), "id": str(uuid.uuid4()), **frame}

    said = replies.reply(frames.read(frame), room=room, who=who, now=now)

    assert said["code"] == "not_allowed"


# -- Joining ---------------------------------------------------------------------------------------


def test_joined_questions_have_the_supporters_of_both_each_once(room, question, act, now):
    both, first, second = (RegistrationFactory(edition=room.session.edition) for _ in range(3))
    other = QuestionFactory(room=room)
    for asked, people in ((question, [both, first]), (other, [both, second])):
        for person in people:
            vote(asked, person, now)

    merged = act(other, "merge", into=str(question.pk))

    question.refresh_from_db()
    assert (merged.status, merged.into, question.votes) == (Status.MERGED, question, 4)
    assert str(other.pk) not in public(room)
    mine = feed.mine(room.pk, [other.voice_id])[other.voice_id]["questions"][0]
    assert (mine["status"], mine["into"]) == ("merged", str(question.pk))

    act(other, "reopen")

    question.refresh_from_db()
    other.refresh_from_db()
    assert (question.votes, other.votes, other.status, other.into) == (2, 2, "published", None)


def test_what_was_published_stays_so_in_what_stands_for_it(room, question, act):
    waiting = QuestionFactory(room=room, status=Status.PENDING, was_public=False)

    act(question, "merge", into=str(waiting.pk))

    assert Question.objects.get(pk=waiting.pk).status == Status.PUBLISHED


def test_joining_where_it_makes_no_sense_is_refused(room, question, act):
    gone = QuestionFactory(room=room, status=Status.REJECTED)
    other = SessionFactory(edition=room.session.edition, has_live=True)
    elsewhere = QuestionFactory(room__session=other)
    for source, into in ((question, question), (question, gone), (gone, question)):
        frame = {"type": "moderate", "action": "merge", "question": str(source.pk)}
        assert act.say(frame | {"into": str(into.pk)})["code"] == "not_allowed"
    frame = {"type": "moderate", "action": "merge", "question": str(question.pk)}
    assert act.say(frame | {"into": str(elsewhere.pk)})["code"] == "unknown"


def test_joining_in_a_circle_is_refused(room, question, act):
    other = QuestionFactory(room=room)
    act(other, "merge", into=str(question.pk))
    frame = {"type": "moderate", "action": "merge", "question": str(question.pk)}

    assert act.say(frame | {"into": str(other.pk)})["code"] == "not_allowed"


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("vote"), st.integers(0, 3), st.integers(0, 3), st.booleans()),
        st.tuples(st.just("merge"), st.integers(0, 3), st.integers(0, 3)),
        st.tuples(st.just("reopen"), st.integers(0, 3)),
    ),
    max_size=14,
)


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=STEPS)
def test_any_mix_of_votes_and_merges_counts_each_supporter_once(room, moderator, now, steps):
    Vote.objects.all().delete()
    Question.objects.update(into=None)
    Question.objects.all().delete()
    Voice.objects.all().delete()
    LiveRoom.objects.filter(pk=room.pk).update(seq=0)
    voices = [Voice.objects.create(room=room, since=now) for _ in range(4)]
    asked = [
        QuestionFactory(room=room, author=None, voice=voices[n], seq=1, asked_at=now)
        for n in range(4)
    ]
    own: dict[int, set[int]] = {n: set() for n in range(4)}
    into: dict[int, int] = {}

    def below(n):
        found, level = [], [n]
        while level := [m for m in into if into[m] in level]:
            found += level
        return found

    def supporters(n):
        brought = {one for m in below(n) for one in own[m]}
        people = {one[0] if isinstance(one, tuple) else one for one in brought}
        return own[n] | (people - {n})

    for step in steps:
        try:
            if step[0] == "vote":
                _kind, n, who, on = step
                actions.vote(asked[n].pk, room=room, voice=voices[who], on=on, now=now)
                if on:
                    own[n].add(who)
                for m in [] if on or who not in supporters(n) else [n, *below(n)]:
                    own[m] -= {who, (who, "author")}
            elif step[0] == "merge":
                actions.merge(
                    asked[step[1]].pk, asked[step[2]].pk, room=room, by=moderator, now=now
                )
                root = step[2]
                while root in into:
                    root = into[root]
                if step[1] not in into:
                    into[step[1]] = root
                    if step[1] not in own[step[1]]:
                        own[step[1]].add((step[1], "author"))
            elif step[1] in into:
                actions.moderate(asked[step[1]].pk, "reopen", room=room, by=moderator, now=now)
                del into[step[1]]
                own[step[1]] -= {(step[1], "author")}
        except (
            actions.NotAllowed,
            actions.Unknown,
        ):
            continue

    for n in set(range(4)) - set(into):
        counted = Vote.objects.filter(question=asked[n]).count()
        assert Question.objects.get(pk=asked[n].pk).votes == counted == len(supporters(n))


def test_a_frame_sent_twice_joins_once(room, question, moderator, now):
    other = QuestionFactory(room=room)
    frame = frames.read(
        {
            "type": "moderate",
            "id": str(uuid.uuid4()),
            "action": "merge",
            "question": str(other.pk),
            "into": str(question.pk),
        }
    )

    first = replies.reply(frame, room=room, who=moderator, now=now)
    again = replies.reply(frame, room=room, who=moderator, now=now + timedelta(seconds=1))

    assert first == again
    assert Question.objects.get(pk=question.pk).votes == 1
