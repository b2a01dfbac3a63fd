"""The directory is read by people, a page at a time: no robot lists it, nobody copies it whole."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse

from assises import limits
from networking.access import MemberRequest, members

HOUR = 3600
PAGES = 300  # an hour and person
SEARCHES = 1500  # the same, as somebody types: each shows one page again

View = Callable[..., HttpResponseBase]


def readers(view: View) -> View:
    """Members, up to so many pages an hour; robots keep out."""

    @members
    @wraps(view)
    def guarded(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs) if _may_read(request) else _too_many(request)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "same-origin"
        return response

    return guarded


def is_typing(request: MemberRequest) -> bool:
    """Whether the page asks for its results alone, as somebody types."""
    return request.headers.get("Part") == "results"


def _may_read(request: MemberRequest) -> bool:
    what, most = ("typed", SEARCHES) if is_typing(request) else ("read", PAGES)
    if request.GET.get("page", "1") != "1":
        what, most = "read", PAGES
    return limits.hit(f"directory:{what}:{request.registration.pk}", most, HOUR)


def _too_many(request: MemberRequest) -> HttpResponse:
    response = TemplateResponse(request, "networking/directory/too_many.html", status=429)
    response["Retry-After"] = str(HOUR)
    return response
