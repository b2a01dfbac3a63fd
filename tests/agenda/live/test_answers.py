"""Answers in writing: by organisers and speakers, published once, mailed to who asked."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone

from agenda.live import actions, feed, record, unanswered
from agenda.live.models import LiveRoom, Question, Receipt, Voice
from assises import mail
from assises.models import AuditEntry, OutgoingMail
from tests.agenda.live.polling import opened, respond
from tests.factories import QuestionFactory, RoleFactory, SessionFactory, UserFactory, voice_of

Status = Question.Status


@pytest.fixture
def organiser(db):
    user = UserFactory(is_staff=True, name="Inès Roux")
    user.groups.add(Group.objects.get(name="organiser"))
    return user


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


def answer(question, text="Oui, dès 2027.", name="Nicolas Postel", by=None, **more):
    return actions.answer_in_writing(
        question.pk, text, room=question.room, name=name, by=by, **more
    )


def close(room) -> None:
    LiveRoom.objects.filter(pk=room.pk).update(is_open=False)


def shown(room) -> dict:
    return feed.state(room)["questions"][0]


def test_a_written_answer_is_shown_to_everybody(room, question, now):
    answer(question, " Oui.\r\n\r\n\r\n\r\nDès \u202e2027. ", now=now)
    answer(question, " Oui.\r\n\r\n\r\n\r\nDès \u202e2027. ", now=now)

    assert (shown(room)["reply"], shown(room)["status"]) == ("Oui.\n\nDès 2027.", "answered")
    assert feed.state(room)["seq"] == 2


def test_an_answer_is_taken_back(room, question, now):
    answer(question, now=now)
    answer(question, "", now=now)

    assert shown(room)["reply"] is None


@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED])
def test_what_the_room_could_not_see_is_not_answered(room, question, now, status):
    Question.objects.update(status=status)

    with pytest.raises(actions.WrongMoment):
        answer(question, now=now)


def test_too_long_an_answer_is_refused(question, now):
    with pytest.raises(actions.AnswerTooLong):
        answer(question, "é" * 2001, now=now)


# -- Sent once ---------------------------------------


def test_who_asked_gets_one_mail_with_all_that_answers_them(
    room, question, person, organiser, now, mailoutbox
):
    nameless = QuestionFactory(
        room=room, author=None, voice=voice_of(room, person), text="Et moi ?"
    )
    joined = QuestionFactory(room=room, status=Status.MERGED, into=question, text="Pareil ?")
    QuestionFactory(room=room, text="Sans réponse ?")
    answer(question, now=now)
    answer(nameless, "Vous aussi.", now=now)
    close(room)

    n = actions.send_answers(room, by=organiser, now=now)
    mail.deliver(now)

    assert n == 2
    letters = {letter.to[0]: letter.body for letter in outbox.outbox}
    assert set(letters) == {person.email, joined.author.email}
    assert "Oui, dès 2027." in letters[person.email]
    assert "Vous aussi." in letters[person.email]
    assert "Vous aussi." not in letters[joined.author.email]


def test_nothing_says_any_more_who_asked_without_a_name(room, question, person, organiser, now):
    from agenda.live import frames, replies
    from registration.access import Participant

    who = (Participant(person.pk, person.edition_id, person.link_version),)
    frame = frames.Ask(Question().pk, "Sans mon nom ?", anonymous=True)
    said = replies.reply(frame, room=room, who=who, now=now)
    Question.objects.filter(pk=said["question"]).update(status="published", was_public=True)
    answer(Question.objects.get(pk=said["question"]), now=now)
    close(room)

    actions.send_answers(room, by=organiser, now=now)
    mail.deliver(now)

    assert Question.objects.get(pk=said["question"]).voice is None
    assert Question.objects.get(pk=question.pk).voice is not None
    assert not Receipt.objects.filter(answer__question=said["question"]).exists()
    assert list(OutgoingMail.objects.values_list("params", "reference")) == [({}, "")]


def test_sending_again_writes_to_nobody_twice(room, question, organiser, now):
    answer(question, now=now)
    close(room)

    assert actions.send_answers(room, by=organiser, now=now) == 1
    assert actions.send_answers(room, by=organiser, now=now) == 0
    answer(question, "Plutôt en 2028.", now=now)
    assert actions.send_answers(room, by=organiser, now=now) == 1


def test_nothing_leaves_while_questions_are_open(room, question, organiser, now):
    answer(question, now=now)

    with pytest.raises(actions.StillOpen):
        actions.send_answers(room, by=organiser, now=now)
    assert not OutgoingMail.objects.exists()


def test_a_guest_gets_no_mail_and_breaks_nothing(room, organiser, now):
    guest = Voice.objects.create(room=room, since=now)
    answer(QuestionFactory(room=room, author=None, voice=guest), now=now)
    close(room)

    assert actions.send_answers(room, by=organiser, now=now) == 0


# -- On the session's page ---------------------------------------


def test_the_session_s_page_carries_what_was_published(client, room, question, organiser, now):
    answer(question, "<b>Oui</b>", now=now)
    page = reverse("agenda:session", args=[room.session.slug])
    before = client.get(page)
    close(room)
    actions.send_answers(room, by=organiser, now=now)

    after = client.get(page)

    assert "Que change la loi" not in before.content.decode()
    assert "&lt;b&gt;Oui&lt;/b&gt;" in after.content.decode()
    assert before["ETag"] != after["ETag"]
    answer(question, "Non", now=now)
    assert client.get(page, headers={"If-None-Match": after["ETag"]}).status_code == 200


def test_the_record_is_public_once_questions_are_closed(client, room, question, moderator, now):
    page = reverse("agenda:session", args=[room.session.slug])
    QuestionFactory(room=room, status=Status.REJECTED, why="person", text="Un secret")
    before = client.get(page)
    actions.set_open(room, is_open=False, by=moderator, now=now)

    after = client.get(page, headers={"If-None-Match": before["ETag"]}).content.decode()

    assert "2 questions" not in before.content.decode()
    assert "2 questions" in after
    assert "secret" not in after
    assert question.text not in after


def test_the_record_counts_what_became_of_each_question(room, question, now):
    QuestionFactory(room=room, status=Status.REJECTED, why="person", was_public=False)
    QuestionFactory(room=room, status=Status.REJECTED, was_public=False)
    QuestionFactory(room=room, status=Status.MERGED, into=question)
    QuestionFactory(room=room, status=Status.PENDING, was_public=False)
    QuestionFactory(room=room, removed_at=now)
    answer(question, now=now)

    told = record.of(room.pk)

    assert (told.asked, told.published, told.joined, told.waiting) == (5, 2, 1, 1)
    assert (told.rejected, told.answered, told.in_writing) == (2, 1, 1)
    assert [count for _why, count in told.reasons] == [1, 1]


# -- Speakers ---------------------------------------


@pytest.fixture
def answerer(room, now):
    role = RoleFactory(session=room.session)
    room.answers_until = now + timedelta(days=7)
    room.save()
    return unanswered.Answerer(room, role.speaker)


def path_of(answerer) -> str:
    return "/" + unanswered.link_of(answerer).split("/", 3)[3]


def test_a_speaker_answers_under_their_own_name(client, answerer, question):
    response = client.post(
        path_of(answerer),
        {"question": str(question.pk), "text": "Bonne question.", "name": "Quelqu’un d’autre"},
    )

    question.refresh_from_db()
    assert response.status_code == 302
    assert (question.reply, question.reply_by) == ("Bonne question.", answerer.speaker.full_name)
    assert "Bonne question." in client.get(path_of(answerer)).content.decode()


def test_a_speaker_s_link_opens_their_session_until_its_end(client, room, answerer, question):
    path = path_of(answerer)
    other = SessionFactory(edition=room.session.edition, has_live=True)
    elsewhere = QuestionFactory(room__session=other)
    refused = client.post(path, {"question": str(elsewhere.pk), "text": "Intrus"})
    elsewhere.refresh_from_db()
    assert (refused.status_code, elsewhere.reply) == (200, "")
    assert "no-store" in refused["Cache-Control"]

    for wrong in (path[:-3] + "A/", "/reponses/x/", "/reponses/" + "A" * 46 + "/"):
        assert client.get(wrong).status_code == 404
    LiveRoom.objects.update(answers_until=timezone.now())
    assert client.get(path).status_code == 404


def test_somebody_no_longer_on_stage_answers_no_more(client, answerer):
    answerer.speaker.roles.all().delete()

    assert client.get(path_of(answerer)).status_code == 404


# -- The desk ---------------------------------------


def test_settings_are_kept_and_told(desk, room, question):
    form = {"allows_guests": "on", "most_questions": "3", "code": "pac-te", "is_moderated": "on"}

    response = desk.post(reverse("live:desk_room", args=[room.session.slug]), form)

    room.refresh_from_db()
    assert response.status_code == 302
    assert (room.code, room.allows_guests, room.allows_anonymous, room.most_questions) == (
        "PACTE",
        True,
        False,
        3,
    )
    assert feed.state(room)["session"]["guests"] is True
    assert AuditEntry.objects.filter(action="live.room_set_up").count() == 1


@pytest.mark.parametrize("code", ["", "ab", "é è"])
def test_a_code_that_nobody_can_type_is_refused(desk, room, code):
    response = desk.post(reverse("live:desk_room", args=[room.session.slug]), {"code": code})

    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.content.decode()


def test_rooms_open_by_themselves_once(room, now):
    LiveRoom.objects.update(is_open=False, opens_at=now)

    actions.open_due(now - timedelta(seconds=1))
    assert not LiveRoom.objects.get().is_open
    actions.open_due(now)
    assert LiveRoom.objects.get().is_open
    actions.set_open(room, is_open=False, by=None, now=now)
    actions.open_due(now)
    assert not LiveRoom.objects.get().is_open


def test_the_desk_s_pages_show_what_there_is(desk, room, question, django_assert_max_num_queries):
    slug = room.session.slug
    for name in ("desk_room", "desk_answers", "desk_proceedings"):
        page = desk.get(reverse(f"live:{name}", args=[slug]))
        assert page.status_code == 200
    with django_assert_max_num_queries(8):
        listed = desk.get(reverse("live:desk"))
    assert "1 question" in listed.content.decode()


def test_answering_and_sending_at_the_desk(desk, room, question):
    address = reverse("live:desk_answers", args=[room.session.slug])
    wrong = desk.post(address, {"question": str(question.pk), "text": "é" * 2001, "name": "Inès"})
    assert wrong.status_code == 200
    assert "é" * 2001 in wrong.content.decode()

    desk.post(address, {"question": str(question.pk), "text": "Oui", "name": "Inès"})
    close(room)
    sent = desk.post(reverse("live:desk_send", args=[room.session.slug]), follow=True)

    assert "1" in str(list(sent.context["messages"])[-1])
    assert OutgoingMail.objects.get().kind == "live.answered"


def test_the_files_say_what_became_of_each_question(desk, room, question, person):
    nameless = QuestionFactory(room=room, author=None, voice=voice_of(room, person), text="=1+1 ?")
    slug = room.session.slug

    csv = desk.get(reverse("live_file", args=[slug, "csv"]))
    told = desk.get(reverse("live_file", args=[slug, "json"]))

    lines = csv.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "=1+1" not in lines[2].split(";")[1][:1]
    assert [one["text"] for one in json.loads(told.content)["questions"]] == [
        question.text,
        nameless.text,
    ]
    assert str(nameless.voice_id) not in csv.content.decode() + told.content.decode()
    for kind, answered in (("csv", csv), ("json", told)):
        again = desk.get(
            reverse("live_file", args=[slug, kind]), headers={"If-None-Match": answered["ETag"]}
        )
        assert again.status_code == 304


@pytest.mark.parametrize(
    "name", ["desk", "desk_room", "desk_answers", "desk_proceedings", "desk_send"]
)
def test_others_do_not_open_the_desk(client, room, moderator, name):
    address = reverse(f"live:{name}", args=[] if name == "desk" else [room.session.slug])

    assert client.get(address).status_code == 302
    client.force_login(moderator)
    assert client.get(address).status_code == 403
    assert client.get(reverse("live_file", args=[room.session.slug, "csv"])).status_code == 403


# -- Polls, once they are over ---------------------------------------


@pytest.fixture
def word_poll(room, person, moderator, now):
    """A word cloud that the room has seen, one of its words hidden by moderators."""
    poll = opened("words", room, moderator, now)
    respond(poll, person, ("solidarité", "gros mot"), now)
    for action, text in (("hide_text", "gros mot"), ("close", ""), ("show", "")):
        actions.conduct(poll.pk, action, room=room, by=moderator, text=text, now=now)
    return poll


def test_the_session_s_page_shows_what_polls_gave(
    client, room, question, word_poll, moderator, organiser, now
):
    hidden = opened("single", room, moderator, now)  # its results were never shown
    actions.conduct(hidden.pk, "close", room=room, by=moderator, now=now)
    answer(question, now=now)
    close(room)
    actions.send_answers(room, by=organiser, now=now)

    page = client.get(reverse("agenda:session", args=[room.session.slug])).content.decode()

    assert "En un mot" in page
    assert "solidarité" in page
    assert "gros mot" not in page
    assert "Quelle couleur" not in page


def test_the_proceedings_and_the_file_have_the_polls(desk, room, question, word_poll):
    slug = room.session.slug

    assert "solidarité" in desk.get(reverse("live:desk_proceedings", args=[slug])).content.decode()
    told = json.loads(desk.get(reverse("live_file", args=[slug, "json"])).content)
    assert [poll["question"] for poll in told["polls"]] == ["En un mot ?"]
