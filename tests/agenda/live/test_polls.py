"""Polls: who may do what when, and that each person has one answer."""

import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.live import actions, feed
from agenda.live.frames import Draft
from agenda.live.models import LiveRoom, Poll, PollAnswer
from assises.models import AuditEntry
from registration.models import Registration
from tests.agenda.live.polling import DRAFTS, ids, opened, prepared, respond, results
from tests.factories import RegistrationFactory, SessionFactory, voice_of

ANSWERS = {
    "single": lambda poll: ids(poll)[1],
    "multiple": lambda poll: tuple(ids(poll)[:2]),
    "scale": lambda _poll: 4,
    "ranking": lambda poll: tuple(ids(poll)[::-1]),
    "text": lambda _poll: "Parce que.",
    "words": lambda _poll: ("solidarité", "emploi"),
}
KINDS = list(ANSWERS)


@pytest.fixture
def lead(room, moderator, now):
    """Do something with a poll, as the moderator."""

    def conduct(poll, action, text=""):
        return actions.conduct(poll.pk, action, text=text, room=room, by=moderator, now=now)

    return conduct


def seen(room):
    return feed.state(room)["poll"]


# -- Preparing ---------------------------------------------------------------------------------


def test_prepare_twice_makes_one_poll_that_the_room_does_not_see(room, moderator, now):
    first, second = (
        actions.prepare(uuid.UUID(int=7), DRAFTS["single"], room=room, by=moderator, now=now)
        for _again in range(2)
    )

    [shape] = feed.state(room, desk=True)["polls"]
    assert first == second
    assert first.seq == LiveRoom.objects.get(pk=room.pk).seq == 1
    assert [option["text"] for option in shape["options"]] == ["Rouge", "Vert", "Bleu"]
    assert seen(room) is None


def test_prepare_does_not_take_the_id_of_another_room_s_poll(room, edition, moderator, now):
    elsewhere = LiveRoom.objects.create(session=SessionFactory(edition=edition, has_live=True))
    theirs = prepared("single", elsewhere, moderator, now)

    with pytest.raises(actions.NoSuchPoll):
        actions.prepare(theirs.pk, DRAFTS["text"], room=room, by=moderator, now=now)


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (Draft("text", "  "), actions.NoPollQuestion),
        (Draft("text", "x" * 201), actions.PollTooLong),
        (Draft("single", "Oui ?", options=(("Oui", ""), ("  ", ""))), actions.NeedsOptions),
        (Draft("single", "Oui ?", options=(("Oui", ""), ("oui", ""))), actions.NeedsOptions),
        (Draft("ranking", "?!", options=(("x" * 101, ""), ("b", ""))), actions.PollTooLong),
        (
            Draft("single", "Trop", options=tuple((str(n), "") for n in range(13))),
            actions.NeedsOptions,
        ),
        (Draft("multiple", "Oui ?", options=DRAFTS["single"].options, most=4), actions.BadMost),
        (Draft("words", "Un mot ?", most=6), actions.BadMost),
        (Draft("words", "Un mot ?", most=-1), actions.BadMost),
        (Draft("scale", "Peu ?", lowest=5, highest=5), actions.BadScale),
        (Draft("scale", "Peu ?", lowest=0, highest=11), actions.BadScale),
        (Draft("scale", "Peu ?", lowest=-(10**9), highest=10**9), actions.BadScale),
    ],
    ids=str,
)
def test_prepare_refuses_what_nobody_could_answer(room, moderator, now, draft, refusal):
    with pytest.raises(refusal):
        actions.prepare(uuid.uuid4(), draft, room=room, by=moderator, now=now)

    assert not Poll.objects.exists()


def test_amend_changes_a_poll_until_it_is_opened(room, moderator, now, lead):
    poll = prepared("single", room, moderator, now)
    other = replace(DRAFTS["single"], question="Autre ?", options=(("A", ""), ("B", "")))

    actions.amend(poll.pk, other, room=room, by=moderator, now=now)
    lead(poll, "open")

    assert seen(room)["question"] == "Autre ?"
    assert [option["text"] for option in seen(room)["options"]] == ["A", "B"]
    with pytest.raises(actions.PollMoved):
        actions.amend(poll.pk, other, room=room, by=moderator, now=now)


def test_remove_takes_only_what_was_never_opened(room, moderator, now, lead):
    poll, kept = prepared("text", room, moderator, now), opened("text", room, moderator, now)

    lead(poll, "remove")
    lead(poll, "remove")

    assert [shape["id"] for shape in feed.state(room, desk=True)["polls"]] == [str(kept.pk)]
    with pytest.raises(actions.NoSuchPoll):
        lead(poll, "open")
    with pytest.raises(actions.PollMoved):
        lead(kept, "remove")


# -- Conducting --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "state", "current", "shown"),
    [
        ("open", "open", True, False),
        ("open open", "open", True, False),
        ("open show", "open", True, True),
        ("open show hide", "open", True, False),
        ("open close", "closed", True, False),
        ("open close_and_show", "closed", True, True),
        ("open take_off", "closed", False, False),
        ("open close_and_show take_off", "closed", False, True),
        ("open take_off show", "closed", True, True),
        ("open close open", "open", True, False),
        ("close", None, False, False),
        ("show", None, False, False),
        ("hide", None, False, False),
        ("take_off", None, False, False),
        ("hide_text", None, False, False),
    ],
)
def test_conduct_moves_a_poll_along(room, moderator, now, lead, steps, state, current, shown):
    poll = prepared("single", room, moderator, now)

    if state is None:
        with pytest.raises(actions.PollMoved):
            lead(poll, steps)
    else:
        for step in steps.split():
            lead(poll, step)

    poll.refresh_from_db()
    assert (poll.state, poll.is_current, poll.is_shown) == (state or "draft", current, shown)


@pytest.mark.parametrize("how", ["open", "show"])
def test_one_poll_is_before_the_room_and_the_former_is_closed(room, moderator, now, lead, how):
    former, poll = (opened("single", room, moderator, now) for _each in range(2))
    lead(poll, "take_off")
    lead(former, "open")

    lead(poll, how)

    former.refresh_from_db()
    assert (former.state, former.is_current) == ("closed", False)
    assert seen(room)["id"] == str(poll.pk)
    assert former.seq == LiveRoom.objects.get(pk=room.pk).seq


def test_doing_it_again_changes_nothing(room, moderator, now, lead):
    poll = opened("words", room, moderator, now)
    for action in ("open", "hide_text", "show", "close", "take_off"):
        lead(poll, action, "Mot")
        seq = LiveRoom.objects.get(pk=room.pk).seq
        lead(poll, action, "mot")

        assert LiveRoom.objects.get(pk=room.pk).seq == seq


def test_polls_stay_in_their_room(room, edition, moderator, person, now):
    elsewhere = LiveRoom.objects.create(session=SessionFactory(edition=edition, has_live=True))
    poll = opened("text", elsewhere, moderator, now)

    with pytest.raises(actions.NoSuchPoll):
        actions.conduct(poll.pk, "close", room=room, by=moderator, now=now)
    with pytest.raises(actions.NoSuchPoll):
        actions.respond(poll.pk, "Oui", room=room, voice=voice_of(room, person), now=now)
    assert feed.state(room, desk=True)["polls"] == []


# -- Answering ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_kept_as_it_was_sent_and_shown_to_its_voice_alone(
    room, moderator, person, now, kind
):
    poll = opened(kind, room, moderator, now)
    value = ANSWERS[kind](poll)
    other = voice_of(room, RegistrationFactory(edition=room.session.edition))

    respond(poll, person, value, now)
    respond(poll, person, value, now)

    voice = voice_of(room, person)
    mine = feed.mine(room.pk, [voice.pk, other.pk])
    sent = list(value) if isinstance(value, tuple) else value
    assert mine[voice.pk]["answers"] == {str(poll.pk): sent}
    assert mine[other.pk]["answers"] == {}
    assert LiveRoom.objects.get(pk=room.pk).seq == 3  # made, opened, answered once
    assert seen(room)["answers"] == 1


@pytest.mark.parametrize(
    ("kind", "value", "refusal"),
    [
        ("single", "", actions.NoAnswer),
        ("single", "0", actions.NotAnAnswer),
        ("single", 1, actions.NotAnAnswer),
        ("single", ("0",), actions.NotAnAnswer),
        ("multiple", (), actions.NoAnswer),
        ("multiple", "0", actions.NotAnAnswer),
        ("multiple", ("x", "x"), actions.NotAnAnswer),
        ("scale", 0, actions.NotAnAnswer),
        ("scale", 6, actions.NotAnAnswer),
        ("scale", 10**30, actions.NotAnAnswer),
        ("scale", "3", actions.NotAnAnswer),
        ("ranking", (), actions.NoAnswer),
        ("ranking", ("0",), actions.NotAnAnswer),
        ("text", " \u202e ", actions.NoAnswer),
        ("text", "x" * 281, actions.TextTooLong),
        ("text", ("x",), actions.NotAnAnswer),
        ("words", ("", " "), actions.NoAnswer),
        ("words", ("x" * 31,), actions.TextTooLong),
        ("words", ("un", "deux", "trois"), actions.TooManyChoices),
        ("words", 3, actions.NotAnAnswer),
    ],
)
def test_what_is_no_answer_to_this_poll_is_refused(
    room, moderator, person, now, kind, value, refusal
):
    poll = opened(kind, room, moderator, now)

    with pytest.raises(refusal):
        respond(poll, person, value, now)

    assert not PollAnswer.objects.exists()


def test_multiple_takes_so_many_and_each_once(room, moderator, person, now):
    poll = opened("multiple", room, moderator, now)

    with pytest.raises(actions.TooManyChoices):
        respond(poll, person, tuple(ids(poll)), now)
    with pytest.raises(actions.NotAnAnswer):
        respond(poll, person, (ids(poll)[0], ids(poll)[0]), now)


def test_an_option_of_another_poll_is_no_answer(room, moderator, person, now):
    other = opened("single", room, moderator, now)
    poll = opened("single", room, moderator, now)

    with pytest.raises(actions.NotAnAnswer):
        respond(poll, person, ids(other)[0], now)


def test_words_said_twice_count_once(room, moderator, person, now):
    poll = opened("words", room, moderator, now)

    respond(poll, person, ("Solidarité", " solidarite ", "", "emploi"), now)

    assert [word["text"] for word in results(poll)["words"]] == ["emploi", "Solidarité"]


@pytest.mark.parametrize(
    ("steps", "refusal"),
    [
        ("close", actions.PollClosed),
        ("close_and_show", actions.PollClosed),
        ("take_off", actions.PollClosed),
        ("take_off show", actions.PollClosed),
        ("close open", None),
    ],
)
def test_answers_are_taken_while_the_poll_is_open(
    room, moderator, person, now, lead, steps, refusal
):
    poll = opened("scale", room, moderator, now)
    respond(poll, person, 2, now)
    for step in steps.split():
        lead(poll, step)

    if refusal:
        with pytest.raises(refusal):
            respond(poll, person, 5, now)
    else:
        respond(poll, person, 5, now)

    assert results(poll)["mean"] == (2 if refusal else 5)


def test_what_is_prepared_takes_no_answer(room, moderator, person, now):
    poll = prepared("scale", room, moderator, now)

    for unknown in (poll, Poll(room=room)):
        with pytest.raises(actions.NoSuchPoll):
            respond(unknown, person, 3, now)


def test_answers_do_not_wait_for_questions_to_be_open(room, moderator, person, now):
    actions.set_open(room, is_open=False, by=moderator, now=now)

    respond(opened("scale", room, moderator, now), person, 3, now)

    assert seen(room)["answers"] == 1


choices = st.tuples(st.integers(0, 3), st.sets(st.integers(0, 2), min_size=1, max_size=2))


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(said=st.lists(choices, max_size=12))
def test_answers_in_any_order_end_in_the_exact_count_of_the_last_ones(room, moderator, now, said):
    poll = opened("multiple", room, moderator, now)
    options, edition = ids(poll), room.session.edition
    people = [
        Registration.objects.filter(edition=edition, email=f"v{n}@e.org").first()
        or RegistrationFactory(edition=edition, email=f"v{n}@e.org")
        for n in range(4)
    ]

    for who, chosen in said:
        respond(poll, people[who], tuple(options[n] for n in sorted(chosen)), now)

    last = dict(said)
    expected = [sum(n in chosen for chosen in last.values()) for n in range(3)]
    assert [option["n"] for option in results(poll)["options"]] == expected
    assert seen(room)["answers"] == len(last)


# -- What each side sees -----------------------------------------------------------------------


def test_the_room_sees_results_only_when_they_are_shown(room, moderator, person, now, lead):
    poll = opened("single", room, moderator, now)
    respond(poll, person, ids(poll)[0], now)

    assert (seen(room)["results"], seen(room)["answers"]) == (None, 1)
    assert results(poll)["options"][0] == {"id": ids(poll)[0], "n": 1, "percent": 100}
    lead(poll, "show")
    assert seen(room)["results"] == results(poll)
    lead(poll, "hide")
    assert seen(room)["results"] is None


@pytest.mark.parametrize("kind", ["text", "words"])
def test_hidden_texts_are_the_desk_s_alone_however_they_are_spelled(
    room, moderator, person, now, lead, kind
):
    poll = opened(kind, room, moderator, now)
    respond(poll, person, "Idiot" if kind == "text" else ("Idiot",), now)
    lead(poll, "show")

    lead(poll, "hide_text", " IDIÔT ")

    part = f"{kind}s".replace("wordss", "words")
    assert seen(room)["results"][part] == []
    assert [(one["text"], one["hidden"]) for one in results(poll)[part]] == [("Idiot", True)]
    lead(poll, "unhide_text", "idiot")
    assert [one["text"] for one in seen(room)["results"][part]] == ["Idiot"]


def test_trail_says_what_was_done_and_never_what_was_answered(room, moderator, person, now, lead):
    poll = opened("words", room, moderator, now)
    respond(poll, person, ("secret",), now)
    lead(poll, "hide_text", "secret")
    lead(poll, "close_and_show")

    trail = AuditEntry.objects.order_by("pk").values_list("action", "by", "details")
    assert list(trail) == [
        (f"live.poll_{verb}", moderator.pk, {})
        for verb in ("created", "opened", "text_hidden", "closed_and_shown")
    ]


@pytest.mark.parametrize("how_many", [1, 4])
def test_reading_costs_the_same_however_many_polls_and_answers(room, moderator, now, how_many):
    for _each in range(how_many):
        poll = opened("words", room, moderator, now)
        for person in RegistrationFactory.create_batch(how_many, edition=room.session.edition):
            respond(poll, person, ("un", "deux"), now)

    with CaptureQueriesContext(connection) as first:
        reading = feed.read(room.pk)
    with CaptureQueriesContext(connection) as again:
        feed.read(room.pk, since=reading.seq)

    assert len(reading.polls) == how_many
    assert (len(first), len(again)) == (5, 2)
