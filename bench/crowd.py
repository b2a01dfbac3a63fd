"""A crowd that waits for one locked row: what becomes of the pages of everybody else.

BENCH_CROWD says how many wait, BENCH_HELD for how many seconds the row is held.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Event
from typing import Any

import psycopg

from bench.register import program
from bench.scan import postgres, site
from bench.shares import shares

CROWD = int(os.environ.get("BENCH_CROWD", "60"))
HELD = float(os.environ.get("BENCH_HELD", "8"))
PATIENCE = 90.0  # seconds
HOLD = "SELECT 1 FROM assises_edition FOR NO KEY UPDATE"


def registering(port: int, token: str) -> tuple[int, float]:
    """One registration, which needs the edition; the status, and the seconds it took."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    began = time.perf_counter()
    status = program("/api/v1/registrations/", token)(connection)
    return status, time.perf_counter() - began


def read_once(port: int) -> float:
    """The programme; the seconds it took."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    began = time.perf_counter()
    connection.request("GET", "/programme/")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"answered {answer.status}")
    return time.perf_counter() - began


def reading(port: int, stop: Event) -> list[float]:
    """Again and again, until told to stop."""
    took = []
    while not stop.is_set():
        took.append(read_once(port))
        stop.wait(0.05)
    return took


def measure(url: str, held: float) -> dict[str, Any]:
    with site(url, people=50, capacity=100_000) as (port, who):
        token, stop = who["organiser"]["api_token"], Event()
        with ThreadPoolExecutor(CROWD + 1) as pool, psycopg.connect(url) as holder:
            read_once(port)
            holder.execute(HOLD)
            crowd = [pool.submit(registering, port, token) for _ in range(CROWD)]
            time.sleep(0.5)
            pages = pool.submit(reading, port, stop)
            time.sleep(held)
            holder.rollback()
            told = [one.result() for one in crowd]
            stop.set()
            read = pages.result()
    statuses = Counter(status for status, _seconds in told)
    return {
        "crowd": CROWD,
        "held s": held,
        "pages read": len(read),
        **shares(read, "page "),
        "crowd max s": round(max(seconds for _status, seconds in told), 1),
        **{f"answered {status}": count for status, count in sorted(statuses.items())},
    }


def run() -> Iterator[dict[str, Any]]:
    try:
        with postgres() as url:
            yield measure(url, HELD)
    except psycopg.OperationalError:
        yield {"what": "crowd", "skipped": "no server answers"}


if __name__ == "__main__":
    for row in run():
        print(" · ".join(f"{name} {value}" for name, value in row.items()))
