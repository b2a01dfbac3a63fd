"""Websockets of the live room: the audience's and the screen's, and the moderators'."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import translation

from agenda.live import access, frames, hub, replies, threads
from agenda.live.batches import Answer
from agenda.live.intake import Intake
from agenda.live.models import LiveRoom
from agenda.live.sockets import Socket

NOT_SIGNED_IN, NOT_ALLOWED, NO_SUCH_ROOM = 4401, 4403, 4404


class Away(AsyncWebsocketConsumer):
    """An address where there is nothing."""

    channel_layer_alias = ""

    async def connect(self) -> None:
        await self.accept()
        await self.close(NO_SUCH_ROOM)


class Audience(AsyncWebsocketConsumer):
    """Anyone reads; whoever has a participant's cookie asks and votes.

    No channel layer: the hub sends straight to the socket, so that no message crosses a
    queue, or a thread, for each socket.
    """

    channel_layer_alias = ""
    room: LiveRoom | None = None
    who: replies.Who = None
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

    async def dispatch(self, message: dict[str, Any]) -> None:
        await getattr(self, get_handler_name(message))(message)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    async def connect(self) -> None:
        await self.accept()
        self.room = await hub.current().find(self.scope["url_route"]["kwargs"]["slug"])
        if self.room is None:
            await self.close(NO_SUCH_ROOM)
            return
        socket = await self.identify(self.room)
        if socket:
            await hub.current().enter(self.room.pk, socket, self.since)
            self.socket = socket

    async def identify(self, room: LiveRoom) -> Socket | None:
        """Who is there, by a cookie's signature: the room looks further."""
        self.who = someone = access.who(self.scope["cookies"])
        return Socket(self.base_send, someone=someone)

    def leave(self) -> None:
        if self.socket and self.room:
            hub.current().leave(self.room.pk, self.socket)
            self.socket = None

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(self.scope.get("query_string", b"").decode("latin1"))

    @property
    def since(self) -> int | None:
        """The number to resume after; None for what is no number."""
        text = self.query.get("since", [""])[0]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    @property
    def language(self) -> str:
        """The page's language, for the sentences of errors."""
        asked = self.query.get("lang", [""])[0]
        return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.room is None or self.socket is None:
            return
        try:
            frame = frames.parse(text_data)
        except frames.Malformed as refusal:
            with translation.override(self.language):
                answer = frames.error(refusal, refusal.id)
        else:
            said = replies.Said(frame, self.who, self.language)
            answer = await self.answer(said, hub.current().intake(self.room))
        await self.send(frames.encode(answer))

    async def answer(self, said: replies.Said, intake: Intake) -> Answer:
        return await intake.answer(said)


class Moderation(Audience):
    """Moderators see every question and say what becomes of it."""

    async def identify(self, room: LiveRoom) -> Socket | None:
        user = self.scope["user"]
        if not user.is_authenticated:
            await self.close(NOT_SIGNED_IN)
            return None
        self.who = await threads.run(threads.READING, partial(access.moderator, user.pk))
        if self.who is None:
            await self.close(NOT_ALLOWED)
            return None
        return Socket(self.base_send, desk=True)

    async def answer(self, said: replies.Said, intake: Intake) -> Answer:
        return await intake.answer_now(said)
