"""What happens to every request: where it comes from, its edition, its weight."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.functional import SimpleLazyObject

from assises import kept
from assises.models import Edition

Next = Callable[[HttpRequest], HttpResponseBase]
OF_THE_PAST = re.compile(r"^/(?:[a-z]{2}/)?editions/([-\w]+)(?:/|$)", re.ASCII)


def address_of(request: HttpRequest) -> str:
    """The client's address; a proxy's word counts only when TRUSTED_PROXY says so."""
    if settings.TRUSTED_PROXY:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        if forwarded:
            return forwarded.split(",")[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def client_address(get_response: Next) -> Next:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.META["REMOTE_ADDR"] = address_of(request)
        return get_response(request)

    return middleware


def current_edition(get_response: Next) -> Next:
    """`request.edition`: read when first asked for, so that a probe or a file costs nothing.

    Under `/editions/<slug>/` it is that past one, and `request.past` is its slug: see
    `assises.editions.past`, which gives the current one back where there is none to read.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        found = OF_THE_PAST.match(request.path_info)
        show(request, past=found[1] if found else "")
        return get_response(request)

    return middleware


def show(request: HttpRequest, *, past: str = "") -> None:
    """Answer about the past edition of that slug, or the current one."""
    request.past = past  # type: ignore[attr-defined]
    request.edition = SimpleLazyObject(  # type: ignore[attr-defined]
        lambda: Edition.objects.shown(past).with_past().first()
    )


def kept_pages(get_response: Next) -> Next:
    """What is the same for all is made once for each process, and holds while its ETag does."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in request.META:
            return get_response(request)
        return kept.PAGES.answer(request, get_response)

    return middleware


class unpadded(GZipMiddleware):
    max_random_bytes = 0


class compressed(GZipMiddleware):
    """HTML, JSON and calendars travel compressed."""

    # BREACH: Django masks the CSRF token and this adds up to 100 random bytes.
    max_random_bytes = 100

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self.without_secrets = unpadded(get_response)

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """What is the same for all holds no secret: the same bytes each time.

        Files are pictures and documents, which are small already.
        """
        if isinstance(response, FileResponse):
            return response
        if hasattr(request, "mark"):
            return self.without_secrets.process_response(request, response)
        return super().process_response(request, response)


def site_context(request: HttpRequest) -> dict[str, Any]:
    return {
        "edition": getattr(request, "edition", None),
        "SITE_URL": settings.SITE_URL,
    }
