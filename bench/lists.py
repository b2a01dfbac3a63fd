"""Lists: an import of 5,000 rows, files of 10,000 people, the queries of their list."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import psycopg

from bench.scan import ROOT, postgres

ROWS, PEOPLE = 5000, 10_000

INSIDE = f"""
import json, time, uuid, django
django.setup()
from django.db import connection, reset_queries
from django.conf import settings
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from assises.models import Edition, OutgoingMail, User
from registration import actions, mails
from registration.actions.importing import import_people
from registration.forms.questions import asked_in
from registration.importing import Reader, guess
from registration.models import Category, Mailing, Registration
from registration.spreadsheets import as_xlsx, rows_of

settings.ALLOWED_HOSTS = ["*"]
edition = Edition.objects.get()
edition.capacity = {PEOPLE}
edition.save()
user = User.objects.filter(groups__name="organiser").first()
participant = Category.objects.get(slug="participant")

def timed(what, act):
    began = time.perf_counter()
    result = act()
    print(json.dumps({{"what": what, "seconds": round(time.perf_counter() - began, 2)}}), flush=True)
    return result

titles = ["Prénom", "Nom", "Courriel", "Structure", "Déjeuner"]
rows = [[f"Amina {{n}}", f"Test {{n}}", f"import{{n}}@example.org", "Coop", "oui"] for n in range({ROWS})]
content = as_xlsx(titles, rows)
found = timed("read {ROWS} rows of XLSX", lambda: rows_of(content))
asked = asked_in(edition)
reader = Reader.of(edition.categories.all(), participant, asked)
people = timed("check {ROWS} rows", lambda: reader.read(found[1:], guess(found[0], asked))).people
upload = uuid.uuid4()

def bring():
    return import_people(upload, people, edition=edition, now=now, by=user, with_mails=True)

now = timezone.now()
timed("dry run of {ROWS} rows", lambda: actions.foresee(bring, now))
now = timezone.now()
timed("import of {ROWS} rows, with mails", bring)

mailing = Mailing.objects.create(edition=edition, subject="x", text="y", made_at=now)
some = list(Registration.objects.of(edition).select_related("edition")[:{ROWS}])
timed("write to {ROWS} people", lambda: actions.for_each(
    some, lambda one: mails.mailing(mailing, one, at=now), edition=edition))

base = [["Bruno", f"B {{n}}", f"b{{n}}@example.org", "Coop", "non"] for n in range({PEOPLE} - Registration.objects.count())]
more = reader.read(base, guess(titles, asked)).people
import_people(uuid.uuid4(), more, edition=edition, now=now, by=user, with_mails=False)
client = Client()
client.force_login(user)
for what, address in (("admin list", "/admin/registration/registration/"), ("desk list", "/organisation/inscriptions/")):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        began = time.perf_counter()
        assert client.get(address).status_code == 200
        took = round(time.perf_counter() - began, 2)
    print(json.dumps({{"what": f"{{what}} with {{Registration.objects.count()}}", "seconds": took, "queries": len(queries)}}))
for kind in ("csv", "xlsx"):
    timed(f"export of {PEOPLE} as {{kind}}", lambda: client.get(f"/organisation/exports/inscriptions.{{kind}}"))
"""  # noqa: E501


def measured(database: str, url: str) -> Iterator[dict[str, Any]]:
    import json

    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "assises.settings",
            "ASSISES_DATA": folder,
            "DATABASE_URL": url or f"sqlite:///{folder}/assises.sqlite3",
        }
        for command in (["migrate", "-v0"], ["compile_translations"], ["demo"]):
            run = [sys.executable, "manage.py", *command]
            subprocess.run(run, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        run = [sys.executable, "-c", INSIDE]
        done = subprocess.run(run, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            yield {"database": database, **json.loads(line)}


def run() -> Iterator[dict[str, Any]]:
    yield from measured("sqlite", "")
    try:
        with postgres() as url:
            yield from measured("postgresql", url)
    except psycopg.OperationalError:
        yield {"database": "postgresql", "skipped": "no server answers"}
