"""One scan through the API beside an empty view, on one Daphne process or two, loopback only."""

import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
REQUESTS = 300
WARM_UP = 40
CONCURRENCY = (1, 8, 32)
PEOPLE = len(CONCURRENCY) * REQUESTS + WARM_UP
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def site(
    database_url: str,
    *,
    people: int = PEOPLE,
    capacity: int | None = None,
    processes: int = 1,
    more: str = "",
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The demo edition, and what the code `more` adds, on a server of its own.

    Its port and the demo's credentials; `ports` of all its processes and their `env` are there too.
    """
    places = f"from assises.models import Edition; Edition.objects.update(capacity={capacity})"
    ports = [free_port() for _process in range(processes)]
    with tempfile.TemporaryDirectory() as data:
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "ASSISES_DATA": data,
            "STATIC_ROOT": f"{data}/static",
            "PORT": str(ports[0]),
            "DATABASE_URL": database_url or f"sqlite:///{data}/bench.sqlite3",
        }
        for command in (
            ["migrate", "--verbosity=0"],
            ["collectstatic", "--noinput", "--verbosity=0"],
            ["demo", f"--participants={people}", f"--credentials={data}/who.json"],
            *([["shell", "--no-imports", f"--command={places}"]] if capacity is not None else []),
            *([["shell", "--no-imports", f"--command={more}"]] if more else []),
        ):
            run = [sys.executable, "manage.py", *command]
            subprocess.run(run, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        serve = [sys.executable, "manage.py", "serve", "--quiet"]
        servers = [
            subprocess.Popen(
                serve, cwd=ROOT, env=env | {"PORT": str(port)}, stdout=subprocess.DEVNULL
            )
            for port in ports
        ]
        try:
            for port in ports:
                wait_for(port)
            who = json.loads(Path(data, "who.json").read_text())
            yield ports[0], who | {"ports": ports, "env": env}
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait(timeout=30)


def wait_for(port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextmanager
def postgres(suffix: str = "") -> Iterator[str]:
    """A database of our own on the PostgreSQL server, dropped afterwards."""
    name = f"assises_bench_{os.getpid()}{suffix}"
    with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{POSTGRES.rpartition('/')[0]}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure(
    ports: int | list[int], path: str, bodies: list[str], headers: dict[str, str], at_once: int
) -> dict[str, Any]:
    """Send each body once, `at_once` at the same time, to each port in turn; what came of it."""
    served = ports if isinstance(ports, list) else [ports]

    def worker(mine: list[str], port: int) -> tuple[list[float], list[bytes]]:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        took, said = [], []
        for body in mine:
            began = time.perf_counter()
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            said.append(response.read())
            took.append(time.perf_counter() - began)
            if response.status != 200:
                raise RuntimeError(f"{path}: {response.status} {said[-1][:200]!r}")
        connection.close()
        return took, said

    shares = [bodies[n::at_once] for n in range(at_once)]
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        answers = list(pool.map(worker, shares, itertools.cycle(served)))
    seconds = time.perf_counter() - began
    times = [second * 1000 for took, _ in answers for second in took]
    return {
        "per_second": round(len(bodies) / seconds),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=100)[94], 1),
        "p99_ms": round(statistics.quantiles(times, n=100)[98], 1),
        "accepted": sum(b'"accepted"' in text for _, said in answers for text in said),
    }


def scan_of(person: dict[str, str]) -> str:
    return json.dumps(
        {
            "id": str(uuid.uuid4()),
            "door": "entree",
            "code": person["badge"],
            "at": datetime.now(UTC).isoformat(),
            "direction": "in",
        }
    )


def rows_of(database: str, url: str, processes: int = 1) -> list[dict[str, Any]]:
    rows = []
    with site(url, processes=processes) as (_port, who):
        ports = who["ports"]
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Device {who['doors'][0]['token']}",
        }
        people = iter(who["participants"])
        warm = [scan_of(next(people)) for _ in range(WARM_UP)]
        measure(ports, "/api/v1/checkin/scans/", warm, headers, 2)
        measure(ports, "/empty/", warm, headers, 2)
        for at_once in CONCURRENCY:
            bodies = [scan_of(next(people)) for _ in range(REQUESTS)]
            for what, path in (("empty view", "/empty/"), ("scan", "/api/v1/checkin/scans/")):
                figures = measure(ports, path, bodies, headers, at_once)
                accepted = figures.pop("accepted")
                if what == "scan" and accepted != REQUESTS:
                    raise RuntimeError(f"{accepted} of {REQUESTS} scans were accepted")
                about = {"what": what, "database": database, "processes": processes}
                rows.append({**about, "concurrency": at_once, **figures})
    return rows


def run() -> list[dict[str, Any]]:
    rows = rows_of("sqlite", "")
    try:
        with postgres() as url:
            rows += rows_of("postgresql", url)
        with postgres() as url:
            rows += rows_of("postgresql", url, processes=2)
    except psycopg.OperationalError:
        rows.append({"what": "scan", "database": "postgresql", "skipped": "no server answers"})
    return rows


if __name__ == "__main__":
    for row in run():
        print(" · ".join(f"{name} {value}" for name, value in row.items()))
