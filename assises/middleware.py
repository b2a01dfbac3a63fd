"""What happens to every request: where it comes from, its edition, its weight."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.functional import SimpleLazyObject

from assises.models import Edition

Next = Callable[[HttpRequest], HttpResponseBase]


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
    """`request.edition`: read when first asked for, so that a probe or a file costs nothing."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.edition = SimpleLazyObject(lambda: Edition.objects.current().first())  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


class compressed(GZipMiddleware):
    """HTML, JSON and calendars travel compressed."""

    # BREACH: Django masks the CSRF token and this adds up to 100 random bytes.
    max_random_bytes = 100


def site_context(request: HttpRequest) -> dict[str, Any]:
    return {
        "edition": getattr(request, "edition", None),
        "SITE_URL": settings.SITE_URL,
    }
