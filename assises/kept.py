"""Answers that are the same for all, kept as the bytes that travel: made and compressed once.

Each process keeps its own. Nothing here decides whether an answer still holds: its ETag does,
told anew from the database at each request.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import ResponseHeaders
from django.utils.cache import get_conditional_response

from assises.http import Mark
from assises.models import Edition

GZIP = re.compile(r"\bgzip\b")
AT_ONCE = 64


class Key(NamedTuple):
    """What tells two answers apart before anything is read."""

    host: str
    is_secure: bool
    path: str
    query: str
    compressed: bool

    @classmethod
    def of(cls, request: HttpRequest) -> "Key":
        meta = request.META
        return cls(
            meta.get("HTTP_X_FORWARDED_HOST", "") + "|" + meta.get("HTTP_HOST", ""),
            request.is_secure(),
            request.path,
            meta.get("QUERY_STRING", ""),
            bool(GZIP.search(meta.get("HTTP_ACCEPT_ENCODING", ""))),
        )


@dataclass(frozen=True)
class Answer:
    """A response as it travels, and what its ETag is told from."""

    mark: Mark
    etag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def weight(self) -> int:
        return len(self.body) + 2_000

    def response(self) -> HttpResponse:
        response = HttpResponse(self.body)
        response.headers = ResponseHeaders(dict(self.headers))
        return response


class Shelf:
    """So many bytes of answers: those not asked for since longest go first."""

    def __init__(self, most: int) -> None:
        self.most, self.weight = most, 0
        self.answers: OrderedDict[Key, Answer] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Key) -> Answer | None:
        with self.lock:
            answer = self.answers.get(key)
            if answer:
                self.answers.move_to_end(key)
            return answer

    def put(self, key: Key, answer: Answer) -> None:
        with self.lock:
            if former := self.answers.pop(key, None):
                self.weight -= former.weight
            if answer.weight > self.most // 8:
                return
            self.answers[key] = answer
            self.weight += answer.weight
            while self.weight > self.most:
                _key, oldest = self.answers.popitem(last=False)
                self.weight -= oldest.weight

    def clear(self) -> None:
        with self.lock:
            self.answers.clear()
            self.weight = 0


class Pages:
    """A process's answers. Those to a query have a shelf apart: anybody can make up queries."""

    def __init__(self, most: int) -> None:
        self.plain, self.asked = Shelf(most * 4 // 5), Shelf(most // 5)
        self.making = [Lock() for _ in range(AT_ONCE)]

    def shelf(self, key: Key) -> Shelf:
        return self.asked if key.query else self.plain

    def clear(self) -> None:
        self.plain.clear()
        self.asked.clear()

    def answer(
        self, request: HttpRequest, make: Callable[[HttpRequest], HttpResponseBase]
    ) -> HttpResponseBase:
        """The kept answer if it still holds, else the one that `make` makes, kept in turn.

        When it no longer holds, one makes the next and who comes meanwhile waits for it.
        """
        if not self.plain.most:
            return make(request)
        key = Key.of(request)
        kept = self.shelf(key).get(key)
        if kept is None:
            return self.made(key, request, make)
        if response := held(kept, request):
            return response
        with self.making[hash(key) % AT_ONCE]:
            newer = self.shelf(key).get(key)
            response = held(newer, request) if newer and newer is not kept else None
            return response or self.made(key, request, make)

    def made(
        self, key: Key, request: HttpRequest, make: Callable[[HttpRequest], HttpResponseBase]
    ) -> HttpResponseBase:
        response = make(request)
        if hasattr(request, "mark"):
            vary_rightly(response)
        answer = as_answer(request, response)
        if answer and told(answer.mark, request) == answer.etag:  # nothing moved meanwhile
            self.shelf(key).put(key, answer)
        return response


def told(mark: Mark, request: HttpRequest) -> str:
    """The ETag as the database has it at this moment; nothing without an edition."""
    standing = Edition.objects.standing(getattr(request, "past", ""))
    return mark.etag(request, *standing) if standing else ""


def held(kept: Answer, request: HttpRequest) -> HttpResponseBase | None:
    """The kept answer, or its 304, while the database says the same as when it was made."""
    if told(kept.mark, request) != kept.etag:
        return None
    return get_conditional_response(request, etag=kept.etag, response=kept.response())


def vary_rightly(response: HttpResponseBase) -> None:
    """The address says the language: what the browser prefers makes no other answer."""
    names = [name.strip() for name in response.get("Vary", "").split(",")]
    kept = [name for name in names if name.lower() not in ("", "accept-language")]
    response.headers["Vary"] = ", ".join(kept)


def as_answer(request: HttpRequest, response: HttpResponseBase) -> Answer | None:
    """What may be kept: a whole answer for all, without cookie, to a GET.

    A view that knows that nobody will ask the same again says `request.is_asked_once`.
    """
    mark = getattr(request, "mark", None)
    if getattr(request, "is_asked_once", False):
        return None
    if not mark or request.method != "GET" or not isinstance(response, HttpResponse):
        return None
    if response.status_code != 200 or response.cookies or response["Vary"] != "Accept-Encoding":
        return None
    if "public" not in response.get("Cache-Control", ""):
        return None
    etag = response["ETag"].removeprefix("W/")
    return Answer(mark, etag, tuple(response.headers.items()), response.content)


PAGES = Pages(settings.PAGES_KEPT_MB * 1_000_000)
