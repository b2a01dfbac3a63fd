"""Daphne waits for whoever reads slowly."""

import asyncio
from typing import Any

import pytest
from autobahn.websocket.protocol import WebSocketProtocol

from assises.daphne import PatientServer


class Transport:
    """A connection whose other end takes what it is sent, or not."""

    def __init__(self):
        self.producer: Any = "http"
        self.written: list[bytes] = []

    def write(self, data):
        self.written.append(data)
        if len(data) > 1000:
            self.producer.pauseProducing()

    def unregisterProducer(self):
        self.producer = None

    def registerProducer(self, producer, streaming):
        assert self.producer is None
        assert streaming
        self.producer = producer


class Protocol:
    state = WebSocketProtocol.STATE_OPEN
    send_queue = ()

    def __init__(self):
        self.transport = Transport()
        self.sent = []

    def handle_reply(self, message):
        self.sent.append(message["type"])


@pytest.fixture
def protocol():
    return Protocol()


@pytest.fixture
def server(protocol):
    server = PatientServer(None, endpoints=["tcp:0"])
    server.connections = {protocol: {}}
    return server


async def test_what_is_taken_is_sent_at_once(server, protocol):
    await server.handle_reply(protocol, {"type": "websocket.accept"})
    sending = server.handle_reply(protocol, {"type": "websocket.send", "text": "little"})

    with pytest.raises(StopIteration):
        sending.send(None)
    assert protocol.transport.written == [b"\x81\x06little"]


@pytest.mark.parametrize("end", ["resumeProducing", "stopProducing"])
async def test_what_is_not_taken_is_waited_for(server, protocol, end):
    await server.handle_reply(protocol, {"type": "websocket.accept"})
    message = {"type": "websocket.send", "text": "x" * 2000}
    sending = asyncio.create_task(server.handle_reply(protocol, message))
    await asyncio.sleep(0)
    waits = not sending.done()
    getattr(protocol.transport.producer, end)()

    await sending
    assert waits


async def test_what_is_closing_is_left_to_daphne(server, protocol):
    await server.handle_reply(protocol, {"type": "websocket.accept"})
    protocol.state = WebSocketProtocol.STATE_CLOSING
    await server.handle_reply(protocol, {"type": "websocket.send", "text": "late"})

    assert protocol.transport.written == []
    assert protocol.sent == ["websocket.accept", "websocket.send"]


async def test_pages_are_answered_as_before(server, protocol):
    await server.handle_reply(protocol, {"type": "http.response.start", "headers": []})

    assert protocol.sent == ["http.response.start"]
