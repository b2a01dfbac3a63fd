"""One socket as the hub sees it: started inline, parked alone when it would block."""

import asyncio
import types
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import suppress
from typing import Any
from uuid import UUID

from agenda.live.access import Someone

Send = Callable[[dict[str, Any]], Awaitable[None]]
STALLED = 10  # seconds after which a socket that takes nothing is closed
TRY_AGAIN = 1013


class Socket:
    """Somebody, or a screen, looking at a room.

    Servers that push back block in `send` while a client's buffer is full. Awaiting the
    sockets in turn would make a whole hall wait for one sleeping phone; a task for each would
    cost most of the time. So each send is stepped here once: it nearly always ends at once.
    """

    __slots__ = ("desk", "missed", "parked", "person", "send", "someone")

    def __init__(self, send: Send, *, someone: Someone = (), desk: bool = False) -> None:
        self.send = send
        self.someone = someone  # as cookies say
        self.person: UUID | None = None  # the voice under which they read what is theirs
        self.desk = desk
        self.parked = False
        self.missed = False  # something was not sent meanwhile

    def start(self, text: str) -> Coroutine[Any, Any, None] | None:
        """Send a text; None when it is sent, else what is left to await."""
        sending: Any = self.send({"type": "websocket.send", "text": text})
        try:
            waiting = sending.send(None)
        except StopIteration:
            return None
        return _finish(sending, waiting)

    async def close(self) -> None:
        with suppress(Exception):
            close = self.send({"type": "websocket.close", "code": TRY_AGAIN})
            await asyncio.wait_for(close, STALLED)


async def _finish(sending: Any, waiting: Any) -> None:
    await _rest(sending, waiting)


@types.coroutine
def _rest(sending: Any, waiting: Any) -> Generator[Any, Any, None]:
    """Run on a coroutine that was stepped once and waits for `waiting`."""
    try:
        while True:
            try:
                heard = yield waiting
            except BaseException as error:
                waiting = sending.throw(error)
            else:
                waiting = sending.send(heard)
    except StopIteration:
        return
