"""The real site for the browser: migrated, collected, served by Daphne, in a folder of its own."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
SET_UP = """
import django; django.setup(); from django.utils import timezone
from assises.models import Edition
"""
# Registrations close with the day: a run that midnight finds goes on in the day that begins.
EDITION = """
Edition.objects.current().filter(day__lt=timezone.localdate()).update(day=timezone.localdate())
edition = Edition.objects.current().first() or Edition.objects.create(
    slug="navigateur", number=2, name="2es Assises", short_name="Assises de l’ESS",
    organiser="Métropole Européenne de Lille", day=timezone.localdate(), opens_at="00:00",
    closes_at="23:59:59", venue="LILLIAD", address="Villeneuve-d’Ascq", capacity=500,
    is_current=True)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Site:
    """One installation. `python` and `manage` act on its database from outside, as people do."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.folder = folder
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.env = {
            **{name: value for name, value in os.environ.items() if name != "ASSISES_ENV"},
            "DJANGO_SETTINGS_MODULE": "assises.settings",
            "ASSISES_DATA": str(folder / "data"),
            "STATIC_ROOT": str(folder / "static"),
            "SECRET_KEY": "browser tests only, never anywhere else",
            "SITE_URL": self.url,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
        }
        # A browser test has a database and files of its own, whatever the caller uses.
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"):
            self.env.pop(name, None)
        self.daphne: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        if done.returncode:
            raise AssertionError(f"{arguments[:3]} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def manage(self, *arguments: str) -> str:
        """Run one of manage.py's commands; its output."""
        return self.command("manage.py", *arguments)

    def python(self, code: str) -> Any:
        """Run code with Django ready; what it printed last, read as JSON (or None)."""
        lines = self.command("-c", SET_UP + code).strip().splitlines()
        return json.loads(lines[-1]) if lines else None

    def prepare(self) -> None:
        self.manage("compile_translations")
        self.manage("migrate", "--verbosity=0")
        self.manage("collectstatic", "--noinput", "--verbosity=0")

    def start(self) -> None:
        """Serve; answers when this returns. After `stop`, starts again at the same address."""
        log = (self.folder / "daphne.log").open("ab")
        arguments = ["-b", "127.0.0.1", "-p", str(self.port), "assises.asgi:application"]
        self.daphne = subprocess.Popen(
            [sys.executable, "-m", "daphne", *arguments],
            cwd=ROOT,
            env=self.env,
            stdout=log,
            stderr=log,
        )
        log.close()
        self.wait()

    def wait(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.url}/static/icons.svg", timeout=2):
                    return
            except HTTPError as error:  # an answer, whatever it says
                error.close()
                return
            except OSError:  # not listening yet, or busy starting
                time.sleep(0.1)
        raise AssertionError(f"Daphne does not answer:\n{self.log()}")

    def stop(self) -> None:
        if self.daphne:
            self.daphne.terminate()
            self.daphne.wait(timeout=20)
            self.daphne = None

    def log(self) -> str:
        path = self.folder / "daphne.log"
        return path.read_text() if path.exists() else ""

    def mails(self) -> list[Path]:
        """Files of the outgoing mails, oldest first, after sending what waits."""
        self.manage("deliver_mail")
        outbox = self.folder / "data" / "outbox"
        return sorted(outbox.glob("*"), key=lambda path: path.stat().st_mtime_ns)
