"""HTTP for ASGI servers: a request is answered in one thread, from its first line to its last.

Django's own handler goes from the loop to a new thread and back half a dozen times a request
(signals, each change between middlewares that wait and those that do not, the view, closing),
which costs three times what an empty view does. No view of ours waits for the loop.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import HttpResponseBase, StreamingHttpResponse
from django.urls import set_script_prefix

# Threads kept warm: far more than two cores need, as who waits for a lock of the database holds
# one. Who changes something may wait so, and has threads apart: a crowd that waits stops no page.
# With those of sockets (`agenda.live.threads`) they are as many as `DATABASE_POOL` allows.
READING = ThreadPoolExecutor(16, thread_name_prefix="http-reading")
WRITING = ThreadPoolExecutor(16, thread_name_prefix="http-writing")
SAFE = {"GET", "HEAD", "OPTIONS"}


class Handler(ASGIHandler):
    def load_middleware(self, is_async: bool = False) -> None:
        """All of it for threads, whatever the server."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        threads = READING if scope["method"] in SAFE else WRITING
        response = await in_thread(threads, self.answer, scope, body)
        if isinstance(response, StreamingHttpResponse):
            await self.send_stream(response, send)
        else:
            await self.send_response(response, send)

    def answer(self, scope: Any, body: Any) -> HttpResponseBase:
        """The whole request, with its signals: they open and lay down the database."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, wrong = self.create_request(scope, body)
        response = wrong if request is None else self.get_response(request)
        assert response is not None  # noqa: S101 (a request, or what is wrong with it)
        response._handler_class = self.__class__  # type: ignore[attr-defined]
        if isinstance(response, StreamingHttpResponse):
            signals.request_finished.send(sender=self.__class__)
        else:
            response.close()
        body.close()
        return response

    async def send_stream(self, response: StreamingHttpResponse, send: Any) -> None:
        """A file, piece by piece: it is read in a thread and never whole in memory."""
        pieces = iter(response.streaming_content)  # type: ignore[arg-type]
        start = {"type": "http.response.start", "status": response.status_code}
        try:
            await send({**start, "headers": headers_of(response)})
            while piece := await in_thread(READING, next_piece, pieces):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body"})
        finally:
            await in_thread(READING, response.close)


def headers_of(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    cookies = [("Set-Cookie", one.output(header="").strip()) for one in response.cookies.values()]
    headers = [*response.headers.items(), *cookies]
    return [(name.encode("ascii"), value.encode("latin1")) for name, value in headers]


def next_piece(pieces: Iterator[bytes]) -> bytes:
    return next((piece for piece in pieces if piece), b"")


async def in_thread(threads: ThreadPoolExecutor, call: Any, *args: Any) -> Any:
    return await sync_to_async(call, thread_sensitive=False, executor=threads)(*args)
