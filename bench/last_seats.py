"""300 people press the button in the same second, for the last 20 seats of a workshop."""

import json
import re
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

PEOPLE = 300
SEATS = 20
PAGE = "/ateliers/dernieres-places/"
BUILD = f"""
from datetime import timedelta
from django.utils import timezone
from assises.models import Edition
from tests.factories import WorkshopFactory
soon = timezone.now() + timedelta(days=2)
WorkshopFactory(round__edition=Edition.objects.current().get(), round__number=90, seats={SEATS},
    session__slug="dernieres-places", session__title="Les dernières places",
    session__starts_at=soon, session__ends_at=soon + timedelta(hours=1))
"""
COUNT = """
import json
from workshops.models import Seat
rows = Seat.objects.filter(workshop__session__slug="dernieres-places").order_by("asked_at", "pk")
print(json.dumps(list(rows.values_list("state", flat=True))))
"""


class Person:
    """A phone on the workshop's page: its cookies and the form's token are fetched beforehand."""

    def __init__(self, port: int, space: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=300)
        self.cookies: dict[str, str] = {}
        self._ask("GET", urlsplit(space).path)
        page = self._ask("GET", PAGE)
        self.token = found(r'csrfmiddlewaretoken" value="(\w+)"', page)

    def take(self, ready: Barrier) -> float:
        self.connection.connect()
        ready.wait()
        began = time.perf_counter()
        self._ask("POST", f"{PAGE}place/", {"csrfmiddlewaretoken": self.token, "next": PAGE})
        return time.perf_counter() - began

    def position(self) -> int:
        """0 for a seat, else one's turn in line; -1 when the page knows of neither."""
        page = self._ask("GET", PAGE).replace("\u00a0", " ")
        if turn := re.search(r"Numéro (\d+) dans la file", page):
            return int(turn[1])
        return 0 if "Vous avez une place" in page else -1

    def _ask(self, method: str, path: str, said: dict[str, str] | None = None) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if said:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(said or {}), headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        if answer.status not in (200, 302):
            raise RuntimeError(f"{method} {path} answered {answer.status}")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return page


def rush(database: str, url: str) -> dict[str, Any]:
    with site(url, people=PEOPLE, more=BUILD) as (port, who):
        with ThreadPoolExecutor(4) as pool:
            spaces = [one["space"] for one in who["participants"]]
            people = list(pool.map(lambda space: Person(port, space), spaces))
        ready = Barrier(PEOPLE)
        began = time.perf_counter()
        with ThreadPoolExecutor(PEOPLE) as pool:
            took = [1000 * one for one in pool.map(lambda person: person.take(ready), people)]
        seconds = time.perf_counter() - began
        with ThreadPoolExecutor(4) as pool:
            positions = sorted(pool.map(Person.position, people))
        count = [sys.executable, "manage.py", "shell", "--no-imports", f"--command={COUNT}"]
        done = subprocess.run(count, cwd=ROOT, env=who["env"], check=True, capture_output=True)
    states = json.loads(done.stdout.splitlines()[-1])
    waiting = len(states) - SEATS
    if positions != [0] * SEATS + list(range(1, PEOPLE - SEATS + 1)):
        raise RuntimeError(f"somebody is lost, or two have one turn: {positions}")
    return {
        "what": f"{PEOPLE} for the last {SEATS} seats",
        "database": database,
        "seconds": round(seconds, 1),
        "p50_ms": round(statistics.median(took)),
        "p99_ms": round(statistics.quantiles(took, n=100)[98]),
        "held": states.count("held"),
        "in line": waiting,
        "seats not in order of asking": states[:SEATS].count("waiting"),
    }


def run() -> list[dict[str, Any]]:
    rows = [rush("sqlite", "")]
    try:
        with postgres() as url:
            rows.append(rush("postgresql", url))
    except psycopg.OperationalError:
        rows.append({"what": "last seats", "database": "postgresql", "skipped": "no server"})
    return rows


if __name__ == "__main__":
    for row in run():
        print(" · ".join(f"{name} {value}" for name, value in row.items()))
