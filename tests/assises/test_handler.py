"""A request is answered in one thread, whatever it answers with."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from threading import Event, get_ident

import pytest
from django.db import connection, transaction
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from agenda.live import threads as live
from assises import handler
from assises.access import everyone
from assises.handler import Handler
from assises.models import Edition
from assises.settings import POOL

THREADS = []
FREE = Event()


def plain(request):
    THREADS.append(get_ident())
    response = HttpResponse(request.body.upper())
    response.set_cookie("a", "b")
    return response


def pieces(request):
    response = StreamingHttpResponse(iter([b"one ", b"", b"two"]))
    response.set_cookie("a", "b")
    return response


def file(request):
    return FileResponse(io.BytesIO(b"x" * 10_000))


def broken(request):
    raise ValueError("broken on purpose")


def waiting(request):
    FREE.wait(20)
    return HttpResponse()


@transaction.atomic
def locking(request):
    Edition.objects.locked(Edition.objects.get().pk)
    return HttpResponse()


VIEWS = (plain, pieces, file, broken, waiting, locking)
urlpatterns = [path(f"{view.__name__}/", everyone(view)) for view in VIEWS]
urlpatterns.append(path("api/locking/", everyone(locking)))
handler500 = "assises.pages.server_error"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def served(settings):
    """These views alone, for a whole test: forty tasks that each set and put back leave a mess."""
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["assises.middleware.client_address"]


async def ask(address: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
    """Ask as a server does; the status, the headers, the whole body."""
    scope = {
        "type": "http",
        "method": "POST" if body else "GET",
        "path": address,
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
        "http_version": "1.1",
        "scheme": "http",
    }
    said = [{"type": "http.request", "body": body, "more_body": False}]
    sent = []

    async def receive():
        return said.pop(0)

    async def send(message):
        sent.append(message)

    await Handler()(scope, receive, send)
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    assert [bool(message.get("more_body")) for message in sent][-1] is False
    return sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent[1:])


@pytest.mark.usefixtures("served")
async def test_a_body_is_read_and_answered_away_from_the_loop():
    THREADS.clear()

    status, headers, body = await ask("/plain/", b"abc")

    assert (status, body) == (200, b"ABC")
    assert headers["set-cookie"].startswith("a=b")
    assert [get_ident()] != THREADS


@pytest.mark.usefixtures("served")
async def test_a_stream_is_sent_piece_by_piece():
    status, headers, body = await ask("/pieces/")

    assert (status, body) == (200, b"one two")
    assert headers["set-cookie"].startswith("a=b")


@pytest.mark.usefixtures("served")
async def test_a_file_is_sent_whole():
    status, headers, body = await ask("/file/")

    assert (status, len(body), headers["content-length"]) == (200, 10_000, "10000")


@pytest.mark.usefixtures("served")
async def test_what_is_not_there_and_what_fails_say_so(caplog):
    missing, failed = await ask("/nulle-part/"), await ask("/broken/")

    assert (missing[0], failed[0]) == (404, 500)
    assert b"broken on purpose" not in failed[2]


async def test_who_leaves_before_having_asked_gets_nothing():
    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        raise AssertionError(message)

    assert await Handler()({"type": "http"}, receive, send) is None


@pytest.mark.usefixtures("served")
async def test_a_crowd_that_waits_to_write_stops_nobody_who_reads():
    FREE.clear()
    crowd = [asyncio.create_task(ask("/waiting/", b"abc")) for _ in range(40)]
    try:
        status, _headers, _body = await asyncio.wait_for(ask("/plain/"), 20)
        waited = [one.done() for one in crowd]
    finally:
        FREE.set()

    assert (status, any(waited)) == (200, False)
    assert {status for status, _headers, _body in await asyncio.gather(*crowd)} == {200}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="elsewhere there is one writer")
@pytest.mark.parametrize("address", ["/locking/", "/api/locking/"])
def test_who_waits_too_long_for_a_lock_is_asked_to_come_back(client, edition, address):
    held, done = Event(), Event()

    def hold():
        with transaction.atomic():
            Edition.objects.locked(edition.pk)
            held.set()
            done.wait(20)
        connection.close()

    client.raise_request_exception = False
    with ThreadPoolExecutor(1) as pool, override_settings(ROOT_URLCONF=__name__):
        pool.submit(hold)
        held.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        answer = client.post(address)
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")  # the connection goes back to others
        done.set()
    connection.close()

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer["Content-Type"].startswith("text/html" if address[1] == "l" else "application/")


def test_the_pool_of_connections_is_as_large_as_what_holds_one():
    threads = (handler.READING, handler.WRITING, live.READING, live.WRITING)

    assert sum(one._max_workers for one in threads) <= POOL
    assert 2 * POOL + 2 <= 97  # two processes and the mail sender; PostgreSQL keeps three of 100
