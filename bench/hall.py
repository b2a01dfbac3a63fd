"""A live room on a server of its own, pinned to one core; who may come in, and what it costs."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bench.scan import free_port, postgres

ROOT = Path(__file__).resolve().parent.parent
REDIS = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379/14")
SLUG = "table-ronde"
BUILD = """
import django; django.setup()
import json, sys
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import signing
from django.test import Client
from django.utils import timezone
from agenda.live.models import LiveRoom, Question
from registration.access import SALT
from registration.models import Registration
from tests.factories import (
    CategoryFactory, EditionFactory, RegistrationFactory, SessionFactory, UserFactory
)

people, questions, status = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
edition = EditionFactory(slug="bench")
category = CategoryFactory(edition=edition)
registrations = Registration.objects.bulk_create(
    [RegistrationFactory.build(edition=edition, category=category) for _ in range(people)],
    batch_size=500,
)
session = SessionFactory(edition=edition, slug="table-ronde", has_live=True)
room = LiveRoom.objects.create(session=session, is_open=True, seq=questions)
asked = Question.objects.bulk_create(
    Question(room=room, author=registrations[0], text=f"Question {n} : " + "que change ? " * 12,
             status=status, was_public=status == "published", asked_at=timezone.now(), seq=n + 1)
    for n in range(questions)
)
moderator = UserFactory()
moderator.groups.add(Group.objects.get(name="moderator"))
client = Client()
client.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
cookies = [
    "participant=" + signing.dumps([str(one.pk), edition.pk, one.link_version], salt=SALT)
    for one in registrations
]
print(json.dumps({"desk": "sessionid=" + client.cookies["sessionid"].value, "people": cookies,
                  "questions": [str(one.pk) for one in asked]}))
"""
COUNTED = """
import django; django.setup()
import json
from agenda.live.models import Question, Vote
from django.db.models import Count
asked = Question.objects.annotate(cast_now=Count("cast")).values_list("votes", "cast_now")
print(json.dumps({"votes": Vote.objects.count(), "exact": all(a == b for a, b in asked),
                  "texts": list(Question.objects.values_list("text", flat=True))}))
"""
SERVERS = {
    "daphne": ["manage.py", "serve", "--quiet"],
    "uvicorn": [
        *("-m", "uvicorn", "assises.asgi:application", "--lifespan=off", "--log-level=warning"),
        *("--ws=websockets-sansio", "--ws-per-message-deflate=false", "--no-access-log"),
    ],
}


def pin(core: int) -> None:
    """Keep this process, and those it starts, on one core, where the system can."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {core})


@dataclass
class Hall:
    """Servers of one room. `ports` are theirs; `known` is who may come in and what was asked."""

    name: str
    env: dict[str, str]
    server: str
    known: dict[str, Any] = field(default_factory=dict)
    ports: list[int] = field(default_factory=list)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def python(self, code: str, *arguments: str) -> Any:
        run = [sys.executable, "-c", code, *arguments]
        done = subprocess.run(run, cwd=ROOT, env=self.env, check=True, capture_output=True)
        return json.loads(done.stdout.splitlines()[-1])

    def start(self, port: int) -> None:
        where = [] if self.server == "daphne" else ["--port", str(port)]
        process = subprocess.Popen(
            [sys.executable, *SERVERS[self.server], *where],
            cwd=ROOT,
            env=self.env | {"PORT": str(port)},
            stdout=subprocess.DEVNULL,
            preexec_fn=lambda: pin(0),
            start_new_session=True,
        )
        self.ports.append(port)
        self.processes.append(process)
        wait_for(port)

    def kill(self) -> None:
        """As a power cut does."""
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)  # the mail sender with it
            process.wait()
        self.ports, self.processes = [], []

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=30)

    def url(self, number: int) -> int:
        return self.ports[number % len(self.ports)]

    def memory(self) -> float:
        """MB that the servers hold."""
        return sum(_status(process.pid, "VmRSS:") for process in self.processes) / 1024

    def cpu(self) -> float:
        """Seconds that the servers have worked."""
        return sum(_worked(process.pid) for process in self.processes)


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def _worked(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextmanager
def hall(name: str, *, people: int, questions: int, status: str = "pending") -> Iterator[Hall]:
    """A room as `name` says: "daphne sqlite", "2 daphne postgresql", "uvicorn sqlite"…"""
    words = name.split()
    how_many = int(words.pop(0)) if words[0].isdigit() else 1
    server, database = words
    with ExitStack() as stack:
        data = stack.enter_context(tempfile.TemporaryDirectory())
        env = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
        env |= {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "ASSISES_DATA": data,
            "STATIC_ROOT": f"{data}/static",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
        }
        if database == "postgresql":
            env |= {"DATABASE_URL": stack.enter_context(postgres()), "REDIS_URL": REDIS}
        made = Hall(name, env, server)
        run = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(run, cwd=ROOT, env=env, check=True)
        made.known = made.python(BUILD, str(people), str(questions), status)
        stack.callback(made.stop)
        for _ in range(how_many):
            made.start(free_port())
        yield made


def available(names: list[str]) -> list[str]:
    """Those whose database answers."""
    try:
        with postgres("_probe"):
            return names
    except psycopg.OperationalError:
        return [name for name in names if "postgresql" not in name]
