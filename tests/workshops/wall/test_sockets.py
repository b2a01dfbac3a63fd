"""The walls' sockets: what each side is shown, and who may not look."""

import asyncio
import json
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator

from agenda.live import actions as live
from agenda.live.models import LiveRoom, Question
from assises.asgi import application
from registration.models import Registration
from tests.factories import EditionFactory, RegistrationFactory, RoundFactory, WorkshopFactory
from tests.workshops.wall.conftest import cookies_of
from workshops.wall import actions, hub, standing
from workshops.wall.access import wall_of
from workshops.wall.models import Facilitator, Wall

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]


def make(edition):
    workshop = WorkshopFactory(round=RoundFactory(edition=edition))
    person = RegistrationFactory(edition=edition)
    actions.mark(workshop, registration=person, present=True, now=workshop.session.starts_at)
    wall = wall_of(workshop)
    actions.set_phase(wall, phase=Wall.Phase.GATHER, now=workshop.session.starts_at)
    return workshop, wall, person


async def frame(socket) -> dict:
    return json.loads(await socket.receive_from(timeout=5))


async def until(socket, text: str) -> str:
    """The first frame that shows a text."""
    while True:
        html = (await frame(socket))["html"]
        if text in html:
            return html


@pytest.mark.parametrize("side", ["phone", "screen"])
async def test_a_proposal_reaches_who_looks(edition, side):
    workshop, wall, person = await sync_to_async(make)(edition)
    slug = await sync_to_async(lambda: workshop.session.slug)()
    socket = WebsocketCommunicator(application, f"/ws/ateliers/{slug}/mur/?side={side}&lang=fr")
    assert (await socket.connect())[0]
    assert "Une idée" not in (await frame(socket))["html"]

    await sync_to_async(propose)(wall, person)

    html = await until(socket, "Une idée")
    assert person.last_name not in html
    await socket.disconnect()


def propose(wall: Wall, person: Registration) -> None:
    at = wall.workshop.session.starts_at
    actions.propose(wall, id=uuid4(), registration=person, text="Une idée", now=at)


async def test_the_plenary_sees_every_wall(edition):
    _workshop, wall, _person = await sync_to_async(make)(edition)
    socket = WebsocketCommunicator(application, "/ws/ateliers/restitution/?lang=fr")
    assert (await socket.connect())[0]
    at = await sync_to_async(lambda: wall.workshop.session.starts_at)()
    said = ["Un", "Deux", "Trois"]

    await sync_to_async(actions.conclude)(wall, proposals=said, report="", now=at, final=True)

    assert "Deux" in await until(socket, "Trois")
    await socket.disconnect()


@pytest.mark.parametrize("path", ["nulle-part/mur", "nulle-part/animation"])
async def test_there_is_nothing_elsewhere(edition, path):
    socket = WebsocketCommunicator(application, f"/ws/ateliers/{path}/")
    await socket.connect()

    assert (await socket.receive_output(timeout=5))["code"] == 4404


async def test_the_console_is_not_shown_to_others(edition):
    workshop, _wall, _person = await sync_to_async(make)(edition)
    slug = await sync_to_async(lambda: workshop.session.slug)()
    socket = WebsocketCommunicator(application, f"/ws/ateliers/{slug}/animation/")
    await socket.connect()

    assert (await socket.receive_output(timeout=5))["code"] == 4404


async def test_a_wall_of_another_edition_is_not_shown(edition):
    def elsewhere():
        other = EditionFactory(is_current=False, slug="autre")
        return WorkshopFactory(round=RoundFactory(edition=other)).session.slug

    slug = await sync_to_async(elsewhere)()
    for name in ("mur", "animation", "questions"):
        socket = WebsocketCommunicator(application, f"/ws/ateliers/{slug}/{name}/")
        await socket.connect()

        assert (await socket.receive_output(timeout=5))["code"] == 4404


async def test_each_change_is_rendered_once_for_all_who_look_alike(edition, monkeypatch):
    workshop, wall, person = await sync_to_async(make)(edition)
    slug = await sync_to_async(lambda: workshop.session.slug)()
    rendered = []
    render = hub.render
    monkeypatch.setattr(hub, "render", lambda *what: rendered.append(what[2]) or render(*what))
    path = f"/ws/ateliers/{slug}/mur/?side=phone&lang=fr"
    crowd = [WebsocketCommunicator(application, path) for _n in range(20)]
    for socket in crowd:
        await socket.connect()
        await frame(socket)
    before = len(rendered)

    await sync_to_async(propose)(wall, person)
    await asyncio.gather(*(until(socket, "Une idée") for socket in crowd))

    assert before <= 2  # one more if the hub had not yet compared its number
    assert len(rendered) - before <= 2  # one for all, and perhaps one of what it was before
    for socket in crowd:
        await socket.disconnect()


# -- Consoles --------------------------------------------------------------------------------------


def run(workshop) -> tuple[Facilitator, str, LiveRoom, Question]:
    """Who runs it, the cookie of their link, the live room of its session, what waits there."""
    one = Facilitator.objects.create(workshop=workshop, name="Animation")
    cookie = "; ".join(f"{name}={value}" for name, value in cookies_of(one).items())
    room = live.begin(workshop.session, by=None, now=workshop.session.starts_at)
    asked = live.hear("Et le foncier ?", room=room, by=None, now=workshop.session.starts_at)
    return one, cookie, room, asked


def console(slug: str, name: str, cookie: str) -> WebsocketCommunicator:
    headers = [(b"host", b"127.0.0.1:8000"), (b"cookie", cookie.encode())]
    path = f"/ws/ateliers/{slug}/{name}/?side=desk&lang=fr"
    return WebsocketCommunicator(application, path, headers=headers)


async def test_questions_are_live_for_who_runs_the_workshop(edition):
    workshop, _wall, _person = await sync_to_async(make)(edition)
    _one, cookie, _room, asked = await sync_to_async(run)(workshop)
    slug = await sync_to_async(lambda: workshop.session.slug)()
    socket = console(slug, "questions", cookie)
    assert (await socket.connect())[0]
    assert [question["id"] for question in (await frame(socket))["questions"]] == [str(asked.pk)]

    said = {"id": str(uuid4()), "type": "moderate", "question": str(asked.pk)}
    await socket.send_to(text_data=json.dumps({**said, "action": "on_screen"}))
    heard = [await frame(socket), await frame(socket)]

    assert {one["type"] for one in heard} == {"ack", "delta"}
    assert (await sync_to_async(Question.objects.get)()).status == "on_screen"
    await socket.disconnect()


@pytest.mark.parametrize("name", ["animation", "questions"])
async def test_an_open_console_ends_when_the_link_is_changed(edition, monkeypatch, name):
    monkeypatch.setattr(standing, "EVERY", 0.01)
    workshop, wall, person = await sync_to_async(make)(edition)
    _one, cookie, _room, _asked = await sync_to_async(run)(workshop)
    slug = await sync_to_async(lambda: workshop.session.slug)()
    socket = console(slug, name, cookie)
    assert (await socket.connect())[0]
    await frame(socket)

    await sync_to_async(Facilitator.objects.update)(link_version=2)
    while (told := await socket.receive_output(timeout=5))["type"] != "websocket.close":
        pass
    await sync_to_async(propose)(wall, person)

    assert told["code"] == 4403
    assert await socket.receive_nothing()
    again = console(slug, name, cookie)
    await again.connect()
    assert (await again.receive_output(timeout=5))["code"] == 4404


@pytest.mark.parametrize("name", ["animation", "questions"])
async def test_another_workshops_facilitator_is_shown_nothing(edition, name):
    workshop, _wall, _person = await sync_to_async(make)(edition)
    other, _other_wall, _one = await sync_to_async(make)(edition)
    _facilitator, cookie, _room, _asked = await sync_to_async(run)(other)
    await sync_to_async(run)(workshop)
    slug = await sync_to_async(lambda: workshop.session.slug)()
    socket = console(slug, name, cookie)
    await socket.connect()

    assert (await socket.receive_output(timeout=5))["code"] == 4404
