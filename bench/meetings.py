"""People accept meetings in the same second, on the same few tables: none double, all answered."""

import json
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg

from bench.register import found
from bench.scan import ROOT, postgres, site

PEOPLE = int(os.environ.get("BENCH_MEETINGS", "200"))  # who accept; as many have asked them
TABLES, SLOTS = 10, 4
BUILD = f"""
import uuid
from datetime import timedelta
from django.utils import timezone
from assises.models import Edition
from networking.meetings.actions import ask
from networking.models import Meeting, Profile, Sitting, Slot, Table
from registration.models import Consent, Registration
edition = Edition.objects.current().get()
Sitting.objects.all().delete()
Meeting.objects.all().delete()
Slot.objects.all().delete()
Table.objects.all().delete()
now = timezone.now()
for number in range({TABLES}):
    Table.objects.create(edition=edition, number=number + 1)
slots = []
for number in range({SLOTS}):
    starts_at = now + timedelta(days=40, minutes=20 * number)
    slots.append(Slot.objects.create(edition=edition, starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=20)))
people = list(Registration.objects.of(edition).order_by("number")[:{2 * PEOPLE}])
for person in people:
    Profile.objects.get_or_create(registration=person)
    if not person.consents.filter(purpose=Consent.Purpose.DIRECTORY, withdrawn_at=None).exists():
        person.consents.create(purpose=Consent.Purpose.DIRECTORY, given_at=now)
for number in range({PEOPLE}):
    ask(uuid.uuid5(uuid.NAMESPACE_OID, str(number)), asking=people[{PEOPLE} + number],
        asked=people[number], slot=slots[number % {SLOTS}], message="", now=now)
"""
COUNT = """
import json
from networking.models import Meeting, Sitting
agreed = Meeting.objects.accepted()
print(json.dumps({
    "agreed": agreed.count(),
    "tables": len(set(agreed.values_list("slot", "table"))),
    "sittings": Sitting.objects.count(),
    "seats": len(set(Sitting.objects.values_list("slot", "registration"))),
    "open": Meeting.objects.filter(state="open").count(),
}))
"""


class Person:
    """A phone on the page of its request: cookies and the form's token are fetched beforehand."""

    def __init__(self, port: int, space: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=300)
        self.cookies: dict[str, str] = {}
        self._ask("GET", urlsplit(space).path)
        page = self._ask("GET", "/reseau/rendez-vous/")
        self.token = found(r'csrfmiddlewaretoken" value="(\w+)"', page)
        self.accept_at = found(r'action="(/reseau/rendez-vous/[\w-]+/accepter/)"', page)

    def accept(self, ready: Barrier) -> tuple[float, str]:
        """How long it took, and where it led."""
        self.connection.connect()
        ready.wait()
        began = time.perf_counter()
        self._ask("POST", self.accept_at, {"csrfmiddlewaretoken": self.token})
        return time.perf_counter() - began, self.led_to

    def _ask(self, method: str, path: str, said: dict[str, str] | None = None) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if said:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(said or {}), headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        if answer.status not in (200, 302):
            raise RuntimeError(f"{method} {path} answered {answer.status}")
        self.led_to = answer.headers.get("Location", "")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return page


def rush(database: str, url: str, processes: int) -> dict[str, Any]:
    with site(url, people=2 * PEOPLE, more=BUILD, processes=processes) as (_port, who):
        spaces = [one["space"] for one in who["participants"][:PEOPLE]]
        ports = [who["ports"][n % processes] for n in range(PEOPLE)]
        with ThreadPoolExecutor(4) as pool:
            people = list(pool.map(Person, ports, spaces))
        ready = Barrier(PEOPLE)
        began = time.perf_counter()
        with ThreadPoolExecutor(PEOPLE) as pool:
            answers = list(pool.map(lambda person: person.accept(ready), people))
        seconds = time.perf_counter() - began
        count = [sys.executable, "manage.py", "shell", "--no-imports", f"--command={COUNT}"]
        done = subprocess.run(count, cwd=ROOT, env=who["env"], check=True, capture_output=True)
    counted = json.loads(done.stdout.splitlines()[-1])
    _check(counted, answers)
    took = [1000 * second for second, _led_to in answers]
    return {
        "what": f"{PEOPLE} accept on {TABLES} tables, {SLOTS} slots",
        "database": database,
        "processes": processes,
        "seconds": round(seconds, 1),
        "p50_ms": round(statistics.median(took)),
        "p99_ms": round(statistics.quantiles(took, n=100)[98]),
        "agreed": counted["agreed"],
        "led to other times": PEOPLE - counted["agreed"],
        "double": 0,
    }


def _check(counted: dict[str, int], answers: list[tuple[float, str]]) -> None:
    agreed = min(PEOPLE, TABLES * SLOTS)
    refused = sum(led_to.endswith("/proposer/") for _second, led_to in answers)
    right = {"agreed": agreed, "tables": agreed, "sittings": 2 * agreed, "seats": 2 * agreed}
    if counted != right | {"open": PEOPLE - agreed} or refused != PEOPLE - agreed:
        raise RuntimeError(f"somebody or a table is double, or lost: {counted}, {refused} refused")


def run() -> list[dict[str, Any]]:
    rows = [rush("sqlite", "", 1)]
    try:
        with postgres() as url:
            rows.append(rush("postgresql", url, 1))
        with postgres() as url:
            rows.append(rush("postgresql", url, 2))
    except psycopg.OperationalError:
        rows.append({"what": "meetings", "database": "postgresql", "skipped": "no server"})
    return rows


if __name__ == "__main__":
    for row in run():
        print(" · ".join(f"{name} {value}" for name, value in row.items()))
