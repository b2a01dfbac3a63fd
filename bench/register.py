"""Registering: how many a second through the form and the API, and 300 people for 100 places."""

import json
import re
import statistics
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

import psycopg

from bench.scan import postgres, site

EACH = 200
WARM_UP = 24
CONCURRENCY = 8
RUSH = 300
PLACES = 100
TAKEN = 400  # the demo's people; 500 places in all
Send = Callable[[HTTPConnection], int]


class Browser:
    """One person's form: its token and cookie are fetched beforehand."""

    def __init__(self, port: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/inscription/")
        answer = connection.getresponse()
        page = answer.read().decode()
        cookies = answer.getheader("Set-Cookie") or ""
        self.cookie = "csrftoken=" + found(r"csrftoken=(\w+)", cookies)
        self.token = found(r'csrfmiddlewaretoken" value="(\w+)"', page)
        self.category = re.search(r'name="category" value="(\d+)"', page)
        connection.close()

    def send(self, connection: HTTPConnection) -> int:
        who = uuid.uuid4()
        said = {
            "csrfmiddlewaretoken": self.token,
            "id": str(who),
            "first_name": "Amina",
            "last_name": "Kaddour",
            "email": f"{who.hex}@example.org",
            "organisation": "Coop",
            "lunch": "yes",
            "category": self.category[1] if self.category else "",
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        connection.request("POST", "/inscription/", urlencode(said), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status


def found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    if match is None:
        raise RuntimeError(f"no {pattern} in the form")
    return match[1]


def program(path: str, token: str) -> Send:
    """A town's site: one call of the API, or of the empty view."""

    def send(connection: HTTPConnection) -> int:
        who = uuid.uuid4()
        said = {
            "id": str(who),
            "first_name": "Amina",
            "last_name": "Kaddour",
            "email": f"{who.hex}@example.org",
            "organisation": "Coop",
            "category": "participant",
        }
        headers = {"Content-Type": "application/json", "Authorization": f"Token {token}"}
        connection.request("POST", path, json.dumps(said), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return send


def measure(port: int, sends: list[Send], at_once: int, expected: int) -> dict[str, Any]:
    """Send everything, `at_once` at the same time; milliseconds and answers a second."""
    ready = Barrier(at_once)

    def worker(mine: list[Send]) -> list[float]:
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
        connection.connect()
        ready.wait()
        took = []
        for send in mine:
            began = time.perf_counter()
            status = send(connection)
            took.append((time.perf_counter() - began) * 1000)
            if status != expected:
                raise RuntimeError(f"answered {status}")
        connection.close()
        return took

    with ThreadPoolExecutor(at_once) as pool:
        began = time.perf_counter()
        shares = pool.map(worker, [sends[n::at_once] for n in range(at_once)])
        times = [took for share in shares for took in share]
        seconds = time.perf_counter() - began
    return {
        "per_second": round(len(sends) / seconds),
        "p50_ms": round(statistics.median(times), 1),
        "p99_ms": round(statistics.quantiles(times, n=100)[98], 1),
    }


def rates(database: str, url: str) -> list[dict[str, Any]]:
    rows = []
    with site(url, people=TAKEN, capacity=100_000) as (port, who):
        token = who["organiser"]["api_token"]
        browsers = [Browser(port) for _ in range(CONCURRENCY)]
        api, empty = program("/api/v1/registrations/", token), program("/empty/", token)
        for what, sends, expected in (
            ("empty view", [empty], 200),
            ("API", [api], 201),
            ("form", [browser.send for browser in browsers], 302),
        ):
            measure(port, sends * WARM_UP, CONCURRENCY, expected)
            figures = measure(port, (sends * EACH)[:EACH], CONCURRENCY, expected)
            rows.append({"what": what, "database": database, "concurrency": CONCURRENCY, **figures})
    return rows


def rush(database: str, url: str) -> dict[str, Any]:
    """300 people press the button in the same second, for 100 places."""
    with site(url, people=TAKEN, capacity=TAKEN + PLACES) as (port, who):
        with ThreadPoolExecutor(4) as pool:
            browsers = list(pool.map(lambda _n: Browser(port), range(RUSH)))
        figures = measure(port, [browser.send for browser in browsers], RUSH, 302)
        left = HTTPConnection("127.0.0.1", port, timeout=30)
        token = {"Authorization": f"Token {who['organiser']['api_token']}"}
        left.request("GET", "/api/v1/edition/", headers=token)
        places = json.loads(left.getresponse().read())["places_left"]
    if places:
        raise RuntimeError(f"{places} places were left")
    return {"what": f"{RUSH} for {PLACES} places", "database": database, **figures}


def run() -> list[dict[str, Any]]:
    rows = [*rates("sqlite", ""), rush("sqlite", "")]
    try:
        with postgres() as url:
            rows += rates("postgresql", url)
        with postgres() as url:
            rows.append(rush("postgresql", url))
    except psycopg.OperationalError:
        rows.append({"what": "API", "database": "postgresql", "skipped": "no server answers"})
    return rows


if __name__ == "__main__":
    for row in run():
        print(" · ".join(f"{name} {value}" for name, value in row.items()))
