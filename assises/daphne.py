"""Daphne, which waits for whoever reads slowly: alone, it would keep all that they do not take."""

import asyncio
from typing import Any

from daphne.server import Server
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer  # type: ignore[import-untyped]


@implementer(IPushProducer)
class Flow:
    """Told by a connection when its buffer is full, and when it is empty again."""

    def __init__(self) -> None:
        self.is_open = asyncio.Event()
        self.is_open.set()

    def pauseProducing(self) -> None:
        self.is_open.clear()

    def resumeProducing(self) -> None:
        self.is_open.set()

    def stopProducing(self) -> None:
        self.is_open.set()


class PatientServer(Server):  # type: ignore[misc]
    """Sends over a websocket as other servers do: returns once the buffer has room again."""

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        if message.get("type") == "websocket.accept":
            protocol.flow = flow = Flow()
            protocol.transport.unregisterProducer()  # HTTP's own, done with this connection
            protocol.transport.registerProducer(flow, True)
        await super().handle_reply(protocol, message)
        if message.get("type") == "websocket.send" and not protocol.flow.is_open.is_set():
            await protocol.flow.is_open.wait()
