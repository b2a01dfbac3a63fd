"""Websockets of the walls: they show; what people do comes by ordinary posts."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import timezone

from agenda.live import threads
from agenda.live.sockets import Socket
from assises.models import Edition
from workshops.models import Workshop
from workshops.wall import hub
from workshops.wall.access import runs, wall_of

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
            if self.key and self.socket:
                hub.current().leave(self.key, self.socket)

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
    """The facilitator's: proposals taken off the wall too."""

    sides = ("desk",)

    def may_look(self, workshop: Workshop) -> bool:
        return runs(workshop.pk, self.scope["cookies"], self.scope["user"], timezone.now())
