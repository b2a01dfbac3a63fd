"""The directory: its index built, its pages and searches as one reader asks for them.

DIRECTORY_PEOPLE="500,10000" says how many are in it.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import psycopg

from bench.scan import ROOT, postgres

PEOPLE = [int(size) for size in os.environ.get("DIRECTORY_PEOPLE", "500,10000").split(",")]
REQUESTS = int(os.environ.get("DIRECTORY_REQUESTS", "200"))

INSIDE = """
import json, sys, time
from datetime import timedelta
from random import Random
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from agenda.models import Theme
from assises import limits
from assises.demo.people import FIRST_NAMES, LAST_NAMES
from assises.models import Edition
from bench.shares import shares
from networking.directory import index
from networking.matching.vocabulary import TERMS
from networking.models import Profile, Word
from registration.access import link_of
from registration.models import Consent, Registration

settings.ALLOWED_HOSTS = ["*"]
limits.hit = lambda *_: True  # one reader here asks for more than any person would
many, requests = int(sys.argv[1]), int(sys.argv[2])
edition, now, dice = Edition.objects.get(), timezone.now(), Random("directory")
people = list(Registration.objects.of(edition).select_related("edition")[:many])
for person in people:  # as many names as a region has, not as many as a demo
    person.last_name = dice.choice(LAST_NAMES) + dice.choice(["", "", "eau", "ier", "mans", "son"])
    person.organisation += dice.choice(["", " de Lille", " du Nord", f" {dice.randrange(3000)}"])
Registration.objects.bulk_update(people, ["last_name", "organisation"], batch_size=500)
Profile.objects.all().delete()  # the demo's own, made in sentences of its own
Consent.objects.filter(purpose="directory").delete()
Consent.objects.bulk_create(
    [Consent(registration=one, purpose="directory", given_at=now) for one in people], batch_size=500)

def of(person):
    offers, seeks = dice.sample(TERMS, 2), dice.sample(TERMS, 2)
    own = lambda terms: " ".join(dice.choice(term.synonyms or (term.fr,)) for term in terms)
    written = now - timedelta(minutes=dice.randrange(60 * 24 * 30))  # over a month, as people do
    return Profile(registration=person, changed_at=written, headline=own(dice.sample(TERMS, 1)), languages=["fr"],
        offers=[t.slug for t in offers], offers_words=own(offers),
        seeks=[t.slug for t in seeks], seeks_words=own(seeks))

profiles = Profile.objects.bulk_create(map(of, people), batch_size=500)
themes = list(Theme.objects.filter(edition=edition))
through = Profile.themes.through
through.objects.bulk_create(
    [through(profile=one, theme=dice.choice(themes)) for one in profiles], batch_size=500)

def stored():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('networking_word')")
        else:
            cursor.execute("SELECT (SELECT page_count FROM pragma_page_count)"
                           " * (SELECT page_size FROM pragma_page_size)")
        return cursor.fetchone()[0]

before, began = stored(), time.perf_counter()
for start in range(0, many, 200):
    index.index(Profile.objects.with_person().filter(pk__in=[p.pk for p in profiles[start:start + 200]]))
seconds = time.perf_counter() - began
print(json.dumps({"what": f"index of {many}", "seconds": round(seconds, 1),
    "words": Word.objects.count(), "MB": round((stored() - before) / 2**20, 1)}), flush=True)
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

client = Client()
client.get(link_of(people[0]))
names = [one.last_name for one in dice.sample(people, 40)]
terms = [dice.choice(term.synonyms or (term.fr,)) for term in dice.sample(TERMS, 40)]
ASKED = {
    "first page": lambda: "",
    "page 3": lambda: "?page=3",
    "a name": lambda: "?q=" + dice.choice(names),
    "a name begun": lambda: "?q=" + dice.choice(names)[:3],
    "a slip": lambda: "?q=" + dice.choice(names)[:2] + dice.choice(names)[3:],
    "a term": lambda: "?q=" + dice.choice(terms),
    "a common word": lambda: "?q=partage",
    "two words and a theme": lambda: f"?q={dice.choice(names)}+lille&theme={dice.choice(themes).slug}",
    "a commune": lambda: "?commune=Lille&langue=fr",
}
for what, query in ASKED.items():
    delays, counts = [], []
    for _n in range(requests):
        connection.queries_log.clear()  # it holds so many, and counts no further
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            assert client.get("/reseau/" + query()).status_code == 200
            delays.append(time.perf_counter() - began)
        counts.append(len(queries))
    told = {k: v for k, v in shares(delays).items() if k != "p95 ms"}
    print(json.dumps({"what": f"{what}, {many} people", **told, "queries": max(counts[1:])}), flush=True)
"""  # noqa: E501


def measured(database: str, url: str, people: int) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "assises.settings",
            "ASSISES_DATA": folder,
            "DATABASE_URL": url or f"sqlite:///{folder}/assises.sqlite3",
        }
        for command in (
            ["migrate", "-v0"],
            ["compile_translations"],
            ["demo", f"--participants={people}"],
            ["collectstatic", "--noinput", "-v0"],
        ):
            run = [sys.executable, "manage.py", *command]
            subprocess.run(run, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        run = [sys.executable, "-c", INSIDE, str(people), str(REQUESTS)]
        done = subprocess.run(run, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            yield {"database": database, **json.loads(line)}


def run() -> Iterator[dict[str, Any]]:
    for people in PEOPLE:
        yield from measured("sqlite", "", people)
    for people in PEOPLE:
        try:
            with postgres() as url:
                yield from measured("postgresql", url, people)
        except psycopg.OperationalError:
            yield {"database": "postgresql", "skipped": "no server answers"}
