"""Websocket clients that cost little: thousands in one process, so that the server is measured."""

import asyncio
import json
import struct
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

AT_ONCE = 100  # handshakes under way
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
Heard = Callable[["Phone", bytes, float], None]


def frames_in(buffer: bytearray) -> Iterator[tuple[int, bytes]]:
    """The whole frames at the beginning of what a server sent, taken out of it."""
    while len(buffer) >= 2:
        start, length = 2, buffer[1] & 127
        if length == 126:
            start = 4
        elif length == 127:
            start = 10
        if len(buffer) < start:
            return
        if start > 2:
            length = int.from_bytes(buffer[2:start], "big")
        if len(buffer) < start + length:
            return
        kind, content = buffer[0] & 15, bytes(buffer[start : start + length])
        del buffer[: start + length]
        yield kind, content


def frame_of(kind: int, content: bytes) -> bytes:
    """One frame as clients send them: under a mask, here of zeros."""
    length = len(content)
    if length < 126:
        return struct.pack("!BB4x", 128 | kind, 128 | length) + content
    return struct.pack("!BBH4x", 128 | kind, 254, length) + content


class Phone(asyncio.Protocol):
    """One client: tells `heard` of each text with the moment it came."""

    def __init__(self, number: int, path: str, cookie: str, heard: Heard) -> None:
        self.number = number
        self.path, self.cookie, self.heard = path, cookie, heard
        self.buffer = bytearray()
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.is_open = False
        self.answers: dict[str, asyncio.Future[dict[str, Any]]] = {}

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        lines = [
            f"GET {self.path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Version: 13",
            f"Cookie: {self.cookie}",
        ]
        transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def connection_lost(self, error: Exception | None) -> None:
        lost = error or ConnectionError("closed")
        for future in (self.opened, *self.answers.values()):
            if not future.done():
                future.set_exception(lost)
        if not self.closed.done():
            self.closed.set_result(None)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self.buffer += data
        if not self.is_open:
            head, end, rest = self.buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                self.transport.abort()
                return
            self.is_open, self.buffer = True, rest
            self.opened.set_result(None)
        for kind, content in frames_in(self.buffer):
            if kind == TEXT:
                self.take(content, now)
            elif kind == PING:
                self.transport.write(frame_of(PONG, content))
            elif kind == CLOSE:
                self.transport.close()

    def take(self, content: bytes, now: float) -> None:
        if content.startswith((b'{"type":"ack"', b'{"type":"error"')):
            answer = json.loads(content)
            future = self.answers.pop(answer["id"], None)
            if future and not future.done():
                future.set_result(answer)
        else:
            self.heard(self, content, now)

    async def say(self, **frame: Any) -> dict[str, Any]:
        """Send a frame; its answer."""
        frame = {"id": str(uuid.uuid4()), **frame}
        future = self.answers[frame["id"]] = asyncio.get_running_loop().create_future()
        self.transport.write(frame_of(TEXT, json.dumps(frame).encode()))
        return await future


async def connect(number: int, port: int, path: str, cookie: str, heard: Heard) -> Phone:
    loop = asyncio.get_running_loop()
    _transport, phone = await loop.create_connection(
        lambda: Phone(number, path, cookie, heard), "127.0.0.1", port
    )
    await phone.opened
    return phone


async def connect_all(ports: list[int], path: str, cookies: list[str], heard: Heard) -> list[Phone]:
    """One phone for each cookie, some at a time."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, cookie: str) -> Phone:
        async with gate:
            return await connect(number, ports[number % len(ports)], path, cookie, heard)

    return await asyncio.gather(*(one(number, cookie) for number, cookie in enumerate(cookies)))
