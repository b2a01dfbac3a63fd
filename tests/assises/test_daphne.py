"""Daphne waits for whoever reads slowly."""

import asyncio
from typing import Any

import pytest

from assises.daphne import PatientServer


class Transport:
    """A connection whose other end takes what it is sent, or not."""

    def __init__(self):
        self.producer: Any = "http"

    def unregisterProducer(self):
        self.producer = None

    def registerProducer(self, producer, streaming):
        assert self.producer is None
        assert streaming
        self.producer = producer


class Protocol:
    def __init__(self):
        self.transport = Transport()
        self.sent = []

    def handle_reply(self, message):
        self.sent.append(message["type"])
        if message.get("text") == "more than the buffer":
            self.transport.producer.pauseProducing()


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
    assert protocol.sent == ["websocket.accept", "websocket.send"]


@pytest.mark.parametrize("end", ["resumeProducing", "stopProducing"])
async def test_what_is_not_taken_is_waited_for(server, protocol, end):
    await server.handle_reply(protocol, {"type": "websocket.accept"})
    message = {"type": "websocket.send", "text": "more than the buffer"}
    sending = asyncio.create_task(server.handle_reply(protocol, message))
    await asyncio.sleep(0)
    waits = not sending.done()
    getattr(protocol.transport.producer, end)()

    await sending
    assert waits


async def test_pages_are_answered_as_before(server, protocol):
    await server.handle_reply(protocol, {"type": "http.response.start", "headers": []})

    assert protocol.sent == ["http.response.start"]
