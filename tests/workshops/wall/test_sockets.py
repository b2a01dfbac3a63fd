"""The walls' sockets: what each side is shown, and who may not look."""

import json
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator

from assises.asgi import application
from registration.models import Registration
from tests.factories import RegistrationFactory, RoundFactory, WorkshopFactory
from workshops.wall import actions
from workshops.wall.access import wall_of
from workshops.wall.models import Wall

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
