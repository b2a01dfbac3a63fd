"""The websocket of the programme: it tells what changed, to anybody, and hears nothing."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from agenda.live.sockets import Socket
from agenda.moving import hub

NOTHING_THERE = 4404


class Programme(AsyncWebsocketConsumer):
    """`?since=<version>&edition=<version>&lang=<language>`: what the page shows, how it speaks.

    `since`: the version of the programme; `edition`: that of everything public.
    """

    channel_layer_alias = ""
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
            if self.socket:
                hub.current().leave(self.socket)

    async def dispatch(self, message: dict[str, Any]) -> None:
        await getattr(self, get_handler_name(message))(message)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    async def connect(self) -> None:
        await self.accept()
        self.socket = Socket(self.base_send)
        if not await hub.current().enter(self.socket, self.language, self.shown):
            await self.close(NOTHING_THERE)

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(self.scope.get("query_string", b"").decode("latin1"))

    @property
    def language(self) -> str:
        asked = self.query.get("lang", [""])[0]
        return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    @property
    def shown(self) -> hub.Shown:
        return hub.Shown(self.number("since"), self.number("edition"))

    def number(self, name: str) -> int | None:
        asked = self.query.get(name, [""])[0]
        return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else None
