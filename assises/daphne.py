"""Daphne, which waits for whoever reads slowly: alone, it would keep all that they do not take."""

import asyncio
from typing import Any

from autobahn.websocket.protocol import PreparedMessage, WebSocketProtocol
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
    """Sends over a websocket as other servers do: returns once the buffer has room again.

    A text for a whole hall is framed once and written straight to each connection: three
    quarters of what Daphne spends on each are spent on framing and describing it anew.
    """

    text, framed = "", b""

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        kind, text = message.get("type"), message.get("text")
        if kind == "websocket.accept":
            protocol.flow = flow = Flow()
            protocol.transport.unregisterProducer()  # HTTP's own, done with this connection
            protocol.transport.registerProducer(flow, True)
        if kind == "websocket.send" and text and self.is_open(protocol):
            protocol.transport.write(self.frame(text))
        else:
            await super().handle_reply(protocol, message)
        if kind == "websocket.send" and not protocol.flow.is_open.is_set():
            await protocol.flow.is_open.wait()

    def is_open(self, protocol: Any) -> bool:
        known = self.connections.get(protocol, {"disconnected": True})
        is_open = protocol.state == WebSocketProtocol.STATE_OPEN
        return is_open and not protocol.send_queue and not known.get("disconnected")

    def frame(self, text: str) -> bytes:
        if text is not self.text:
            prepared = PreparedMessage(text.encode(), False, False, True)
            self.text, self.framed = text, prepared.payloadHybi
        return self.framed
