"""Questions and polls of a workshop's session, on its facilitator's page."""

from uuid import uuid4

import pytest
from django.urls import reverse

from agenda.live import actions as live
from agenda.live import feed, frames, replies
from agenda.live.models import LiveRoom, Poll, Question, Receipt
from agenda.models import Session
from assises.models import AuditEntry
from tests.factories import SessionFactory, voice_of
from tests.workshops.wall.conftest import browser, cookies_of, is_over
from workshops.wall.access import moderates


@pytest.fixture
def page(workshop) -> str:
    return reverse("wall:questions", args=[workshop.session.slug])


@pytest.fixture
def room(workshop, now) -> LiveRoom:
    return live.begin(workshop.session, by=None, now=now)


@pytest.fixture
def runner(facilitator):
    return browser(cookies_of(facilitator))


@pytest.fixture
def asked(room, three, now) -> Question:
    return live.ask("Et le foncier ?", room=room, voice=voice_of(room, three[0]), now=now)


def trail() -> list[tuple[str, object, object]]:
    found = AuditEntry.objects.filter(action__startswith="live.").order_by("pk")
    return [(one.action, one.by, one.details.get("link")) for one in found]


def test_one_button_opens_a_room_for_questions(runner, page, workshop, facilitator):
    assert 'value="begin"' in runner.get(page).content.decode()

    for _n in range(2):
        runner.post(page, {"act": "begin"})

    assert Session.objects.get(pk=workshop.session.pk).has_live
    assert LiveRoom.objects.get().is_open
    link = f"{facilitator._meta.label_lower}:{facilitator.pk}"
    assert trail() == [("live.room_begun", None, link), ("live.room_opened", None, link)]


def test_a_question_is_kept_shown_and_answered_by_who_runs_the_workshop(
    runner, page, asked, facilitator
):
    assert "Et le foncier ?" in runner.get(page).content.decode()

    for action in ("publish", "on_screen", "answered"):
        runner.post(page, {"move": f"{asked.pk}:{action}"})

    assert Question.objects.get().status == "answered"
    link = f"{facilitator._meta.label_lower}:{facilitator.pk}"
    verbs = ("published", "on_screen", "answered")
    assert trail()[-3:] == [(f"live.question_{verb}", None, link) for verb in verbs]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("single", {"options": "Oui\nNon"}),
        ("multiple", {"options": "Oui\nNon"}),
        ("scale", {"lowest": "1", "highest": "5"}),
        ("words", {"most": "2"}),
    ],
)
def test_a_poll_is_prepared_opened_closed_and_shown(runner, page, room, kind, more):
    draft = {"type": "poll", "id": str(uuid4()), "kind": kind, "question": "On y va ?", **more}
    assert runner.post(page, draft).status_code == 302
    assert "On y va ?" in runner.get(page).content.decode()
    poll = Poll.objects.get()

    seen = []
    for action in ("open", "close", "show", "hide"):
        runner.post(page, {"type": "poll", "conduct": f"{poll.pk}:{action}"})
        poll.refresh_from_db()
        seen.append((poll.state, poll.is_shown))

    assert seen == [("open", False), ("closed", False), ("closed", True), ("closed", False)]


def test_an_answer_in_writing_carries_the_facilitators_name(room, asked, facilitator, now):
    live.moderate(asked.pk, "publish", room=room, by=None, now=now)
    frame = frames.read(
        {
            "id": str(uuid4()),
            "type": "moderate",
            "question": str(asked.pk),
            "action": "reply",
            "text": "Oui.",
        }
    )

    told = replies.reply(frame, room=room, who=moderates(facilitator, room), now=now)

    assert told["type"] == "ack"
    assert Question.objects.get().reply_by == "Animation"


def test_the_same_gesture_sent_again_is_one(runner, page, asked):
    said = {"id": str(uuid4()), "move": f"{asked.pk}:publish"}
    for _n in range(2):
        runner.post(page, said)

    assert Receipt.objects.get().host is not None
    assert len(trail()) == 4  # begun, opened, asked, published


@pytest.mark.parametrize(
    "who", ["other workshop", "another's name", "former link", "participant", "stranger"]
)
def test_nobody_else_opens_it_or_does_anything(others, who, page, asked):
    other = browser(others[who])

    assert other.get(page).status_code == 404
    assert other.get(page, headers={"accept": "application/json"}).status_code == 404
    assert other.post(page, {"move": f"{asked.pk}:publish"}).status_code == 404
    assert Question.objects.get().status == "pending"


@pytest.mark.parametrize(
    "who", ["other workshop", "another's name", "former link", "participant", "stranger"]
)
def test_nobody_else_begins_a_room(others, who, page):
    assert browser(others[who]).post(page, {"act": "begin"}).status_code == 404

    assert not LiveRoom.objects.exists()


def test_after_the_day_it_is_over(runner, page, asked, edition):
    is_over(edition)

    assert runner.get(page).status_code == 404
    assert runner.post(page, {"move": f"{asked.pk}:publish"}).status_code == 404


def test_the_moderators_own_page_stays_theirs(runner, workshop, room):
    page = reverse("live:moderation", args=[workshop.session.slug])

    assert runner.get(page)["Location"].startswith("/connexion/")


def test_who_runs_a_workshop_moderates_no_other_room(asked, facilitator, edition, now):
    session = SessionFactory(edition=edition, has_live=True)
    other = LiveRoom.objects.create(session=session, is_open=True)
    host = moderates(facilitator, asked.room)
    frame = frames.read({"id": str(uuid4()), "type": "close"})

    told = replies.reply(frame, room=other, who=host, now=now)

    assert (told["type"], told["code"]) == ("error", "not_allowed")
    assert LiveRoom.objects.get(pk=other.pk).is_open


@pytest.mark.parametrize("how", ["link", "day", "gone"])
def test_a_page_left_open_does_nothing_once_the_link_is_over(asked, facilitator, edition, now, how):
    host = moderates(facilitator, asked.room)
    if how == "link":
        type(facilitator).objects.update(link_version=2)
    elif how == "day":
        is_over(edition)
        facilitator.workshop.round.edition.refresh_from_db()
    else:
        type(facilitator).objects.all().delete()
    said = {"type": "moderate", "question": str(asked.pk), "action": "publish"}

    told = replies.reply(
        frames.read({"id": str(uuid4()), **said}), room=asked.room, who=host, now=now
    )

    assert told["code"] == "not_allowed"
    assert feed.state(asked.room)["questions"] == []


def test_only_staff_say_that_they_run_the_room(room, facilitator, now):
    frame = frames.read({"id": str(uuid4()), "type": "lead", "on": True})

    told = replies.reply(frame, room=room, who=moderates(facilitator, room), now=now)

    assert told["code"] == "not_allowed"
