"""The public agenda beside an empty view: requests a second, delays, queries, bytes.

`python -m bench agenda`; BENCH_REQUESTS is how often each page is asked for.
"""

import itertools
import json
import os
import socket
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg

from bench.scan import postgres, site
from bench.shares import shares

REQUESTS = int(os.environ.get("BENCH_REQUESTS", "2000"))
COLD = 5
AT_ONCE = 8
SIZES = ((24, 40), (500, 800))
FORMS = {"1": 1, "2": 2}
EMPTY = "/empty/"
PAGES = {
    "programme": "/programme/",
    "session": "/programme/{session}/",
    "speakers": "/intervenants/",
    "speaker": "/intervenants/{speaker}/",
    "programme.ics": "/programme.ics",
    "schedule.xml": "/programme/schedule.xml",
    "schedule.json": "/programme/schedule.json",
    "openagenda.json": "/programme/openagenda.json",
    "API sessions": "/api/v1/sessions/?page_size=500",
}
FILL = """
from datetime import timedelta
from agenda.models import Role, Room, Session, Speaker, Theme
from assises.models import Edition
edition = Edition.objects.get()
rooms, themes = list(Room.objects.all()), list(Theme.objects.all())
many, people = {sessions}, {speakers}
starts_at = edition.starts_at
Speaker.objects.bulk_create(
    Speaker(edition=edition, slug=f"mesure-{{n}}", first_name="Camille", last_name=f"Mesure {{n}}",
            organisation="Coopérative", function="Directrice", biography="Un parcours. " * 20)
    for n in range(people - Speaker.objects.count()))
Session.objects.bulk_create(
    Session(edition=edition, slug=f"mesure-{{n}}", kind="workshop", title=f"Séance mesurée {{n}}",
            room=rooms[n % len(rooms)], theme=themes[n % len(themes)] if themes else None,
            summary="Ce que la loi change", description="Deux paragraphes. " * 20,
            starts_at=starts_at + timedelta(minutes=20 * (n // len(rooms) % 24), days=n // 240),
            ends_at=starts_at + timedelta(minutes=20 * (n // len(rooms) % 24) + 20, days=n // 240))
    for n in range(many - Session.objects.count()))
known = set(Role.objects.values_list("session_id", flat=True))
speakers = list(Speaker.objects.order_by("pk"))
bare = [one for one in Session.objects.order_by("pk") if one.pk not in known]
Role.objects.bulk_create(
    Role(session=one, speaker=speakers[(2 * n + m) % len(speakers)], position=m)
    for n, one in enumerate(bare) for m in range(2))
"""


class Asker:
    """One connection that asks for one page: nothing is parsed but where the answer ends."""

    def __init__(self, port: int, path: str, headers: str = "") -> None:
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        host = f"Host: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n"
        self.request = f"GET {path} HTTP/1.1\r\n{host}{headers}\r\n".encode()

    def ask(self) -> tuple[int, dict[str, str], int]:
        """The status, the headers, the bytes of the body."""
        self.connection.sendall(self.request)
        had = b""
        while b"\r\n\r\n" not in had:
            had += self.more()
        head, _, body = had.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin1").split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines)
        }
        status, length = int(first.split()[1]), int(headers.get("content-length", 0))
        left = length - len(body)
        while left > 0:
            left -= len(self.more())
        return status, headers, length

    def more(self) -> bytes:
        piece = self.connection.recv(262_144)
        if not piece:
            raise ConnectionError("the server hung up")
        return piece


def measured(ports: list[int], path: str, count: int, headers: str = "") -> dict[str, Any]:
    """Ask `count` times, eight at once; what came of it."""

    def work(port: int) -> list[float]:
        asker, took = Asker(port, path, headers), []
        for _ in range(count // AT_ONCE):
            began = time.perf_counter()
            status, _headers, _length = asker.ask()
            took.append(time.perf_counter() - began)
            if status not in (200, 304):
                raise RuntimeError(f"{path}: {status}")
        return took

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        served = itertools.islice(itertools.cycle(ports), AT_ONCE)
        delays = [delay for took in pool.map(work, served) for delay in took]
    seconds = time.perf_counter() - began
    found = shares(delays)
    return {
        "per second": round(len(delays) / seconds),
        "p50 ms": found["p50 ms"],
        "p99 ms": found["p99 ms"],
    }


def cold(port: int, path: str) -> dict[str, Any]:
    """The answer just after an edit, to somebody who comes alone."""
    took, asker = [], Asker(port, path)
    for _ in range(COLD):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/edited/", timeout=30).close()
        began = time.perf_counter()
        asker.ask()
        took.append(time.perf_counter() - began)
    return {"cold p50 ms": shares(took)["p50 ms"]}


def counted(port: int, path: str) -> dict[str, Any]:
    """Queries, just after an edit and then, counted by the server itself."""
    address = f"http://127.0.0.1:{port}/counted{path}"
    with urllib.request.urlopen(address, timeout=60) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def row_of(ports: list[int], path: str) -> dict[str, Any]:
    """One page: empty view and page in turn, three times, so that a busy machine slows both."""
    asker = Asker(ports[0], path)
    _status, headers, length = asker.ask()
    for port in ports:
        Asker(port, path).ask()
    rounds = []
    for _ in range(3):
        empty = measured(ports, EMPTY, REQUESTS // 3)
        rounds.append((measured(ports, path, REQUESTS // 3), empty))
    page, empty = sorted(rounds, key=lambda pair: pair[0]["per second"])[1]
    known = measured(ports, path, REQUESTS // 3, f"If-None-Match: {headers['etag']}\r\n")
    ratio = sorted(page["per second"] / empty["per second"] for page, empty in rounds)[1]
    return {
        **page,
        "empty view": empty["per second"],
        "of it": f"{ratio:.0%}",
        "304 per second": known["per second"],
        "bytes": length,
        **counted(ports[0], path),
        **cold(ports[0], path),
    }


def rows_of(database: str, url: str, size: tuple[int, int], processes: int) -> Iterator[Any]:
    sessions, speakers = size
    fill = FILL.format(sessions=sessions, speakers=speakers)
    with site(url, people=10, processes=processes, more=fill) as (port, who):
        last = "mesure-1" if sessions > 24 else who["live_session"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/speakers/") as answer:
            somebody = json.load(answer)["results"][0]["slug"]
        for what, path in PAGES.items():
            address = path.format(session=last, speaker=somebody)
            about = {"what": what, "database": database, "processes": processes}
            about["sessions"], about["speakers"] = sessions, speakers
            yield {**about, **row_of(who["ports"], address)}


def run() -> Iterator[dict[str, Any]]:
    for size in SIZES:
        yield from rows_of("sqlite", "", size, 1)
        yield from rows_of("sqlite", "", size, 2)
    try:
        for size, processes in itertools.product(SIZES, (1, 2)):
            with postgres() as url:
                yield from rows_of("postgresql", url, size, processes)
    except psycopg.OperationalError:
        yield {"what": "agenda", "database": "postgresql", "skipped": "no server answers"}


if __name__ == "__main__":
    for row in run():
        print(" · ".join(f"{name} {value}" for name, value in row.items()))
