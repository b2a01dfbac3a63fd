"""The yardstick: the same events through a plain Channels consumer and `group_send`."""

import asyncio
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.routing import URLRouter
from django.conf import settings
from django.urls import path

from bench.fanout import LATE, RATES, SECONDS, SOCKETS, Ears
from bench.hall import REDIS, ROOT, pin
from bench.phones import Phone, connect, connect_all
from bench.scan import free_port
from bench.scan import wait_for as wait_for_port
from bench.shares import shares

LAYERS = {
    "in memory": {"BACKEND": "channels.layers.InMemoryChannelLayer"},
    "Redis": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS]},
    },
}
if not settings.configured:
    layer = LAYERS[os.environ.get("BENCH_LAYER", "in memory")]
    settings.configure(CHANNEL_LAYERS={"default": layer}, SECRET_KEY="bench")


class Plain(AsyncJsonWebsocketConsumer):
    """Everybody in one group; what one says, all hear."""

    @classmethod
    async def encode_json(cls, content: Any) -> str:
        return json.dumps(content, separators=(",", ":"))

    async def connect(self) -> None:
        await self.accept()
        await self.channel_layer.group_add("room", self.channel_name)
        await self.send_json({"type": "snapshot"})

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        event = {"type": "question", "question": content["question"]}
        await self.channel_layer.group_send("room", event)
        await self.send_json({"type": "ack", "id": content["id"]})

    async def question(self, event: dict[str, Any]) -> None:
        shown = {"id": event["question"], "text": "Que change la loi ? " * 10}
        await self.send_json({"type": "delta", "questions": [shown]})


application = URLRouter([path("", Plain.as_asgi())])


def run() -> Iterator[dict[str, Any]]:
    """Through Daphne, in memory and by Redis."""
    pin(1)
    for name in LAYERS:
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "daphne", "-p", str(port), "bench.plain:application"],
            cwd=ROOT,
            env=os.environ | {"BENCH_LAYER": name},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: pin(0),
        )
        try:
            wait_for_port(port)
            yield from asyncio.run(measure(f"plain Channels, {name}", port))
        finally:
            server.kill()
            server.wait()


async def measure(name: str, port: int) -> list[dict[str, Any]]:
    sockets = SOCKETS[0]
    ears = Ears(1)

    def heard(phone: Phone, text: bytes, now: float) -> None:
        ears.hear(phone, text, now)

    await connect_all([port], "/", [""] * sockets, heard)
    await ears.all_in(sockets)
    sender = await connect(-1, port, "/", "", lambda *_: None)
    rows = []
    for rate in RATES:
        ears = Ears(1)
        sent: dict[str, float] = {}
        answers = []
        began = time.perf_counter()
        for number in range(rate * SECONDS):
            await asyncio.sleep(began + number / rate - time.perf_counter())
            question = str(uuid.uuid4())
            sent[question] = time.perf_counter()
            answers.append(asyncio.create_task(sender.say(question=question)))
        await asyncio.sleep(LATE)
        for answer in answers:
            answer.cancel()
        delays = ears.delays(sent)
        lost = len(sent) * sockets - len(delays)
        what = {"server": name, "sockets": sockets, "a second": rate}
        rows.append({**what, **shares(delays), "lost": lost})
        if lost:
            break  # what it has not sent yet would spoil the next
    return rows
