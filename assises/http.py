"""Answers that can be kept: ETag of edition version, language and build."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

View = Callable[..., HttpResponseBase]


@cache
def build() -> str:
    """What changes when the program does: a hash of the static files' manifest and templates."""
    digest = sha256(str(sorted(getattr(staticfiles_storage, "hashed_files", {}).items())).encode())
    for folder in (
        "templates",
        "assises",
        "agenda",
        "registration",
        "workshops",
        "networking",
        "locale",
    ):
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in {".html", ".py", ".mo", ".txt"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def asked(request: HttpRequest) -> str:
    """The query's part of an ETag, so that a cache that forgets queries mixes no two answers."""
    query = request.META.get("QUERY_STRING", "")
    return f"-{sha256(query.encode()).hexdigest()[:8]}" if query else ""


@dataclass(frozen=True)
class Mark:
    """What an answer depends on: told again at each request, so that none is shown too long."""

    language: str
    asked: str
    also: Callable[[HttpRequest], str] | None = None

    def etag(self, request: HttpRequest, edition: int, version: int) -> str:
        """`also` may ask the database; the rest is known."""
        more = f"-{self.also(request)}" if self.also else ""
        return f'"{edition}-{version}-{self.language}-{build()}{self.asked}{more}"'


def same_for_all(view: View, *, also: Callable[[HttpRequest], str] | None = None) -> View:
    """A public page: the same bytes for everyone in one language.

    `also` gives what else moves the page besides the edition's version.

    Answers 304 to a client that has it, after one query (the edition) and before anything
    is rendered; `middleware.kept` keeps the bytes of a full answer for the next one. Such
    a view reads neither user, session nor CSRF token.
    """

    @wraps(view)
    def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.same_for_all = True  # type: ignore[attr-defined]
        edition = request.edition  # type: ignore[attr-defined]
        if not edition:
            raise Http404
        mark = Mark(get_language() or settings.LANGUAGE_CODE, asked(request), also)
        etag = mark.etag(request, edition.pk, edition.version)
        known = (
            get_conditional_response(request, etag=etag)
            if request.method in ("GET", "HEAD")
            else None
        )
        response = known or view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.render()
        if isinstance(response, HttpResponse) and response.status_code in (200, 304):
            response["ETag"] = etag
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
            patch_vary_headers(response, ["Accept-Encoding"])
            request.mark = mark  # type: ignore[attr-defined]
        return response

    return cached
