"""What a room is told is gathered, and nobody waits behind a crowd for long."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from agenda.live import hub, intake
from agenda.live.models import LiveRoom, Question
from tests.agenda.live.test_consumers import DESK, PUBLIC, at, cookie_of, in_thread, session_of
from tests.factories import RegistrationFactory

pytestmark = [pytest.mark.django_db(transaction=True)]


async def test_a_crowd_s_votes_are_few_changes(room, question, now, monkeypatch):
    monkeypatch.setattr(intake, "TICK", 0.5)  # a busy machine may be slow
    people = await in_thread(RegistrationFactory.create_batch)(30, edition=room.session.edition)
    async with AsyncExitStack() as hall:
        phones = [
            await hall.enter_async_context(at(PUBLIC, cookie_of(person, now))) for person in people
        ]
        for phone in phones:
            await phone.hear("snapshot")
        for phone in phones:
            await phone.say(type="vote", question=str(question.pk), on=True)
        answers = [await phone.hear("ack") for phone in phones]

    stored = await in_thread(Question.objects.get)(pk=question.pk)
    changed = await in_thread(LiveRoom.objects.get)(pk=room.pk)
    assert len(answers) == stored.votes == 30
    assert changed.seq - 1 <= 5


async def test_a_moderator_does_not_wait_for_the_crowd(
    room, question, person, moderator, now, monkeypatch
):
    monkeypatch.setattr(intake, "TICK", 3600)
    cookie = await in_thread(session_of)(moderator)
    async with at(PUBLIC, cookie_of(person, now)) as phone, at(DESK, cookie) as desk:
        await phone.hear("snapshot")
        await phone.say(type="vote", question=str(question.pk), on=True)
        await phone.hear("ack")
        await phone.say(type="vote", question=str(question.pk), on=False)  # at the next tick
        await desk.say(type="moderate", question=str(question.pk), action="on_screen")
        done = await desk.hear("ack")
        waiting = hub.current().intakes[room.pk].waiting
        working = hub.current().intakes[room.pk].working
        assert working
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        for _said, future in waiting:
            future.set_result({"type": "ack"})

    assert done["status"] == "on_screen"


async def test_whoever_leaves_before_the_answer_stops_nobody(room, question, now, monkeypatch):
    monkeypatch.setattr(intake, "TICK", 0.3)
    people = await in_thread(RegistrationFactory.create_batch)(3, edition=room.session.edition)
    first, leaving, staying = [at(PUBLIC, cookie_of(person, now)) for person in people]
    async with first as one, staying as three:
        async with leaving as two:
            for phone in (one, two, three):
                await phone.hear("snapshot")
            for phone in (one, two, three):
                await phone.say(type="vote", question=str(question.pk), on=True)
        await three.hear("ack")

    stored = await in_thread(Question.objects.get)(pk=question.pk)
    assert stored.votes == 3
