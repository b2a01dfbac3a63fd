"""Mail: 5,000 queued at once, then what the sender carries to a mail server beside it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from bench.scan import ROOT, free_port, postgres, wait_for

MAILS = 5000
SENT = 500  # of each kind
PATIENCE = 300  # seconds for the sender to send them

QUEUE = f"""
import json, os, resource, time, django
django.setup()
from django.utils import timezone
from assises.models import Edition, OutgoingMail
from registration import actions, mails
from registration.models import Mailing, Registration

OutgoingMail.objects.all().delete()
now = timezone.now()
edition = Edition.objects.get()
text = "A paragraph of an ordinary message, in plain words.\\n\\n" * 4
mailing = Mailing.objects.create(edition=edition, subject="Bonjour", text=text, made_at=now)

def page():
    with open("/proc/self/statm") as lines:
        return int(lines.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

before, began = page(), time.perf_counter()
people = list(Registration.objects.of(edition).select_related("edition", "category")[:{MAILS}])
done = actions.for_each(
    people, lambda one: mails.mailing(mailing, one, at=now), edition=edition
).done
seconds = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
assert done == OutgoingMail.objects.count() == {MAILS}, done
print(json.dumps({{
    "seconds": round(seconds, 2), "memory_MB": round(peak), "grew_MB": round(peak - before, 1)
}}))
"""

KEEP = """
import sys, django
django.setup()
from django.utils import timezone
from assises.models import OutgoingMail
from registration import mails
from registration.models import Registration

kind, how_many = sys.argv[1], int(sys.argv[2])
if kind == "confirmed":  # with its badge, QR code, PDF and calendar
    OutgoingMail.objects.all().delete()
    for one in Registration.objects.confirmed().select_related("edition")[:how_many]:
        mails.confirmed(one, timezone.now())
else:
    OutgoingMail.objects.exclude(pk__in=list(
        OutgoingMail.objects.order_by("pk").values_list("pk", flat=True)[:how_many]
    )).delete()
"""

COUNT = """
import json, time, sys, django
django.setup()
from django.db.models import Count, Max, Min
from assises.models import OutgoingMail

until = time.monotonic() + float(sys.argv[1])
while OutgoingMail.objects.filter(state__in=["waiting", "claimed"]).exists():
    if time.monotonic() > until:
        sys.exit("the sender is too slow")
    time.sleep(0.5)
found = OutgoingMail.objects.filter(state="sent").aggregate(
    how_many=Count("pk"), first=Min("sent_at"), last=Max("sent_at")
)
seconds = (found["last"] - found["first"]).total_seconds()
rate = round((found["how_many"] - 1) / seconds, 1)
print(json.dumps({"mails": found["how_many"], "seconds": round(seconds, 1), "per_second": rate}))
"""


@contextmanager
def mail_server() -> Iterator[str]:
    """One that takes every mail and keeps none, in a process of its own: its address."""
    port = free_port()
    program = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*program, "-c", "aiosmtpd.handlers.Sink"])
    try:
        wait_for(port)
        yield f"smtp://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


class Installation:
    """The demo edition with as many people as mails, on one database."""

    def __init__(self, folder: str, url: str, post: str) -> None:
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "assises.settings",
            "ASSISES_DATA": folder,
            "DATABASE_URL": url or f"sqlite:///{folder}/assises.sqlite3",
            "EMAIL_URL": post,
        }
        people = ["demo", f"--participants={MAILS}"]
        for command in (["migrate", "-v0"], ["compile_translations"], people):
            self.run("manage.py", *command)

    def run(self, *words: str) -> str:
        run = [sys.executable, *words]
        return subprocess.run(
            run, cwd=ROOT, env=self.env, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    @contextmanager
    def sender(self) -> Iterator[None]:
        """The one that `make run` starts."""
        program = [sys.executable, "manage.py", "deliver_mail", "--forever"]
        process = subprocess.Popen(program, cwd=ROOT, env=self.env)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def measured(database: str, url: str) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder, mail_server() as post:
        site = Installation(folder, url, post)
        queued = json.loads(site.run("-c", QUEUE))
        yield {"what": f"queue {MAILS} mails", "database": database, **queued}
        for kind, words in (("mailing", "a message"), ("confirmed", "a confirmation with badge")):
            site.run("-c", KEEP, kind, str(SENT))
            with site.sender():
                counted = json.loads(site.run("-c", COUNT, str(PATIENCE)))
            if counted["mails"] != SENT:
                raise RuntimeError(f"{counted['mails']} of {SENT} mails left")
            yield {"what": f"send {words}", "database": database, **counted}


def run() -> Iterator[dict[str, Any]]:
    yield from measured("sqlite", "")
    try:
        with postgres() as url:
            yield from measured("postgresql", url)
    except psycopg.OperationalError:
        yield {"what": "queue", "database": "postgresql", "skipped": "no server answers"}


if __name__ == "__main__":
    for row in run():
        print(" · ".join(f"{name} {value}" for name, value in row.items()))
