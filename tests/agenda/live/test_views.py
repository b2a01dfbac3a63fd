"""The pages of a live room: read by everybody, used by those who may, without a script too."""

import json
import re
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from agenda.live.models import Question, Vote
from registration import access
from tests.factories import (
    EditionFactory,
    LiveRoomFactory,
    QuestionFactory,
    RegistrationFactory,
    SessionFactory,
    UserFactory,
    voice_of,
)

Status = Question.Status
PAGES = ["live:room", "live:moderation", "live:screen"]


@pytest.fixture
def room(edition):
    return LiveRoomFactory(session__edition=edition, session__slug="loi-pacte")


@pytest.fixture
def registration(edition):
    return RegistrationFactory(edition=edition, first_name="Amina", last_name="Kaddour")


def carry(client, registration):
    """Give the client the cookie of the personal link."""

    class Jar:
        def set_cookie(self, name, value, **options):
            client.cookies[name] = value

    access.sign_in(Jar(), registration, timezone.now())
    return client


@pytest.fixture
def participant(client, registration):
    return carry(client, registration)


@pytest.fixture
def moderator(client, edition):
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="moderate"))
    client.force_login(user)
    return client


def address(room, page="live:room"):
    return reverse(page, args=[room.session.slug])


def carried(response):
    """The state that a page carries for its script."""
    text = response.content.decode().partition('id="live-state" type="application/json">')[2]
    return json.loads(text.partition("</script>")[0])


# -- Reading -----------------------------------------------------------------------------------


def test_index_lists_the_sessions_that_take_questions(client, edition, room):
    SessionFactory(edition=edition, has_live=False, title="Le bon déjeuner")
    LiveRoomFactory(session__edition=EditionFactory(is_current=False), session__title="Ailleurs")

    response = client.get(reverse("live:index"))

    assert [session.pk for session in response.context["sessions"]] == [room.session_id]
    assert address(room) in response.content.decode()


def test_room_is_read_without_an_account(client, room):
    QuestionFactory(room=room, text="Qui tient la raison d’être.")

    response = client.get(address(room))

    page = response.content.decode()
    assert response.status_code == 200
    assert "Qui tient la raison d’être." in page
    assert 'id="ask-text"' not in page
    assert 'class="vote" name="vote"' not in page
    assert f"/connexion/?next={address(room)}" in page
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies  # reading leaves nothing on the phone


def test_room_carries_its_state_and_number(participant, room, registration):
    mine = QuestionFactory(room=room, author=registration, status=Status.PENDING)
    liked = QuestionFactory(room=room, votes=1)
    Vote.objects.create(question=liked, voice=voice_of(room, registration), at=timezone.now())

    state = carried(participant.get(address(room)))

    assert state["seq"] == room.seq
    assert [question["id"] for question in state["questions"]] == [str(liked.pk)]
    assert [question["id"] for question in state["me"]["questions"]] == [str(mine.pk)]
    assert state["me"]["votes"] == [str(liked.pk)]


@pytest.mark.parametrize("view", ["live:room", "live:screen"])
def test_nothing_unpublished_reaches_the_public(client, room, view):
    QuestionFactory(room=room, status=Status.PENDING, was_public=False, text="Un secret à trier")
    QuestionFactory(room=room, status=Status.REJECTED, text="Un secret écarté", reason="hors sujet")
    QuestionFactory(room=room, removed_at=timezone.now(), text="Un secret retiré")

    text = client.get(address(room, view)).content.decode()

    assert "secret" not in text
    assert "hors sujet" not in text


def test_nothing_unpublished_of_others_reaches_a_participant(participant, room):
    QuestionFactory(room=room, status=Status.PENDING, was_public=False, text="Un secret à trier")

    assert "secret" not in participant.get(address(room)).content.decode()


def test_a_nameless_question_gives_no_name(client, room, registration):
    QuestionFactory(room=room, voice=voice_of(room, registration), author=None)

    text = client.get(address(room)).content.decode()

    assert "Amina" not in text
    assert "Sans nom" in text or "Without a name" in text


def test_text_cannot_break_out(client, moderator, room):
    evil = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
    QuestionFactory(room=room, text=evil, status=Status.ON_SCREEN)

    for view in PAGES:
        text = client.get(address(room, view)).content.decode()

        assert "<img src=x" not in text
        assert "<script>alert" not in text


@pytest.mark.parametrize("view", PAGES)
def test_no_page_without_a_live_room(moderator, edition, view):
    plain = SessionFactory(edition=edition, has_live=False)
    foreign = LiveRoomFactory(session__edition=EditionFactory(is_current=False))

    assert moderator.get(reverse(view, args=[plain.slug])).status_code == 404
    assert moderator.get(reverse(view, args=[foreign.session.slug])).status_code == 404
    assert moderator.get(reverse(view, args=["inconnue"])).status_code == 404


def test_room_sorts_by_support_or_by_time(client, room, now):
    old = QuestionFactory(room=room, votes=9, asked_at=now)
    new = QuestionFactory(room=room, votes=2, asked_at=now.replace(minute=40))

    by_support = client.get(address(room))
    by_time = client.get(address(room), {"tri": "recentes"})

    assert [row.question["id"] for row in by_support.context["rows"]] == [str(old.pk), str(new.pk)]
    assert [row.question["id"] for row in by_time.context["rows"]] == [str(new.pk), str(old.pk)]


@pytest.mark.parametrize("how_many", [1, 5])
def test_room_costs_the_same_whatever_its_length(
    participant, room, how_many, django_assert_num_queries
):
    QuestionFactory.create_batch(how_many, room=room)

    # the edition, the session, its people; room, questions, version; the person, what is theirs
    with django_assert_num_queries(8):
        response = participant.get(address(room))

    assert len(response.context["rows"]) == how_many


def test_room_fetches_every_module_that_its_script_imports(client, room):
    folder = Path(settings.BASE_DIR) / "static/js/live"
    seen, left = set(), {"live-room.js"}
    while left:
        name = left.pop()
        seen.add(name)
        left |= set(re.findall(r'from "\./([\w-]+\.js)"', (folder / name).read_text())) - seen
        left |= set(re.findall(r'import "\./([\w-]+\.js)"', (folder / name).read_text())) - seen

    page = client.get(address(room)).content.decode()

    assert set(re.findall(r"js/live/([\w-]+\.js)", page)) == seen


# -- Taking part without a script ----------------------------------------------------------------


def test_asking_by_a_plain_form(participant, room, registration):
    form = {"type": "ask", "id": str(uuid.uuid4()), "text": "Et les communs ?", "anonymous": "on"}

    response = participant.post(address(room), form)

    question = Question.objects.get()
    assert response.status_code == 302
    assert response["Location"] == address(room)
    assert (question.text, question.author, question.voice.registration) == (
        "Et les communs ?",
        None,
        registration,
    )
    assert "Et les communs" in participant.get(address(room)).content.decode()


def test_the_same_form_sent_twice_asks_once(participant, room):
    form = {"type": "ask", "id": str(uuid.uuid4()), "text": "Et les communs ?"}

    participant.post(address(room), form)
    participant.post(address(room), form)

    assert Question.objects.count() == 1


def test_a_refused_question_is_given_back(participant, room):
    form = {"type": "ask", "id": str(uuid.uuid4()), "text": "x" * 281}

    response = participant.post(address(room), form)

    assert response.status_code == 200
    assert response.context["typed"] == "x" * 281
    assert response.context["refusal"]
    assert not Question.objects.exists()


def test_voting_and_taking_it_back_by_a_plain_form(participant, room):
    question = QuestionFactory(room=room)

    participant.post(address(room), {"vote": f"{question.pk}:on"})
    question.refresh_from_db()
    once = question.votes
    participant.post(address(room), {"vote": f"{question.pk}:off"})
    question.refresh_from_db()

    assert (once, question.votes) == (1, 0)


def test_taking_back_a_question_by_a_plain_form(participant, room, registration):
    own = QuestionFactory(room=room, author=registration, status=Status.PENDING, was_public=False)

    participant.post(address(room), {"withdraw": str(own.pk)})

    assert participant.get(address(room)).context["mine"] == []


def test_a_script_that_polls_gets_answers_like_a_socket(participant, room):
    frame = {"type": "ask", "id": str(uuid.uuid4()), "text": "Et les communs ?"}

    response = participant.post(address(room), frame, headers={"Accept": "application/json"})

    question = Question.objects.get()
    told = response.json()
    assert told["type"] == "ack"
    assert told["id"] == frame["id"]
    assert told["question"] == str(question.pk)
    assert [own["id"] for own in told["me"]["questions"]] == [str(question.pk)]


def test_a_form_without_its_token_is_refused(room, registration):
    from django.test import Client

    strict = carry(Client(enforce_csrf_checks=True), registration)

    response = strict.post(address(room), {"type": "ask", "text": "Et les communs ?"})

    assert response.status_code == 403
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    "form",
    [
        {"type": "ask", "text": "Et les communs ?"},
        {"vote": "{question}:on"},
        {"withdraw": "{question}"},
        {"move": "{question}:reject"},
        {"type": "close"},
        {"type": "nothing"},
        {"vote": "nothing"},
    ],
)
@pytest.mark.parametrize("who", ["stranger", "waiting", "foreign", "participant"])
def test_nobody_does_what_is_not_theirs(client, edition, room, form, who):
    question = QuestionFactory(room=room)
    if who == "waiting":
        carry(client, RegistrationFactory(edition=edition, state="waiting"))
    if who == "foreign":
        carry(client, RegistrationFactory(edition=EditionFactory(is_current=False)))
    if who == "participant":
        if form.get("type") == "ask" or form.get("vote", "").endswith(":on"):
            pytest.skip("they may")
        carry(client, RegistrationFactory(edition=edition))
    form = {name: value.format(question=question.pk) for name, value in form.items()}

    response = client.post(address(room), form)

    question.refresh_from_db()
    room.refresh_from_db()
    assert response.status_code == 200
    assert list(Question.objects.public()) == [question]
    assert (question.votes, question.status) == (0, Status.PUBLISHED)
    assert room.is_open


def test_a_closed_room_takes_nothing(participant, room):
    room.is_open = False
    room.save()

    response = participant.post(address(room), {"type": "ask", "text": "Et les communs ?"})

    assert response.context["refusal"]
    assert not Question.objects.exists()


# -- The desk ------------------------------------------------------------------------------------


def test_moderation_sends_strangers_to_sign_in_and_others_away(client, room):
    stranger = client.get(address(room, "live:moderation"))
    client.force_login(UserFactory())
    other = client.get(address(room, "live:moderation"))

    assert stranger.status_code == 302
    assert stranger["Location"].startswith(reverse("accounts:sign_in"))
    assert other.status_code == 403


def test_moderation_is_closed_to_participants(participant, room):
    assert participant.get(address(room, "live:moderation")).status_code == 302
    assert participant.post(address(room, "live:moderation"), {"type": "close"}).status_code == 302
    room.refresh_from_db()
    assert room.is_open


def test_moderation_shows_each_question_in_its_column(moderator, room):
    for status in (Status.PENDING, Status.ON_SCREEN, Status.PUBLISHED, Status.ANSWERED):
        QuestionFactory(room=room, status=status, text=f"Une question {status}")
    QuestionFactory(room=room, status=Status.REJECTED, reason="hors sujet.")

    columns = moderator.get(address(room, "live:moderation")).context["columns"]

    assert [question["status"] for question in columns.pending] == ["pending"]
    assert columns.on_screen["status"] == "on_screen"
    assert [question["status"] for question in columns.next] == ["published"]
    assert [question["status"] for question in columns.answered] == ["answered"]
    assert [question["reason"] for question in columns.rejected] == ["hors sujet."]


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        ("pending", "publish", "published"),
        ("pending", "reject", "rejected"),
        ("published", "on_screen", "on_screen"),
        ("on_screen", "off_screen", "published"),
        ("on_screen", "answered", "answered"),
        ("answered", "reopen", "published"),
        ("rejected", "reopen", "pending"),
    ],
)
def test_moderating_by_a_plain_form(moderator, room, before, action, after):
    question = QuestionFactory(room=room, status=before)

    response = moderator.post(address(room, "live:moderation"), {"move": f"{question.pk}:{action}"})

    question.refresh_from_db()
    assert response.status_code == 302
    assert question.status == after


def test_closing_and_opening_by_a_plain_form(moderator, room):
    moderator.post(address(room, "live:moderation"), {"type": "close"})
    room.refresh_from_db()
    closed = not room.is_open
    moderator.post(address(room, "live:moderation"), {"type": "open"})
    room.refresh_from_db()

    assert closed
    assert room.is_open


def test_moderation_answers_a_script_that_polls(moderator, room):
    QuestionFactory(room=room, status=Status.PENDING)

    told = moderator.get(
        address(room, "live:moderation"), headers={"Accept": "application/json"}
    ).json()

    assert told["type"] == "snapshot"
    assert [question["status"] for question in told["questions"]] == ["pending"]


# -- The screen ----------------------------------------------------------------------------------


def test_screen_shows_the_question_and_always_how_to_join(client, room, settings):
    settings.SITE_URL = "https://assises.example.org"
    waiting = client.get(address(room, "live:screen")).content.decode()
    QuestionFactory(room=room, status=Status.ON_SCREEN, text="Qui tient la raison d’être.")
    asked = client.get(address(room, "live:screen")).content.decode()

    for page in (waiting, asked):
        assert 'class="qr"' in page
        assert "assises.example.org/direct" in page
    assert "Qui tient la raison d’être." in asked


def test_screen_needs_no_account_and_writes_nothing(client, room):
    assert client.get(address(room, "live:screen")).status_code == 200
    assert client.post(address(room, "live:screen")).status_code == 405
