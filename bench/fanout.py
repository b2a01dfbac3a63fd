"""Many sockets on one round table, a question published once a second: how late, how many lost."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websockets

ROOT = Path(__file__).resolve().parent.parent
SOCKETS = int(os.environ.get("FANOUT_SOCKETS", "500"))
SECONDS = int(os.environ.get("FANOUT_SECONDS", "20"))
SLUG = "table-ronde"
LATE = 5.0  # seconds after which a question counts as lost
BUILD = """
import django; django.setup()
import json, sys
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from agenda.live.models import LiveRoom, Question
from tests.factories import EditionFactory, RegistrationFactory, SessionFactory, UserFactory

edition = EditionFactory(slug=sys.argv[1])
session = SessionFactory(edition=edition, slug="table-ronde", has_live=True)
count = int(sys.argv[2])
room = LiveRoom.objects.create(session=session, is_open=True, seq=count)
author = RegistrationFactory(edition=edition)
questions = Question.objects.bulk_create(
    Question(room=room, author=author, text=f"Question {n} : " + "que change la loi ? " * 8,
             asked_at=timezone.now(), seq=n + 1)
    for n in range(count)
)
moderator = UserFactory()
moderator.groups.add(Group.objects.get(name="moderator"))
client = Client()
client.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
print(json.dumps({"desk": "sessionid=" + client.cookies["sessionid"].value,
                  "questions": [str(question.pk) for question in questions]}))
"""
SERVERS = {
    "daphne": ["-m", "daphne", "-b", "127.0.0.1", "-p"],
    "uvicorn": ["-m", "uvicorn", "--log-level", "warning", "--lifespan", "off", "--port"],
}


@contextmanager
def site(server: str, environment: dict[str, str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """A server of its own with one open room; its port and what the clients need."""
    from bench.pages import wait_for

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        env = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        env |= {
            "ASSISES_DATA": data,
            "PORT": str(port),
            "DJANGO_SETTINGS_MODULE": "assises.settings",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            **environment,
        }
        run = {"cwd": ROOT, "env": env, "check": True}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], **run)  # type: ignore[call-overload]
        build = [sys.executable, "-c", BUILD, f"bench-{uuid.uuid4().hex[:8]}", str(SECONDS + 5)]
        built = subprocess.run(build, capture_output=True, **run)  # type: ignore[call-overload]
        command = [sys.executable, *SERVERS[server], str(port), "assises.asgi:application"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield port, json.loads(built.stdout)
        finally:
            process.terminate()
            process.wait(timeout=30)


async def listen(url: str, arrivals: dict[str, list[float]], ready: asyncio.Semaphore) -> None:
    async with ready:
        phone = await websockets.connect(url, compression=None, max_queue=None)
        await phone.recv()
    try:
        async for text in phone:
            now = time.perf_counter()
            for question in json.loads(text).get("questions", []):
                arrivals.setdefault(question["id"], []).append(now)
    except asyncio.CancelledError:
        await phone.close()
        raise


async def publish(desk: Any, question: str) -> float:
    """Publish one question; the moment at which the moderator pressed the button."""
    frame = {"id": str(uuid.uuid4()), "type": "moderate", "question": question}
    began = time.perf_counter()
    await desk.send(json.dumps({**frame, "action": "publish"}))
    return began


async def measure(port: int, known: dict[str, Any]) -> dict[str, Any]:
    url = f"ws://127.0.0.1:{port}/ws/direct/{SLUG}/"
    arrivals: dict[str, list[float]] = {}
    gate = asyncio.Semaphore(20)
    began = time.perf_counter()
    phones = [asyncio.create_task(listen(url, arrivals, gate)) for _ in range(SOCKETS)]
    await asyncio.sleep(0)
    while any(phone.done() for phone in phones) or gate.locked():
        for phone in phones:
            if phone.done():
                phone.result()
        await asyncio.sleep(0.05)
    joined = time.perf_counter() - began
    sent: dict[str, float] = {}
    headers = {"Cookie": known["desk"]}
    async with websockets.connect(url + "moderation/", additional_headers=headers) as desk:
        drain = asyncio.create_task(drained(desk))
        await asyncio.sleep(1)
        for question in known["questions"][:SECONDS]:
            sent[question] = await publish(desk, question)
            await asyncio.sleep(1)
        await asyncio.sleep(1)
        drain.cancel()
    for phone in phones:
        phone.cancel()
    await asyncio.gather(*phones, drain, return_exceptions=True)
    return {"joined in s": round(joined, 1), **figures(sent, arrivals)}


async def drained(desk: Any) -> None:
    async for _text in desk:
        pass


def figures(sent: dict[str, float], arrivals: dict[str, list[float]]) -> dict[str, Any]:
    """From publish to each client, and to the last of them, in milliseconds."""
    delays = {
        question: sorted(at - began for at in arrivals.get(question, []) if at - began < LATE)
        for question, began in sent.items()
    }
    each = sorted(delay for some in delays.values() for delay in some)
    last = sorted(some[-1] for some in delays.values() if some)
    lost = len(sent) * SOCKETS - len(each)
    return {
        "p50 each ms": ms(each, 0.5),
        "p99 each ms": ms(each, 0.99),
        "p50 last ms": ms(last, 0.5),
        "p99 last ms": ms(last, 0.99),
        "lost": lost,
    }


def ms(values: list[float], share: float) -> float | None:
    if not values:
        return None
    return round(values[min(int(len(values) * share), len(values) - 1)] * 1000, 1)


def run() -> list[dict[str, Any]]:
    """SQLite alone; PostgreSQL and Redis too where FANOUT_DATABASE_URL and FANOUT_REDIS_URL say."""
    rows = []
    ways: list[tuple[str, str, dict[str, str]]] = [("daphne", "SQLite", {})]
    if "FANOUT_DATABASE_URL" in os.environ:
        environment = {
            "DATABASE_URL": os.environ["FANOUT_DATABASE_URL"],
            "REDIS_URL": os.environ.get("FANOUT_REDIS_URL", ""),
        }
        ways.append(("daphne", "PostgreSQL and Redis", environment))
    if "FANOUT_UVICORN" in os.environ:
        ways.append(("uvicorn", "SQLite", {}))
    for server, database, environment in ways:
        with site(server, environment) as (port, known):
            row = asyncio.run(measure(port, known))
        what = f"{SOCKETS} sockets, one question a second"
        rows.append({"what": what, "server": server, "database": database, **row})
    return rows


if __name__ == "__main__":
    for row in run():
        print(row)
