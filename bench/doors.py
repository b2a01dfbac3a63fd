"""The doors at the size of a congress: a late batch, a big roster, twenty phones."""

import gzip
import json
import os
import random
import statistics
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any

import psycopg

from bench.scan import postgres, site

OVERLAP = timedelta(seconds=10)  # as registration.checkin.roster has it

MINUTES = float(os.environ.get("BENCH_MINUTES", "5"))
PHONES = 20
FLAPPING = 2
EVERY = 3.0  # seconds between two scans of one phone
BATCH = 500
MANY = 10_000


def ask(port: int, method: str, path: str, token: str, body: Any = None) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Device {token}", "Accept-Encoding": "gzip"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    response = connection.getresponse()
    told = response.status, response.read()
    connection.close()
    return told


def opened(raw: bytes) -> Any:
    return json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)


def scan(person: dict[str, str], **more: Any) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat()
    return {"id": str(uuid.uuid4()), "door": "entree", "code": person["badge"], "at": at, **more}


def late(scans: list[dict[str, Any]]) -> dict[str, Any]:
    waited = [{**one, "offline": True, "admitted": True} for one in scans]
    return {"sent_at": datetime.now(UTC).isoformat(), "scans": waited}


# -- A batch, a roster -----------------------------------------------------------------------------


def batch_and_roster(database: str, url: str) -> list[dict[str, Any]]:
    with site(url, people=MANY) as (port, who):
        token = who["doors"][0]["token"]
        time.sleep(OVERLAP.seconds + 1)  # what was written last is read twice: not that
        rows = [first_roster(database, port, token)]
        cursor = rows[0].pop("cursor")
        for person in who["participants"][:10]:
            ask(port, "POST", "/api/v1/checkin/scans/", token, scan(person))
        status, raw = ask(port, "GET", f"/api/v1/checkin/roster/?since={cursor}", token)
        changed = len(opened(raw)["people"])
        rows.append({"what": "delta", "database": database, "people": changed, "bytes": len(raw)})
        body = late([scan(person) for person in who["participants"][10 : 10 + BATCH]])
        began = time.perf_counter()
        status, raw = ask(port, "POST", "/api/v1/checkin/scans/batch/", token, body)
        took = time.perf_counter() - began
        accepted = sum(one["outcome"] == "accepted" for one in opened(raw)["results"])
        if (status, accepted) != (200, BATCH):
            raise RuntimeError(f"{status}: {accepted} of {BATCH} were accepted")
        rows.append({"what": f"batch of {BATCH}", "database": database, "seconds": round(took, 2)})
    return rows


def first_roster(database: str, port: int, token: str) -> dict[str, Any]:
    ask(port, "GET", "/api/v1/checkin/doors/", token)  # the process is warm
    began = time.perf_counter()
    _status, raw = ask(port, "GET", "/api/v1/checkin/roster/", token)
    took = time.perf_counter() - began
    told = opened(raw)
    return {
        "what": "roster",
        "database": database,
        "people": len(told["people"]),
        "bytes": len(raw),
        "bytes_unpacked": len(json.dumps(told, separators=(",", ":"), ensure_ascii=False)),
        "seconds": round(took, 2),
        "cursor": told["cursor"],
    }


# -- Twenty phones ---------------------------------------------------------------------------------


class Phone(threading.Thread):
    """Scans its people one after the other; when its network is away, it lets them in alone."""

    def __init__(self, port: int, token: str, people: list[Any], until: float, flaps: bool) -> None:
        super().__init__()
        self.port, self.token, self.people, self.until = port, token, people, until
        self.flaps = flaps
        self.random = random.Random(len(people))
        self.took: list[float] = []
        self.waiting: list[dict[str, Any]] = []
        self.let_in = 0

    def run(self) -> None:
        online, switch = True, time.monotonic() + self.random.uniform(2, 8)
        for person in self.people:
            begun = time.monotonic()
            if begun > self.until:
                break
            if self.flaps and begun > switch:
                online, switch = not online, begun + self.random.uniform(3, 12)
                if online:
                    self.send()
            one = scan(person)
            if online:
                self.scan(one)
            else:
                self.waiting.append(one)
                self.let_in += 1
            time.sleep(max(EVERY - (time.monotonic() - begun), 0))
        self.send()

    def scan(self, one: dict[str, Any]) -> None:
        began = time.perf_counter()
        status, raw = ask(self.port, "POST", "/api/v1/checkin/scans/", self.token, one)
        self.took.append((time.perf_counter() - began) * 1000)
        if status != 200:
            raise RuntimeError(f"{status}: {raw[:200]!r}")
        self.let_in += opened(raw)["outcome"] == "accepted"
        if self.flaps and self.random.random() < 0.3:
            self.waiting.append(one)  # as if its answer had been lost

    def send(self) -> None:
        if not self.waiting:
            return
        body = late(self.waiting)
        for _twice in range(2):
            ask(self.port, "POST", "/api/v1/checkin/scans/batch/", self.token, body)
        self.waiting = []


def twenty_phones(database: str, url: str) -> dict[str, Any]:
    each = int(MINUTES * 60 / EVERY) + 1
    with site(url, people=PHONES * each) as (port, who):
        people = who["participants"]
        token = who["doors"][0]["token"]
        until = time.monotonic() + MINUTES * 60
        phones = [
            Phone(port, token, people[n * each : (n + 1) * each], until, n < FLAPPING)
            for n in range(PHONES)
        ]
        for phone in phones:
            phone.start()
            time.sleep(EVERY / PHONES)
        for phone in phones:
            phone.join()
        _status, raw = ask(port, "GET", "/api/v1/checkin/doors/", token)
    inside = next(door["inside"] for door in opened(raw) if door["door"] == "entree")
    let_in = sum(phone.let_in for phone in phones)
    took = [ms for phone in phones for ms in phone.took]
    return {
        "what": f"{PHONES} phones",
        "database": database,
        "minutes": MINUTES,
        "let_in": let_in,
        "lost": let_in - inside,
        "p50_ms": round(statistics.median(took), 1),
        "p99_ms": round(statistics.quantiles(took, n=100)[98], 1),
    }


def run() -> list[dict[str, Any]]:
    rows = [*batch_and_roster("sqlite", ""), twenty_phones("sqlite", "")]
    try:
        with postgres() as url:
            rows += batch_and_roster("postgresql", url)
        with postgres() as url:
            rows.append(twenty_phones("postgresql", url))
    except psycopg.OperationalError:
        rows.append({"what": "doors", "database": "postgresql", "skipped": "no server answers"})
    return rows
