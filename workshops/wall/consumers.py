"""Websockets of the walls: they show; what people do comes by ordinary posts."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import timezone

from agenda.live import threads
from agenda.live.consumers import Moderation
from agenda.live.models import LiveRoom
from agenda.live.sockets import Socket
from assises.models import Edition
from workshops.models import Workshop
from workshops.wall import hub, standing
from workshops.wall.access import Runner, moderates, runner, still_runs, wall_of

NO_SUCH_WALL = 4404
SIDES = ("phone", "screen")


class Walls(AsyncWebsocketConsumer):
    """Anyone may look at a wall: names are nowhere on it. See `desk` for the facilitator."""

    channel_layer_alias = ""
    sides: tuple[str, ...] = SIDES
    key: tuple[int, int] | None = None
    socket: Socket | None = None

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.leave()

    def leave(self) -> None:
        if self.key and self.socket:
            hub.current().leave(self.key, self.socket)
            self.socket = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        await getattr(self, get_handler_name(message))(message)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    async def connect(self) -> None:
        await self.accept()
        self.key = await threads.run(threads.READING, self.find)
        if self.key is None:
            await self.close(NO_SUCH_WALL)
            return
        self.socket = Socket(self.base_send)
        await hub.current().enter(self.key, self.socket, (self.side, self.language))

    def find(self) -> tuple[int, int] | None:
        slug = self.scope["url_route"]["kwargs"]["slug"]
        known = Workshop.objects.filter(round__edition__is_current=True, session__slug=slug)
        workshop = known.select_related("round").first()
        if workshop is None or not self.may_look(workshop):
            return None
        return wall_of(workshop).pk, workshop.round.edition_id

    def may_look(self, workshop: Workshop) -> bool:
        return True

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(self.scope.get("query_string", b"").decode("latin1"))

    @property
    def side(self) -> str:
        asked = self.query.get("side", [""])[0]
        return asked if asked in self.sides else self.sides[0]

    @property
    def language(self) -> str:
        asked = self.query.get("lang", [""])[0]
        return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class Plenary(Walls):
    """All the walls, for the plenary's screen."""

    sides = ("plenary",)

    def find(self) -> tuple[int, int] | None:
        edition = Edition.objects.filter(is_current=True).first()
        return (hub.ALL, edition.pk) if edition else None


class Running(Walls):
    """The facilitator's: proposals taken off the wall too. Closed once their link is changed."""

    sides = ("desk",)
    runner: Runner | None = None
    watching: asyncio.Task[None] | None = None

    def may_look(self, workshop: Workshop) -> bool:
        self.runner = runner_of(self.scope, workshop.pk)
        return self.runner is not None

    async def connect(self) -> None:
        await super().connect()
        if self.socket and self.runner:
            self.watching = asyncio.create_task(watch(self, self.runner))

    def leave(self) -> None:
        super().leave()
        if self.watching:
            self.watching.cancel()


class Questions(Moderation):
    """The questions and polls of a workshop's own session, for who runs it."""

    watching: asyncio.Task[None] | None = None

    async def identify(self, room: LiveRoom) -> Socket | None:
        runner = await threads.run(threads.READING, partial(self.find, room))
        if runner is None:
            await self.close(NO_SUCH_WALL)
            return None
        self.who = moderates(runner, room)
        self.watching = asyncio.create_task(watch(self, runner))
        return Socket(self.base_send, desk=True)

    def find(self, room: LiveRoom) -> Runner | None:
        workshop = Workshop.objects.filter(session__live_room=room).first()
        return runner_of(self.scope, workshop.pk) if workshop else None

    def leave(self) -> None:
        super().leave()
        if self.watching:
            self.watching.cancel()


def runner_of(scope: dict[str, Any], workshop: int) -> Runner | None:
    return runner(workshop, scope["cookies"], scope["user"], timezone.now())


async def watch(console: Running | Questions, one: Runner) -> None:
    """Close a console once who looks at it may look no longer."""
    await standing.until_refused(lambda: still_runs(one, timezone.now()))
    console.watching = None
    console.leave()
    await console.close(standing.NOT_ALLOWED)
