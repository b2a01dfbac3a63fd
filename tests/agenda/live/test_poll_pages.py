"""Polls on pages: answered and led by plain posts; nothing prepared or hidden is on them."""

import json
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation

from agenda.live import actions
from agenda.live.models import Poll, PollAnswer
from registration.access import sign_in
from tests.agenda.live.polling import ids, opened, prepared, respond, results
from tests.factories import RegistrationFactory, UserFactory


@pytest.fixture
def lead(room, moderator, now):
    def conduct(poll, action, text=""):
        return actions.conduct(poll.pk, action, text=text, room=room, by=moderator, now=now)

    return conduct


@pytest.fixture
def participant(client, person, now):
    """The client of `person`."""
    response = HttpResponse()
    sign_in(response, person, now)
    client.cookies.update(response.cookies)
    return client


def page(name, room):
    return reverse(f"live:{name}", args=[room.session.slug])


def text_of(client, name, room):
    return client.get(page(name, room)).content.decode()


POSTED: dict[str, Any] = {
    "single": lambda poll: {"value": ids(poll)[1]},
    "multiple": lambda poll: {"value": ids(poll)[:2]},
    "scale": lambda _poll: {"value": "4"},
    "ranking": lambda poll: {f"rank-{pk}": n for pk, n in zip(ids(poll), (2, 1, ""), strict=True)},
    "text": lambda _poll: {"value": "Parce que."},
    "words": lambda _poll: {"value": ["un", ""]},
}


@pytest.mark.parametrize("kind", list(POSTED))
def test_an_answer_is_posted_kept_and_changed(participant, room, moderator, now, kind):
    poll = opened(kind, room, moderator, now)
    posted = {"type": "answer", "poll": str(poll.pk), "kind": kind, **POSTED[kind](poll)}

    for _again in range(2):
        response = participant.post(page("room", room), posted)
        assert response.status_code == 302

    answered = text_of(participant, "room", room)
    assert Poll.objects.get().answers.values("voice").distinct().count() == 1
    assert "Votre réponse est enregistrée" in answered


@pytest.mark.parametrize(
    ("kind", "posted", "said"),
    [
        ("single", {}, "Choisissez ou écrivez"),
        ("scale", {"value": "huit"}, "pas été compris"),
        ("scale", {"value": "9"}, "pas une réponse de ce sondage"),
        ("words", {"value": ["un", "deux", "trois"]}, "plus de réponses"),
        ("text", {"value": "x" * 281}, "trop longue"),
    ],
)
def test_a_refused_answer_says_why_and_loses_nothing(
    participant, room, moderator, now, kind, posted, said
):
    poll = opened(kind, room, moderator, now)

    response = participant.post(
        page("room", room), {"type": "answer", "poll": str(poll.pk), "kind": kind, **posted}
    )

    shown = response.content.decode()
    assert said in shown
    if kind == "text":
        assert "x" * 281 in shown
    assert not PollAnswer.objects.exists()


def test_a_ranking_with_one_place_for_two_is_refused(participant, room, moderator, now):
    poll = opened("ranking", room, moderator, now)
    posted = {f"rank-{pk}": "1" for pk in ids(poll)[:2]}

    response = participant.post(
        page("room", room),
        {"type": "answer", "poll": str(poll.pk), "kind": "ranking", **posted},
    )

    assert "même place" in response.content.decode()
    assert not PollAnswer.objects.exists()


def test_whoever_may_not_take_part_reads_and_is_refused(client, room, moderator, now):
    poll = opened("scale", room, moderator, now)

    shown = text_of(client, "room", room)
    refused = client.post(
        page("room", room), {"type": "answer", "poll": str(poll.pk), "kind": "scale", "value": "3"}
    )

    assert "Combien" in shown
    assert "data-takes-part" not in shown
    assert "lien personnel" in refused.content.decode()
    assert not PollAnswer.objects.exists()


def test_the_frame_of_a_page_whose_socket_is_blocked_is_read(participant, room, moderator, now):
    poll = opened("multiple", room, moderator, now)
    frame = {
        "type": "answer",
        "id": str(uuid.uuid4()),
        "poll": str(poll.pk),
        "value": ids(poll)[:2],
    }

    said = participant.post(
        page("room", room), {"frame": json.dumps(frame)}, headers={"accept": "application/json"}
    ).json()

    assert (said["type"], said["id"]) == ("ack", frame["id"])
    assert said["me"]["answers"] == {str(poll.pk): ids(poll)[:2]}


@pytest.mark.parametrize("kind", list(POSTED))
def test_every_side_shows_results_once_they_are_shown(
    client, room, person, moderator, now, lead, kind
):
    prepared("text", room, moderator, now)
    poll = opened(kind, room, moderator, now)
    values = {
        "single": ids(poll)[0] if kind == "single" else "",
        "multiple": tuple(ids(poll)[:2]),
        "scale": 3,
        "ranking": tuple(ids(poll)[:2]),
        "text": "SECRET",
        "words": ("SECRET", "visible"),
    }
    respond(poll, person, values[kind], now)
    if kind in {"text", "words"}:
        lead(poll, "hide_text", "secret")

    before = [text_of(client, name, room) for name in ("room", "screen")]
    lead(poll, "close_and_show")
    after = [text_of(client, name, room) for name in ("room", "screen")]

    for text in before + after:
        assert "Pourquoi" not in text or kind == "text"
        assert "SECRET" not in text
    assert all("1 réponse" in text for text in (before[0], before[1], after[0], after[1]))
    if kind == "words":
        assert all("visible" not in text for text in before)
        assert all("visible" in text for text in after)
    if kind == "scale":
        assert all("Moyenne : 3" in text.replace("\xa0", " ") for text in after)


def test_a_question_on_screen_and_a_poll_the_latest_put_there_is_shown(
    client, room, question, moderator, now, lead
):
    poll = opened("scale", room, moderator, now)

    def on_stage():
        response = client.get(page("screen", room))
        asked, ballot = response.context["asked"], response.context["ballot"]
        return asked["text"] if asked else ballot and ballot.question

    seen = [on_stage()]
    actions.moderate(question.pk, "on_screen", room=room, by=moderator, now=now)
    seen.append(on_stage())
    lead(poll, "show")
    seen.append(on_stage())
    lead(poll, "take_off")
    seen.append(on_stage())

    question.refresh_from_db()
    assert seen == ["Combien ?", "Que change la loi ?", "Combien ?", None]
    assert question.status == "published"


# -- The moderators' desk ----------------------------------------------------------------------


NEW = {
    "type": "poll",
    "kind": "single",
    "question": "Quelle couleur ?",
    "options": "Rouge\r\n\r\n Vert ",
    "options_en": "Red",
    "most": "",
    "lowest": "",
}


def test_a_poll_is_made_led_and_corrected_by_plain_posts(client, room, moderator):
    client.force_login(moderator)
    desk = page("moderation", room)

    assert client.post(desk, {**NEW, "id": str(uuid.uuid4())}).status_code == 302
    poll = Poll.objects.get()
    corrected = client.get(f"{desk}?sondage={poll.pk}").context["draft"]
    client.post(desk, {**NEW, "poll": str(poll.pk), "question": "Laquelle ?"})
    client.post(desk, {"conduct": f"{poll.pk}:open"})

    poll.refresh_from_db()
    assert corrected["options"].split() == ["Rouge", "Vert"]
    assert (poll.question, poll.state) == ("Laquelle ?", "open")
    assert [(one.text, one.text_en) for one in poll.options.order_by("number")] == [
        ("Rouge", "Red"),
        ("Vert", ""),
    ]


def test_the_same_post_twice_makes_one_poll(client, room, moderator):
    client.force_login(moderator)
    posted = {**NEW, "id": str(uuid.uuid4())}

    for _twice in range(2):
        client.post(page("moderation", room), posted)

    assert Poll.objects.count() == 1


def test_a_refused_poll_says_why_and_loses_nothing(client, room, moderator):
    client.force_login(moderator)

    response = client.post(page("moderation", room), {**NEW, "options": "Une seule"})

    assert response.context["draft"]["options"] == "Une seule"
    assert "deux à douze" in response.content.decode()
    assert not Poll.objects.exists()


def test_a_text_is_hidden_from_the_desk_whatever_it_holds(client, room, person, moderator, now):
    poll = opened("text", room, moderator, now)
    respond(poll, person, "Ah : <b>non</b>: jamais", now)
    client.force_login(moderator)

    client.post(
        page("moderation", room), {"conduct": f"{poll.pk}:hide_text:Ah : <b>non</b>: jamais"}
    )

    shown = text_of(client, "moderation", room)
    assert results(poll)["texts"][0]["hidden"] is True
    assert "<b>non" not in shown


@pytest.mark.parametrize("kind", list(POSTED))
def test_the_desk_shows_every_poll(client, room, moderator, now, kind):
    prepared(kind, room, moderator, now)
    opened(kind, room, moderator, now)
    client.force_login(moderator)

    response = client.get(page("moderation", room))

    assert [ballot.poll["state"] for ballot in response.context["ballots"]] == ["open", "draft"]


def test_the_wrong_person_leads_no_poll(client, room, moderator, now):
    poll = prepared("scale", room, moderator, now)
    for user in (None, UserFactory()):
        if user:
            client.force_login(user)
        for name in ("moderation", "room"):
            client.post(page(name, room), {"conduct": f"{poll.pk}:open"})
            client.post(page(name, room), NEW)

    assert Poll.objects.get().state == "draft"


def test_polls_are_read_in_english_where_they_have_it(client, room, moderator, now):
    opened("single", room, moderator, now)

    with translation.override("en"):
        shown = client.get(page("room", room)).content.decode()

    assert "Red" in shown
    assert "Vert" in shown


@pytest.mark.parametrize("how_many", [1, 4])
def test_the_room_s_page_costs_the_same_whatever_was_polled(
    participant, room, moderator, now, how_many, django_assert_num_queries
):
    for _each in range(how_many):
        poll = opened("single", room, moderator, now)
        for who in RegistrationFactory.create_batch(how_many, edition=room.session.edition):
            respond(poll, who, ids(poll)[0], now)

    # as without polls, and: the polls, their options, their answers, mine; the version
    with django_assert_num_queries(12):
        participant.get(page("room", room))
