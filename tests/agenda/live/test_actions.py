import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.live import actions, feed
from agenda.live.models import LiveRoom, Question, Vote
from assises.models import AuditEntry
from tests.factories import RegistrationFactory, voice_of

Status = Question.Status


def seq_of(room):
    return LiveRoom.objects.get(pk=room.pk).seq


def test_ask_waits_for_the_moderator(room, person, now):
    question = actions.ask(
        " Une \n question\u202e ? ", room=room, voice=voice_of(room, person), now=now
    )

    assert question.status == Status.PENDING
    assert question.text == "Une question ?"
    assert (question.seq, seq_of(room)) == (1, 1)
    assert feed.state(room)["questions"] == []
    assert feed.state(room, desk=True)["questions"][0]["text"] == "Une question ?"


def test_ask_is_published_where_nobody_moderates(room, person, now):
    LiveRoom.objects.update(is_moderated=False)

    question = actions.ask("Une question ?", room=room, voice=voice_of(room, person), now=now)

    assert question.is_public


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u202e", "\u0301"])
def test_ask_refuses_nothing_at_all(room, person, now, text):
    with pytest.raises(actions.Empty):
        actions.ask(text, room=room, voice=voice_of(room, person), now=now)


def test_ask_takes_280_characters_and_no_more(room, person, now):
    question = actions.ask("é" * 280, room=room, voice=voice_of(room, person), now=now)

    assert len(question.text) == 280
    with pytest.raises(actions.TooLong):
        actions.ask("é" * 281, room=room, voice=voice_of(room, person), now=now)


def test_ask_is_refused_when_the_room_is_closed(room, person, moderator, now):
    actions.set_open(room, is_open=False, by=moderator, now=now)

    with pytest.raises(actions.Closed):
        actions.ask("Trop tard ?", room=room, voice=voice_of(room, person), now=now)


def test_names_are_a_first_name_and_an_initial(room, person, now):
    actions.ask("Avec mon nom", room=room, voice=voice_of(room, person), now=now)
    later = now + timedelta(seconds=1)
    actions.ask("Sans mon nom", room=room, voice=voice_of(room, person), anonymous=True, now=later)

    named, anonymous = feed.state(room, desk=True)["questions"]

    assert named["author"] == {"name": "Hélène D.", "organisation": "Les Façonnables"}
    assert anonymous["author"] is None


def test_vote_counts_once_and_can_be_taken_back(room, question, person, now):
    other = RegistrationFactory(edition=room.session.edition)

    for voter, on in [(person, True), (person, True), (other, True), (other, False)]:
        actions.vote(question.pk, room=room, voice=voice_of(room, voter), on=on, now=now)

    question.refresh_from_db()
    assert question.votes == 1
    assert question.seq == seq_of(room) == 4  # voting twice raised nothing


def test_vote_is_refused_for_what_is_not_public(room, question, person, now):
    for hidden in (Status.PENDING, Status.REJECTED):
        Question.objects.update(status=hidden)
        with pytest.raises(actions.Unknown):
            actions.vote(question.pk, room=room, voice=voice_of(room, person), on=True, now=now)


def test_vote_is_refused_once_answered(room, question, person, now):
    Question.objects.update(status=Status.ANSWERED)

    with pytest.raises(actions.Closed):
        actions.vote(question.pk, room=room, voice=voice_of(room, person), on=True, now=now)


def test_vote_stays_in_its_room(question, person, now, edition):
    from tests.factories import SessionFactory

    elsewhere = LiveRoom.objects.create(
        session=SessionFactory(edition=edition, has_live=True), is_open=True
    )

    with pytest.raises(actions.Unknown):
        actions.vote(
            question.pk, room=elsewhere, voice=voice_of(elsewhere, person), on=True, now=now
        )


def test_withdraw_takes_back_what_nobody_has_seen(room, person, now):
    question = actions.ask("Oups", room=room, voice=voice_of(room, person), now=now)

    actions.withdraw(question.pk, room=room, voice=voice_of(room, person), now=now)
    actions.withdraw(question.pk, room=room, voice=voice_of(room, person), now=now)

    assert feed.state(room, desk=True)["questions"] == []
    assert feed.mine(room.pk, [question.voice_id])[question.voice_id]["questions"] == []
    assert seq_of(room) == 2


def test_withdraw_is_refused_for_what_is_published_or_somebody_else_s(room, question, person, now):
    stranger = RegistrationFactory(edition=room.session.edition)

    with pytest.raises(actions.WrongMoment):
        actions.withdraw(question.pk, room=room, voice=voice_of(room, person), now=now)
    with pytest.raises(actions.Unknown):
        actions.withdraw(question.pk, room=room, voice=voice_of(room, stranger), now=now)


def test_on_screen_takes_the_place_of_the_former(room, question, person, moderator, now):
    other = actions.ask("Une autre ?", room=room, voice=voice_of(room, person), now=now)
    for pk, action in [
        (question.pk, "on_screen"),
        (other.pk, "publish"),
        (other.pk, "on_screen"),
    ]:
        actions.moderate(pk, action, room=room, by=moderator, now=now)

    question.refresh_from_db()
    other.refresh_from_db()
    assert (question.status, other.status) == (Status.PUBLISHED, Status.ON_SCREEN)
    assert question.seq == other.seq == seq_of(room)


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        ("pending", "publish", "published"),
        ("pending", "reject", "rejected"),
        ("published", "reject", "rejected"),
        ("published", "on_screen", "on_screen"),
        ("on_screen", "off_screen", "published"),
        ("on_screen", "answered", "answered"),
        ("published", "answered", "answered"),
        ("answered", "reopen", "published"),
        ("rejected", "reopen", "pending"),
        ("published", "publish", "published"),
        ("pending", "on_screen", None),
        ("pending", "answered", None),
        ("rejected", "publish", None),
        ("answered", "reject", None),
        ("pending", "reopen", None),
    ],
)
def test_moderate_moves_a_question_along_its_path(
    room, question, moderator, now, before, action, after
):
    Question.objects.update(status=before)

    if after is None:
        with pytest.raises(actions.WrongMoment):
            actions.moderate(question.pk, action, room=room, by=moderator, now=now)
        after = before
    else:
        actions.moderate(question.pk, action, room=room, by=moderator, now=now)

    question.refresh_from_db()
    assert question.status == after


def test_reject_keeps_its_reason_until_reopened(room, question, moderator, now):
    def move(action, reason=""):
        return actions.moderate(
            question.pk, action, room=room, by=moderator, reason=reason, now=now
        )

    assert move("reject", "Déjà posée").reason == "Déjà posée"
    assert move("reopen").reason == ""


def test_what_was_public_and_no_longer_is_is_said_to_be_removed(room, question, moderator, now):
    actions.moderate(question.pk, "reject", room=room, by=moderator, now=now)

    entry = feed.read(room.pk, since=1).entries[str(question.pk)]
    assert (entry.public, entry.was_public) == (None, True)


def test_changes_are_told_after_the_commit(
    room, person, now, django_capture_on_commit_callbacks, monkeypatch
):
    heard: list[feed.News] = []
    monkeypatch.setattr(feed, "_listeners", [heard.append])

    with django_capture_on_commit_callbacks(execute=True):
        actions.ask("Une question ?", room=room, voice=voice_of(room, person), now=now)
        assert heard == []

    assert heard == [feed.News(room.pk, frozenset([voice_of(room, person).pk]))]


def test_trail_names_nobody(room, question, moderator, person, now):
    actions.ask("Une question ?", room=room, voice=voice_of(room, person), anonymous=True, now=now)
    actions.vote(question.pk, room=room, voice=voice_of(room, person), on=True, now=now)
    actions.moderate(question.pk, "answered", room=room, by=moderator, now=now)
    actions.set_open(room, is_open=False, by=moderator, now=now)

    trail = AuditEntry.objects.order_by("pk").values_list("action", "by", "details")
    assert list(trail) == [
        ("live.question_asked", None, {}),
        ("live.question_answered", moderator.pk, {}),
        ("live.room_closed", moderator.pk, {}),
    ]


def test_unknown_questions_are_refused(room, moderator, person, now):
    with pytest.raises(actions.Unknown):
        actions.vote(uuid.uuid4(), room=room, voice=voice_of(room, person), on=True, now=now)
    with pytest.raises(actions.Unknown):
        actions.moderate(uuid.uuid4(), "publish", room=room, by=moderator, now=now)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(votes=st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12))
def test_votes_in_any_order_end_in_the_exact_count(room, question, now, votes):
    Vote.objects.all().delete()
    Question.objects.filter(pk=question.pk).update(votes=0)
    edition = room.session.edition
    people = [
        RegistrationFactory._meta.model.objects.filter(edition=edition, email=f"v{n}@e.org").first()
        or RegistrationFactory(edition=edition, email=f"v{n}@e.org")
        for n in range(4)
    ]

    for who, on in votes:
        actions.vote(question.pk, room=room, voice=voice_of(room, people[who]), on=on, now=now)

    last = dict(votes)
    question.refresh_from_db()
    assert question.votes == sum(last.values()) == Vote.objects.count()
