"""A sender that is killed in the middle of a conversation, as a process of its own."""

import os
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.assises.post import SILENCE, post_office

ROOT = Path(__file__).resolve().parent.parent.parent
QUEUE = """
from datetime import timedelta
import django; django.setup()
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from tests.factories import EditionFactory
from registration.mails import sign_in_code
edition = EditionFactory()
for n in range(3):
    later = timezone.now() + timedelta(hours=1)
    sign_in_code(f"p{n}@example.org", "123456", edition, "fr", timezone.now(), later)
"""


class House:
    """A database of its own, and the processes that use it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.file = folder / "house.sqlite3"
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "assises.settings",
            "ASSISES_DATA": str(folder),
            "DATABASE_URL": f"sqlite:///{self.file}",
            "REDIS_URL": "",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}?timeout=5",
        }

    def start(self, *command: str) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=self.env)

    def run(self, *command: str) -> None:
        assert self.start(*command).wait(timeout=60) == 0

    def ask(self, sql: str, *values: object) -> list[tuple]:
        with sqlite3.connect(self.file) as connection:
            return connection.execute(sql, values).fetchall()

    def states(self) -> list[str]:
        return [row[0] for row in self.ask("select state from assises_outgoingmail order by id")]


def wait_until(true, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it never came"


@pytest.mark.live
def test_a_killed_sender_leaves_one_uncertain_mail_and_sends_none_twice(settings, tmp_path):
    with post_office(settings) as post:
        house = House(tmp_path, post.port)
        house.run("-c", QUEUE)
        post.at["dot"] = [None, SILENCE]

        sender = house.start("manage.py", "deliver_mail", "--forever")
        wait_until(lambda: len(post.kept) == 2)
        sender.kill()
        sender.wait()
        killed = house.states()
        house.run("manage.py", "deliver_mail")
        soon = house.states()
        long_ago = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=11)
        house.ask("update assises_outgoingmail set claimed_at = ?", str(long_ago))
        house.run("manage.py", "deliver_mail")

        assert killed == ["sent", "claimed", "waiting"]
        assert soon == ["sent", "claimed", "sent"]
        assert house.states() == ["sent", "uncertain", "sent"]
        assert post.kept == [f"p{n}@example.org" for n in range(3)]
