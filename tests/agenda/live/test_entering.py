"""Coming into a room: what it costs, and that what is remembered is right."""

import asyncio
import threading
import uuid
from contextlib import AsyncExitStack, contextmanager

import pytest
from django.db.backends.utils import CursorWrapper

from agenda.live import actions, hub, together
from agenda.live.models import LiveRoom, Question
from registration.models import Registration
from tests.agenda.live.test_consumers import PUBLIC, at, cookie_of, in_thread
from tests.factories import RegistrationFactory, voice_of

pytestmark = [pytest.mark.django_db(transaction=True)]


@contextmanager
def statements(monkeypatch):
    """What sockets ask of the database meanwhile, in whichever thread."""
    told: list[str] = []
    execute = CursorWrapper.execute

    def counted(cursor, sql, params=None):
        if threading.current_thread().name.startswith("live-"):
            told.append(sql)
        return execute(cursor, sql, params)

    with monkeypatch.context() as patched:
        patched.setattr(CursorWrapper, "execute", counted)
        yield told


@pytest.fixture
def quiet(monkeypatch, settings):
    """No look at the database meanwhile, nor any reason for one."""
    settings.REDIS_URL = ""
    monkeypatch.setattr(hub, "LOOK", 3600)


@pytest.fixture
def unhurried(monkeypatch):
    """Those who come together are waited for, however slow the machine."""
    monkeypatch.setattr(together, "MOMENT", 1.0)


async def test_entering_costs_two_queries_and_coming_back_none(
    room, question, person, now, monkeypatch, quiet
):
    cookie = cookie_of(person, now)
    async with at(PUBLIC) as screen:
        await screen.hear("snapshot")
        with statements(monkeypatch) as first:
            async with at(f"{PUBLIC}?since=1", cookie) as phone:
                await phone.hear("me")
        with statements(monkeypatch) as again:
            async with at(PUBLIC, cookie) as phone:
                snapshot = await phone.hear("snapshot")

    assert len(first) == 2
    assert again == []
    assert [mine["id"] for mine in snapshot["me"]["questions"]] == [str(question.pk)]


async def test_those_who_come_together_share_the_queries(
    room, question, now, monkeypatch, quiet, unhurried
):
    people = await in_thread(RegistrationFactory.create_batch)(20, edition=room.session.edition)
    cookies = [cookie_of(person, now) for person in people]
    async with at(PUBLIC) as screen, AsyncExitStack() as hall:
        await screen.hear("snapshot")
        with statements(monkeypatch) as asked:
            phones = [await hall.enter_async_context(at(PUBLIC, cookie)) for cookie in cookies]
            for phone in phones:
                await phone.hear("snapshot")

    assert len(asked) == 2


async def test_the_address_of_a_room_is_read_once_for_all(room, monkeypatch):
    with statements(monkeypatch) as asked:
        found = await asyncio.gather(*(hub.current().find("table-ronde") for _ in range(20)))

    assert {one.pk for one in found if one} == {room.pk}
    assert len(asked) == 1


async def test_what_is_mine_is_read_again_once_it_has_changed(room, question, now, quiet):
    person = await in_thread(RegistrationFactory)(edition=room.session.edition)
    voice = await in_thread(voice_of)(room, person)
    cookie = cookie_of(person, now)

    def change():
        actions.ask("Une de plus ?", room=room, voice=voice, now=now)
        actions.vote(question.pk, room=room, voice=voice, on=True, now=now)

    async with at(PUBLIC) as screen:
        await screen.hear("snapshot")
        async with at(PUBLIC, cookie) as phone:
            before = (await phone.hear("snapshot"))["me"]
        await in_thread(change)()
        await screen.hear("delta")
        async with at(PUBLIC, cookie) as phone:
            after = (await phone.hear("snapshot"))["me"]

    assert before == {"questions": [], "votes": [], "answers": {}}
    assert [own["text"] for own in after["questions"]] == ["Une de plus ?"]
    assert after["votes"] == [str(question.pk)]


async def test_a_cancelled_registration_reads_what_is_theirs_no_more(
    room, question, person, now, monkeypatch, quiet
):
    monkeypatch.setattr(hub, "CHECK", 0.05)
    monkeypatch.setattr(together, "KEEP", 0)
    cancelled = Registration.State.CANCELLED
    async with at(PUBLIC, cookie_of(person, now)) as phone:
        mine = (await phone.hear("snapshot"))["me"]
        await in_thread(Registration.objects.update)(state=cancelled)
        async with asyncio.timeout(5):
            while any(socket.person for socket in hub.current().rooms[room.pk].sockets):
                await asyncio.sleep(0)
        async with at(PUBLIC, cookie_of(person, now)) as again:
            theirs = (await again.hear("snapshot"))["me"]
        await phone.say(type="vote", question=str(question.pk), on=True)
        error = await phone.hear("error")

    assert len(mine["questions"]) == 1
    assert theirs["questions"] == []
    assert error["code"] == "not_allowed"


async def test_what_was_said_while_nobody_was_heard_reaches_its_people(
    room, question, person, now, redis_away, monkeypatch
):
    """Another process's change is read with one of ours: its news never comes."""
    monkeypatch.setattr(hub, "LOOK", 0.2)

    def elsewhere():
        Question.objects.filter(pk=question.pk).update(status="answered", seq=2)
        LiveRoom.objects.update(seq=2)

    async with at(PUBLIC, cookie_of(person, now)) as phone:
        await phone.hear("snapshot")
        await in_thread(elsewhere)()
        live = hub.current().rooms[room.pk]
        live.unread = True
        await live.update()
        me = await phone.hear("me")

    assert [own["status"] for own in me["questions"]] == ["answered"]


async def test_what_changes_while_it_is_read_is_not_remembered():
    begun, go_on = threading.Event(), threading.Event()
    values = {"a": 1, "b": 1}

    def read(keys):
        found = {key: values[key] for key in keys}
        begun.set()
        go_on.wait(5)
        return found

    asked: together.Together[str, int] = together.Together(read)
    both = asyncio.gather(asked.one("a"), asked.one("b"))
    await asyncio.to_thread(begun.wait, 5)
    values["a"] = 2
    asked.forget(["a"])
    go_on.set()
    await both

    assert (await asked.one("a"), await asked.one("b")) == (2, 1)


async def test_a_reading_that_fails_is_tried_again():
    answers = iter([None, 3])

    def read(keys):
        answer = next(answers)
        if answer is None:
            raise ConnectionError
        return dict.fromkeys(keys, answer)

    asked: together.Together[uuid.UUID, int] = together.Together(read)
    key = uuid.uuid4()
    with pytest.raises(ConnectionError):
        await asked.one(key)

    assert await asked.one(key) == 3
