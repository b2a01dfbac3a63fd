"""Sockets, in this process: what each side of a room is shown, and who is let in."""

import asyncio
import json
import uuid
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from agenda.live import actions, feed, hub, rooms
from agenda.live.models import LiveRoom, Question
from assises.asgi import application
from registration.access import COOKIE, sign_in
from registration.models import Registration
from tests.factories import (
    EditionFactory,
    RegistrationFactory,
    SessionFactory,
    UserFactory,
    voice_of,
)

pytestmark = [pytest.mark.django_db(transaction=True)]
PUBLIC = "/ws/direct/table-ronde/"
DESK = "/ws/direct/table-ronde/moderation/"
in_thread = sync_to_async


def cookie_of(registration, now) -> str:
    response = HttpResponse()
    sign_in(response, registration, now)
    return f"{COOKIE}={response.cookies[COOKIE].value}"


def session_of(user) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


class Phone(WebsocketCommunicator):
    async def hear(self, kind=None):
        while True:
            frame = json.loads(await self.receive_from(timeout=5))
            if kind is None or frame["type"] == kind:
                return frame

    async def say(self, **frame):
        frame = {"id": str(uuid.uuid4()), **frame}
        await self.send_to(text_data=json.dumps(frame))
        return frame["id"]


@asynccontextmanager
async def at(path, cookie="", origin=None):
    headers = [(b"host", b"127.0.0.1:8000"), (b"cookie", cookie.encode())]
    if origin:
        headers.append((b"origin", origin.encode()))
    phone = Phone(application, path, headers=headers)
    connected, code = await phone.connect(timeout=5)
    phone.refused = None if connected else code
    try:
        yield phone
    finally:
        tasks = hub.current().tasks
        if connected:
            await phone.disconnect()
        if not hub.current().rooms:  # they close their connections before the loop ends
            await asyncio.gather(*tasks, return_exceptions=True)


async def test_anyone_reads(room, question):
    async with at(PUBLIC) as phone:
        snapshot = await phone.hear()

    assert snapshot["type"] == "snapshot"
    assert snapshot["seq"] == 1
    assert snapshot["session"]["slug"] == "table-ronde"
    assert snapshot["session"]["open"] is True
    assert [asked["id"] for asked in snapshot["questions"]] == [str(question.pk)]
    assert snapshot["poll"] is None
    assert snapshot["me"] == {"questions": [], "votes": [], "answers": {}}
    assert snapshot["present"] == 1


async def test_a_question_from_phone_to_moderator_to_everybody(room, person, moderator, now):
    desk_cookie = await in_thread(session_of)(moderator)
    async with (
        at(PUBLIC, cookie_of(person, now)) as phone,
        at(PUBLIC) as screen,
        at(DESK, desk_cookie) as desk,
    ):
        await screen.hear("snapshot")
        await desk.hear("snapshot")

        frame_id = await phone.say(type="ask", text="Quand ?", anonymous=False)
        ack = await phone.hear("ack")
        pending = await desk.hear("delta")
        await desk.say(type="moderate", question=ack["question"], action="publish")
        shown = await screen.hear("delta")
        mine = await phone.hear("me")
        while mine["questions"][0]["status"] != "published":
            mine = await phone.hear("me")

    assert (ack["id"], ack["status"]) == (frame_id, "pending")
    assert pending["questions"][0]["status"] == "pending"
    assert [q["text"] for q in shown["questions"]] == ["Quand ?"]
    assert shown["from"] < shown["seq"]
    assert shown["questions"][0]["author"]["name"] == "Hélène D."


async def test_nothing_unpublished_reaches_the_public(room, person, moderator, now):
    def on_stage():
        kept = actions.ask("SECRET en attente", room=room, voice=voice_of(room, person), now=now)
        gone = actions.ask("SECRET rejetée", room=room, voice=voice_of(room, person), now=now)
        back = actions.ask("SECRET retirée", room=room, voice=voice_of(room, person), now=now)
        actions.moderate(gone.pk, "reject", room=room, by=moderator, reason="SECRET", now=now)
        actions.withdraw(back.pk, room=room, voice=voice_of(room, person), now=now)
        last = actions.ask("Publiée", room=room, voice=voice_of(room, person), now=now)
        actions.moderate(last.pk, "publish", room=room, by=moderator, now=now)
        return [str(hidden.pk) for hidden in (kept, gone, back)]

    other = await in_thread(RegistrationFactory)(edition=room.session.edition)
    async with at(PUBLIC) as screen, at(PUBLIC, cookie_of(other, now)) as phone:
        await screen.hear("snapshot")
        hidden = await in_thread(on_stage)()
        heard = await screen.hear("delta")
        while heard["seq"] < 7:
            heard = await screen.hear("delta")
        await asyncio.sleep(0.5)
        said = [heard]
        for socket in (screen, phone):
            while not socket.output_queue.empty():
                said.append(json.loads(socket.output_queue.get_nowait()["text"]))
    async with at(PUBLIC + "?since=0") as late, at(PUBLIC) as later:
        said += [await late.hear(), await later.hear()]

    text = json.dumps(said, ensure_ascii=False)
    assert "Publiée" in text
    assert "SECRET" not in text
    assert not any(pk in text for pk in hidden)


async def test_since_resumes_with_what_changed(room, question, person, moderator, now):
    def change():
        actions.vote(question.pk, room=room, voice=voice_of(room, person), on=True, now=now)
        later = now + timedelta(seconds=1)
        gone = actions.ask("Une autre ?", room=room, voice=voice_of(room, person), now=later)
        actions.moderate(gone.pk, "publish", room=room, by=moderator, now=now)
        actions.moderate(gone.pk, "reject", room=room, by=moderator, now=now)
        return str(gone.pk)

    gone = await in_thread(change)()
    async with at(f"{PUBLIC}?since=1", cookie_of(person, now)) as phone:
        delta, me = await phone.hear(), await phone.hear()

    assert (delta["type"], delta["from"], delta["seq"]) == ("delta", 1, 5)
    assert [asked["votes"] for asked in delta["questions"]] == [1]
    assert delta["removed"] == [gone]
    assert "session" not in delta
    assert me["votes"] == [str(question.pk)]
    assert [own["status"] for own in me["questions"]] == ["published", "rejected"]


@pytest.mark.parametrize("since", ["99", "-1", "x", "", "9" * 30, "%C2%B2"])
async def test_since_nonsense_gives_a_snapshot(room, question, since):
    async with at(f"{PUBLIC}?since={since}") as phone:
        first = await phone.hear()

    assert first["type"] == "snapshot"


@pytest.mark.parametrize("redis_is", ["as it is", "away", "silent"])
async def test_a_change_elsewhere_is_seen_even_when_no_news_comes(
    room, question, monkeypatch, request, redis_is
):
    monkeypatch.setattr(hub, "LOOK", 0.1)
    if redis_is != "as it is":
        request.getfixturevalue(f"redis_{redis_is}")
    async with at(PUBLIC) as phone:
        await phone.hear("snapshot")
        await in_thread(Question.objects.update)(seq=2, votes=7)
        await in_thread(LiveRoom.objects.update)(seq=2)
        delta = await phone.hear("delta")

    assert (delta["from"], delta["seq"], delta["questions"][0]["votes"]) == (1, 2, 7)


@pytest.mark.skipif(not settings.REDIS_URL, reason="other processes are heard through Redis")
async def test_news_of_another_process_is_heard(room, question, monkeypatch):
    monkeypatch.setattr(hub, "LOOK", 60)
    async with at(PUBLIC) as phone:
        await phone.hear("snapshot")
        await asyncio.sleep(0.5)  # the subscription is made beside the welcome
        await in_thread(Question.objects.update)(seq=2, votes=7)
        await in_thread(LiveRoom.objects.update)(seq=2)
        await in_thread(feed.tell_others)(feed.News(room.pk))
        delta = await phone.hear("delta")

    assert delta["questions"][0]["votes"] == 7


async def test_closing_the_room_is_told_to_all(room, moderator, now):
    async with at(PUBLIC) as phone:
        await phone.hear("snapshot")
        await in_thread(actions.set_open)(room, is_open=False, by=moderator, now=now)
        delta = await phone.hear("delta")

    assert delta["session"]["open"] is False


async def test_many_votes_make_few_deltas(room, question, now):
    people = await in_thread(RegistrationFactory.create_batch)(30, edition=room.session.edition)

    def vote(who):
        actions.vote(question.pk, room=room, voice=voice_of(room, who), on=True, now=now)

    async with at(PUBLIC) as phone:
        await phone.hear("snapshot")
        began = asyncio.get_running_loop().time()
        for who in people:
            await in_thread(vote)(who)
        deltas = [await phone.hear("delta")]
        while deltas[-1]["questions"][0]["votes"] < 30:
            deltas.append(await phone.hear("delta"))
        took = asyncio.get_running_loop().time() - began

    assert len(deltas) <= 2 + took / rooms.TICK
    assert all(a["seq"] == b["from"] for a, b in pairwise(deltas))


@pytest.mark.parametrize("said", ["{", "[]", '{"type":"ask"}', "x" * 20_000, b"\x00\x01"])
async def test_nonsense_is_answered_malformed(room, said):
    async with at(PUBLIC) as phone:
        await phone.hear("snapshot")
        if isinstance(said, bytes):
            await phone.send_to(bytes_data=said)
        else:
            await phone.send_to(text_data=said)
        error = await phone.hear()

    assert (error["type"], error["id"], error["code"]) == ("error", None, "malformed")


async def test_errors_speak_the_page_s_language(room):
    async with at(f"{PUBLIC}?lang=en") as phone:
        await phone.hear("snapshot")
        frame_id = await phone.say(type="ask", text="Why?")
        error = await phone.hear()

    assert (error["id"], error["code"]) == (frame_id, "not_allowed")
    assert error["message"].startswith("Open your personal link")


async def test_the_wrong_people_take_no_part(room, question, person, now):
    foreign = await in_thread(RegistrationFactory)(
        edition=await in_thread(EditionFactory)(is_current=False)
    )
    cancelled = await in_thread(RegistrationFactory)(
        edition=room.session.edition, state=Registration.State.CANCELLED
    )
    forged = cookie_of(person, now)[:-3] + "abc"
    for cookie in ("", forged, cookie_of(foreign, now), cookie_of(cancelled, now)):
        async with at(PUBLIC, cookie) as phone:
            snapshot = await phone.hear("snapshot")
            for frame in (
                {"type": "ask", "text": "Qui ?"},
                {"type": "vote", "question": str(question.pk), "on": True},
                {"type": "withdraw", "question": str(question.pk)},
                {"type": "moderate", "question": str(question.pk), "action": "reject"},
                {"type": "close"},
            ):
                await phone.say(**frame)
                assert (await phone.hear())["code"] == "not_allowed"
        assert snapshot["me"]["questions"] == []


async def test_a_participant_does_not_moderate(room, question, person, now):
    async with at(PUBLIC, cookie_of(person, now)) as phone:
        await phone.hear("snapshot")
        await phone.say(type="moderate", question=str(question.pk), action="reject")
        error = await phone.hear()

    assert error["code"] == "not_allowed"


async def test_the_desk_asks_who_is_there(room, person, now):
    plain = await in_thread(UserFactory)()
    for cookie, code in [
        ("", 4401),
        (cookie_of(person, now), 4401),
        (await in_thread(session_of)(plain), 4403),
    ]:
        async with at(DESK, cookie) as desk:
            closed = await desk.receive_output(timeout=5)
        assert closed["type"] == "websocket.close"
        assert closed["code"] == code


async def test_a_moderator_whose_role_is_taken_away_moderates_no_more(room, question, moderator):
    cookie = await in_thread(session_of)(moderator)
    async with at(DESK, cookie) as desk:
        await desk.hear("snapshot")
        await in_thread(moderator.groups.clear)()
        await desk.say(type="moderate", question=str(question.pk), action="reject")
        error = await desk.hear("error")

    assert error["code"] == "not_allowed"


@pytest.mark.parametrize(
    "path", ["/ws/direct/nulle-part/", "/ws/", "/ws/direct/sans-direct/", "/ws/direct/ancienne/"]
)
async def test_no_such_room(room, path):
    await in_thread(SessionFactory)(edition=room.session.edition, slug="sans-direct")
    past = await in_thread(EditionFactory)(is_current=False)
    await in_thread(SessionFactory)(edition=past, slug="ancienne", has_live=True)
    async with at(path) as phone:
        closed = await phone.receive_output(timeout=5)

    assert (closed["type"], closed["code"]) == ("websocket.close", 4404)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        (settings.SITE_URL, True),
        ("http://127.0.0.1:8000", True),
        ("https://evil.example", False),
        ("http://127.0.0.1:9999", False),
        ("http://127.0.0.1:8000.evil.example", False),
        ("null", False),
        ("http://[", False),
    ],
)
async def test_pages_of_other_sites_are_refused(room, origin, allowed):
    async with at(PUBLIC, origin=origin) as phone:
        assert (phone.refused is None) == allowed


async def test_people_present_are_counted(room, moderator):
    cookie = await in_thread(session_of)(moderator)
    async with at(PUBLIC) as one:
        counts = [(await one.hear())["present"]]
        async with at(DESK, cookie) as desk, at(PUBLIC) as two:
            await two.hear()
            counts.append((await desk.hear())["present"])
        async with at(PUBLIC) as three:
            counts.append((await three.hear())["present"])

    assert counts[0] == 1
    assert counts[1] in (1, 2)  # they came in together
    assert counts[2] == 2
    assert hub.current().rooms == {}
