"""What may be said about polls, and that nothing prepared or hidden reaches the room."""

import asyncio
import json
import uuid
from itertools import pairwise
from typing import Any

import pytest
from django.urls import reverse

from agenda.live import actions, frames, rooms
from agenda.live.frames import Malformed
from agenda.live.models import LiveRoom, Poll, PollAnswer
from tests.agenda.live.polling import COLOURS, ids, opened, prepared, respond, results
from tests.agenda.live.test_consumers import DESK, PUBLIC, at, cookie_of, in_thread, session_of
from tests.factories import RegistrationFactory

pytestmark = [pytest.mark.django_db(transaction=True)]
ID = "0b9f1c52-6f7e-4f0f-8a52-0d6a7f1c9e11"
POLL = "5a1d8f6e-3a43-4a39-9d0b-3d1f6f4f0a22"
SINGLE: dict[str, Any] = {
    "kind": "single",
    "question": "Quelle couleur ?",
    "options": [{"text": text, "text_en": text_en or None} for text, text_en in COLOURS],
}


def read(**content):
    return frames.read({"id": ID, **content})


@pytest.mark.parametrize("value", ["12", 3, ["1", "2"], [], ""])
def test_an_answer_is_read(value):
    expected = tuple(value) if isinstance(value, list) else value

    found = read(type="answer", poll=POLL, value=value)

    assert found == frames.Answer(uuid.UUID(ID), uuid.UUID(POLL), expected)


def test_a_new_poll_is_read():
    scale = {"lowest": 0, "highest": 10, "lowest_label": "Peu"}

    single = read(type="poll", action="create", poll=POLL, **SINGLE)
    scaled = read(type="poll", action="create", kind="scale", question="?", scale=scale, shown=True)

    assert (single.poll, single.draft.options) == (uuid.UUID(POLL), COLOURS)
    assert scaled.poll == uuid.UUID(ID)
    assert (scaled.draft.lowest, scaled.draft.highest, scaled.draft.shown) == (0, 10, True)


@pytest.mark.parametrize("action", frames.CONDUCTING)
def test_a_move_of_a_poll_is_read(action):
    found = read(type="poll", action=action, poll=POLL, text="mot")

    assert found == frames.Conduct(uuid.UUID(ID), uuid.UUID(POLL), action, "mot")


@pytest.mark.parametrize(
    "content",
    [
        {"type": "answer", "poll": POLL},
        {"type": "answer", "poll": "1", "value": 1},
        {"type": "answer", "poll": POLL, "value": None},
        {"type": "answer", "poll": POLL, "value": True},
        {"type": "answer", "poll": POLL, "value": 1.5},
        {"type": "answer", "poll": POLL, "value": {"a": 1}},
        {"type": "answer", "poll": POLL, "value": [1]},
        {"type": "answer", "poll": POLL, "value": ["x"] * 41},
        {"type": "answer", "poll": POLL, "value": "\ud800"},
        {"type": "poll"},
        {"type": "poll", "action": "dance", "poll": POLL},
        {"type": "poll", "action": ["open"], "poll": POLL},
        {"type": "poll", "action": "open"},
        {"type": "poll", "action": "edit", **SINGLE},
        {"type": "poll", "action": "create"},
        {"type": "poll", "action": "create", **SINGLE, "kind": "dance"},
        {"type": "poll", "action": "create", **SINGLE, "options": "Rouge"},
        {"type": "poll", "action": "create", **SINGLE, "options": ["Rouge"]},
        {"type": "poll", "action": "create", **SINGLE, "options": [{"text_en": "Red"}]},
        {"type": "poll", "action": "create", **SINGLE, "scale": [1, 5]},
        {"type": "poll", "action": "create", **SINGLE, "most": "2"},
        {"type": "poll", "action": "create", **SINGLE, "shown": "yes"},
    ],
    ids=str,
)
def test_what_is_no_frame_is_refused(content):
    with pytest.raises(Malformed) as refusal:
        read(**content)

    assert refusal.value.id == uuid.UUID(ID)


# -- Over sockets ------------------------------------------------------------------------------


async def both(socket, *kinds):
    """The first frame of each kind, in whichever order they come."""
    heard = {}
    while not heard.keys() >= {*kinds}:
        frame = await socket.hear()
        heard.setdefault(frame["type"], frame)
    return heard


async def test_a_poll_from_the_desk_to_the_phones_and_back(room, person, moderator, now):
    cookie = await in_thread(session_of)(moderator)
    async with at(DESK, cookie) as desk, at(PUBLIC, cookie_of(person, now)) as phone:
        await desk.hear("snapshot")
        await phone.hear("snapshot")

        made = await desk.say(type="poll", action="create", **SINGLE)
        draft = (await both(desk, "ack", "delta"))["delta"]
        await desk.say(type="poll", action="open", poll=made)
        asked = await phone.hear("delta")
        choice = asked["poll"]["options"][1]["id"]
        answer = await phone.say(type="answer", poll=made, value=choice)
        heard = await both(phone, "ack", "me")
        ack, mine = heard["ack"], heard["me"]
        counted = await desk.hear("delta")
        while not counted["polls"][0]["answers"]:
            counted = await desk.hear("delta")
        await desk.say(type="poll", action="close_and_show", poll=made)
        shown = await phone.hear("delta")
        while shown["poll"]["state"] == "open":
            shown = await phone.hear("delta")
        await desk.say(type="poll", action="take_off", poll=made)
        gone = await phone.hear("delta")

    assert (draft["polls"][0]["id"], draft["polls"][0]["state"]) == (made, "draft")
    assert "poll" not in draft
    assert asked["poll"]["results"] is None
    assert ack["id"] == answer
    assert mine["answers"] == {made: choice}
    assert [option["n"] for option in counted["polls"][0]["results"]["options"]] == [0, 1, 0]
    assert [option["n"] for option in shown["poll"]["results"]["options"]] == [0, 1, 0]
    assert gone["poll"] is None


async def test_nothing_prepared_nor_hidden_reaches_the_room(room, person, moderator, now):
    def on_stage():
        draft = prepared("text", room, moderator, now)
        Poll.objects.filter(pk=draft.pk).update(question="SECRET préparé")
        former = opened("text", room, moderator, now)
        respond(former, person, "SECRET répondu avant", now)
        poll = opened("words", room, moderator, now)
        respond(poll, person, ("SECRET", "visible"), now)
        actions.conduct(poll.pk, "hide_text", text="secret", room=room, by=moderator, now=now)
        return poll

    other = await in_thread(RegistrationFactory)(edition=room.session.edition)
    async with at(PUBLIC) as screen, at(PUBLIC, cookie_of(other, now)) as phone:
        await screen.hear("snapshot")
        await phone.hear("snapshot")
        poll = await in_thread(on_stage)()
        said = [await screen.hear("delta")]
        while said[-1]["seq"] < 7:
            said.append(await screen.hear("delta"))
        async with at(PUBLIC) as late, at(f"{PUBLIC}?since=0") as later:
            said += [await late.hear(), await later.hear()]
        hidden = json.dumps(said, ensure_ascii=False)
        await in_thread(actions.conduct)(poll.pk, "show", room=room, by=moderator, now=now)
        said = [await screen.hear("delta"), await phone.hear("delta")]
        while said[-1]["poll"]["results"] is None:
            said.append(await phone.hear("delta"))
        async with at(PUBLIC) as late:
            said.append(await late.hear())

    shown = json.dumps(said, ensure_ascii=False)
    assert "En un mot" in hidden
    assert "visible" not in hidden
    assert "SECRET" not in hidden
    assert "visible" in shown
    assert "SECRET" not in shown
    assert '"polls"' not in hidden + shown


@pytest.mark.parametrize("who", ["nobody", "guest of nothing", "participant", "moderator"])
async def test_the_wrong_person_is_refused(room, person, moderator, now, who):
    poll = await in_thread(opened)("scale", room, moderator, now)
    cookie = {"participant": cookie_of(person, now), "guest of nothing": "guest=x"}.get(who, "")
    if who == "moderator":
        cookie = await in_thread(session_of)(moderator)
    async with at(DESK if who == "moderator" else PUBLIC, cookie) as socket:
        await socket.hear("snapshot")
        moves: list[dict[str, Any]] = [
            {"action": action, "poll": str(poll.pk)} for action in frames.CONDUCTING
        ]
        moves += [{"action": "create", **SINGLE}, {"action": "edit", "poll": POLL, **SINGLE}]
        for move in moves if who != "moderator" else []:
            await socket.say(type="poll", **move)
            assert (await socket.hear("error"))["code"] == "not_allowed"
        if who != "participant":
            await socket.say(type="answer", poll=str(poll.pk), value=3)
            assert (await socket.hear("error"))["code"] == "not_allowed"

    assert await in_thread(Poll.objects.get)() == poll
    assert not await in_thread(PollAnswer.objects.exists)()


async def test_many_answers_make_few_deltas_with_exact_counts(room, moderator, now):
    poll = await in_thread(opened)("single", room, moderator, now)
    people = await in_thread(RegistrationFactory.create_batch)(30, edition=room.session.edition)
    options = await in_thread(ids)(poll)
    await in_thread(actions.conduct)(poll.pk, "show", room=room, by=moderator, now=now)

    async with at(PUBLIC) as phone:
        await phone.hear("snapshot")
        began = asyncio.get_running_loop().time()
        for place, who in enumerate(people):
            await in_thread(respond)(poll, who, options[place % 3], now)
        deltas = [await phone.hear("delta")]
        while deltas[-1]["poll"]["answers"] < 30:
            deltas.append(await phone.hear("delta"))
        took = asyncio.get_running_loop().time() - began

    assert [option["n"] for option in deltas[-1]["poll"]["results"]["options"]] == [10, 10, 10]
    assert len(deltas) <= 2 + took / rooms.TICK
    assert all(one["seq"] == other["from"] for one, other in pairwise(deltas))


async def test_what_changes_elsewhere_carries_no_poll(room, question, person, moderator, now):
    await in_thread(opened)("scale", room, moderator, now)
    async with at(PUBLIC, cookie_of(person, now)) as phone:
        await phone.hear("snapshot")
        await phone.say(type="vote", question=str(question.pk), on=True)
        delta = await phone.hear("delta")

    assert "poll" not in delta


async def test_a_removed_draft_leaves_the_desk(room, moderator, now):
    poll = await in_thread(prepared)("text", room, moderator, now)
    cookie = await in_thread(session_of)(moderator)
    async with at(DESK, cookie) as desk:
        first = await desk.hear("snapshot")
        await desk.say(type="poll", action="remove", poll=str(poll.pk))
        delta = await desk.hear("delta")

    assert [one["id"] for one in first["polls"]] == [str(poll.pk)]
    assert (delta["polls"], delta["removed"]) == ([], [str(poll.pk)])


def test_the_polling_api_carries_the_poll_as_the_room_sees_it(client, room, person, moderator, now):
    poll = opened("scale", room, moderator, now)
    prepared("text", room, moderator, now)
    respond(poll, person, 4, now)
    address = reverse("live-questions", args=[room.session.slug])

    before = client.get(address).json()
    actions.conduct(poll.pk, "show", room=room, by=moderator, now=now)
    after = client.get(address).json()

    assert (before["poll"]["answers"], before["poll"]["results"]) == (1, None)
    assert after["poll"]["results"] == results(poll)
    assert "polls" not in after
    assert LiveRoom.objects.get(pk=room.pk).seq == after["seq"]
