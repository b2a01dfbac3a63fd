"""Past editions, read under `/editions/<slug>/`: the public pages, without what asks something.

A past edition has addresses of its own, with its slug in them: a page made under them links to
itself by the same names, and the language, the ETag and the kept bytes follow as everywhere.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from django.conf.urls.i18n import i18n_patterns
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, get_urlconf, include, path, set_urlconf
from django.views.decorators.http import require_safe

import agenda.exchange.views as exchange
import agenda.moving.views as moving
import agenda.speaking.views as speaking
import agenda.views as programme
from agenda import linked_data
from agenda.figures.drawing import on_home
from agenda.figures.views import figures_csv
from agenda.live.models import LiveRoom
from agenda.models import Partner, Session
from agenda.partners.views import logo
from assises import middleware, pages
from assises.access import EditionRequest, everyone
from assises.http import same_for_all
from assises.models import Edition
from assises.templatetags.ui import plain

Patterns = list[URLPattern | URLResolver]
AT_HAND = 64  # editions whose addresses are kept ready


# -- Pages ----------------------------------------------------------------------------------------


def past_versions(request: HttpRequest) -> str:
    """The part of the list's ETag that its lines move."""
    known = list(Edition.objects.readable().order_by("pk").values_list("pk", "version"))
    return sha256(repr(known).encode()).hexdigest()[:8]


@everyone
@partial(same_for_all, also=past_versions)
@require_safe
def index(request: EditionRequest) -> HttpResponse:
    """Those that may be read again, the latest first."""
    past = list(Edition.objects.readable().order_by("-day", "-pk"))
    return TemplateResponse(request, "editions/index.html", {"past": past})


@everyone
@require_safe
def elsewhere(request: EditionRequest, slug: str, rest: str = "") -> HttpResponseBase:
    """The current edition has the plain addresses; of others nothing is told."""
    edition = request.edition
    if not edition or edition.slug != slug:
        raise Http404
    here = request.path_info
    prefix = here[: here.index(f"/editions/{slug}/")]
    asked = request.META.get("QUERY_STRING", "")
    there = quote(rest.lstrip("/\\"))  # of this site, whatever was typed
    return redirect(f"{prefix}/{there}" + (f"?{asked}" if asked else ""))


@everyone
@same_for_all
@require_safe
def home(request: EditionRequest) -> HttpResponse:
    """The day as it was: where and when, its sessions, who spoke, its figures."""
    edition = request.edition
    partners = list(Partner.objects.of(edition).without_pictures().in_order())
    context = {
        "questions": plain(edition, "questions").splitlines(),
        "partners": partners,
        "linked_data": linked_data.script(linked_data.with_partners(edition, partners)),
        "answered": answered(edition),
        **pages.the_day(edition),
        "charts": on_home(edition),
    }
    return TemplateResponse(request, "editions/home.html", context)


def answered(edition: Edition) -> list[Session]:
    """Sessions whose questions and answers were published."""
    published = LiveRoom.objects.filter(
        session__edition=edition, is_open=False, replies_sent_at__isnull=False
    )
    return list(Session.objects.filter(pk__in=published.values("session")).in_order())


# -- Addresses ------------------------------------------------------------------------------------

readable: Patterns = [
    path("", include(([path("", home, name="home")], "pages"))),
    path(
        "",
        include(
            (
                [
                    path("programme/", programme.programme, name="programme"),
                    path("programme/versions/", moving.versions, name="versions"),
                    path("programme/<slug:slug>/", programme.session, name="session"),
                    path("intervenants/", programme.speakers, name="speakers"),
                    path("intervenants/<slug:slug>/", programme.speaker, name="speaker"),
                ],
                "agenda",
            )
        ),
    ),
]
exports: Patterns = [
    path("programme/schedule.xml", exchange.schedule_xml, name="schedule-xml"),
    path("programme/schedule.json", exchange.schedule_json, name="schedule-json"),
    path("programme/openagenda.json", exchange.openagenda_json, name="openagenda-json"),
    path("programme/recherche.json", programme.looked_for, name="programme-looked-for"),
    path(
        "intervenants/<slug:slug>/photographie/<slug:name>.jpg",
        speaking.photograph,
        name="speaker_photograph",
    ),
    path("programme/<slug:slug>/documents/<int:pk>/", speaking.document, name="document"),
    path("chiffres.csv", figures_csv, name="figures-csv"),
    path("partenaires/<int:pk>-<slug:key>.png", logo, name="partner-logo"),
    path("programme.ics", programme.programme_ics, name="programme-ics"),
    path("programme/grille-<slug:key>.css", programme.grid, name="programme-grid"),
    path("programme/themes/<slug:slug>.ics", programme.theme_ics, name="theme-ics"),
    path("programme/<slug:slug>.ics", programme.session_ics, name="session-ics"),
]


@dataclass(frozen=True)
class Addresses:
    """What Django takes for a URLconf: the readable pages of one edition, and no other."""

    slug: str
    urlpatterns: Patterns = field(compare=False)
    handler400: Callable[..., HttpResponse] = field(default=pages.bad_request, compare=False)
    handler403: Callable[..., HttpResponse] = field(default=pages.forbidden, compare=False)
    handler404: Callable[..., HttpResponse] = field(default=pages.not_found, compare=False)
    handler500: Callable[..., HttpResponse] = field(default=pages.server_error, compare=False)


@lru_cache(maxsize=AT_HAND)
def addresses_of(slug: str) -> Addresses:
    at = f"editions/{slug}/"
    pages_of = i18n_patterns(path(at, include(readable)), prefix_default_language=False)
    return Addresses(slug, [path(at, include(exports)), *pages_of])


def own_addresses(get_response: middleware.Next) -> middleware.Next:
    """A past edition that may be read answers by its own addresses; else all is as usual."""

    def middleware_of_the_past(request: HttpRequest) -> HttpResponseBase:
        edition: Any = request.edition if request.past else None  # type: ignore[attr-defined]
        if edition:
            request.urlconf = addresses_of(edition.slug)  # type: ignore[assignment]
        elif request.past:  # type: ignore[attr-defined]
            middleware.show(request)
        return get_response(request)

    return middleware_of_the_past


@contextmanager
def addresses_from(edition: Edition) -> Iterator[None]:
    """Name things of an edition by where they are read: its own addresses once it is past."""
    before = get_urlconf()
    if edition.is_archived:
        set_urlconf(addresses_of(edition.slug))  # type: ignore[arg-type]
    try:
        yield
    finally:
        set_urlconf(before)
