"""A phone that takes nothing delays nobody."""

import asyncio

from agenda.live import rooms
from agenda.live.feed import Reading
from agenda.live.sockets import Socket


class Buffer:
    """A client's connection: takes what it is sent, unless its phone sleeps."""

    def __init__(self):
        self.taken = []
        self.awake = asyncio.Event()
        self.awake.set()

    async def send(self, message):
        if not self.awake.is_set():
            await self.awake.wait()
        self.taken.append(message)


def room_with(*sockets) -> rooms.Room:
    room = rooms.Room(1)
    room.take(Reading(3, 1, {"open": True}, {}))
    room.sides[False].update(sockets)
    return room


async def test_sending_is_done_at_once():
    buffer = Buffer()

    assert Socket(buffer.send).start("bonjour") is None
    assert buffer.taken == [{"type": "websocket.send", "text": "bonjour"}]


async def test_a_sleeping_phone_is_left_out_then_shown_the_room_as_it_is():
    sleeping, quick = Buffer(), Buffer()
    sleeping.awake.clear()
    sockets = [Socket(sleeping.send), Socket(quick.send)]
    room = room_with(*sockets)

    for text in ("one", "two"):
        for socket in sockets:
            room.send(socket, text)

    assert [message["text"] for message in quick.taken] == ["one", "two"]
    assert sleeping.taken == []

    sleeping.awake.set()
    await asyncio.gather(*room.reviving)

    first, fresh = (message["text"] for message in sleeping.taken)
    assert first == "one"
    assert fresh.startswith('{"type":"snapshot","seq":3')


async def test_a_slow_phone_that_missed_nothing_is_shown_nothing_twice():
    slow = Buffer()
    slow.awake.clear()
    socket = Socket(slow.send)
    room = room_with(socket)

    room.send(socket, "a long one")
    slow.awake.set()
    await asyncio.gather(*room.reviving)
    room.send(socket, "the next")

    assert [message["text"] for message in slow.taken] == ["a long one", "the next"]


async def test_a_phone_that_never_wakes_is_closed(monkeypatch):
    monkeypatch.setattr(rooms, "STALLED", 0.05)
    buffer = Buffer()
    buffer.awake.clear()
    socket = Socket(buffer.send)
    room = room_with(socket)

    room.send(socket, "one")
    task = asyncio.gather(*room.reviving)
    await asyncio.sleep(0.1)

    assert room.sides[False] == set()
    buffer.awake.set()
    await task
    assert buffer.taken == [{"type": "websocket.close", "code": 1013}]


async def test_a_socket_that_is_gone_is_forgotten():
    async def broken(message):
        raise ConnectionError

    socket = Socket(broken)
    room = room_with(socket)

    room.send(socket, "one")

    assert room.sides[False] == set()
