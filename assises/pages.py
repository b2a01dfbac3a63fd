"""Home, duties of a public service, errors, health."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import get_language

from agenda.models import KeyFigure, Role, Room, Session
from assises.access import everyone
from assises.http import same_for_all
from assises.models import Edition
from assises.templatetags.ui import plain
from registration.models import Registration

app_name = "pages"


def places_taken(edition: Edition) -> int:
    """How many hold a place, as of this minute: what the wall on the home page shows."""
    taken: int = cache.get_or_set(
        f"places-taken:{edition.pk}",
        lambda: Registration.objects.of(edition).holding().count(),
        timeout=60,
    )
    return taken


def wall_version(request: HttpRequest) -> str:
    """The part of the home page's ETag that the wall moves."""
    edition = request.edition  # type: ignore[attr-defined]
    return f"{places_taken(edition)}-{request.GET.get('question', '')[:1]}"


@everyone
@same_for_all(also=wall_version)
def home(request: HttpRequest) -> HttpResponse:
    edition = request.edition  # type: ignore[attr-defined]
    questions = plain(edition, "questions").splitlines()
    chosen = request.GET.get("question", "1")
    index = int(chosen) - 1 if chosen.isdecimal() and 0 < int(chosen) <= len(questions) else 0
    taken = places_taken(edition)
    context = {
        "questions": list(enumerate(questions, start=1)),
        "question": questions[index] if questions else "",
        "chosen": index + 1,
        "taken": taken,
        "left": max(edition.capacity - taken, 0),
        **the_day(edition),
        **the_figures(edition),
        "rooms": list(Room.objects.filter(edition=edition).order_by("-capacity")),
        "partners": [line.split(" | ") for line in plain(edition, "partners").splitlines()],
        "linked_data": linked_data(edition),
    }
    return TemplateResponse(request, "pages/home.html", context)


def the_day(edition: Edition) -> dict[str, Any]:
    """The day in a few lines: what everybody attends, and the workshops as one."""
    roles = Role.objects.select_related("speaker").order_by("position", "pk")
    sessions = list(
        Session.objects.of(edition)
        .exclude(kind__in=[Session.Kind.RELAY, Session.Kind.OTHER])
        .exclude(state=Session.State.CANCELLED)
        .select_related("room", "theme")
        .prefetch_related(Prefetch("roles", queryset=roles))
        .in_order()
    )
    return {
        "sessions": [s for s in sessions if s.kind != Session.Kind.WORKSHOP],
        "workshops": [s for s in sessions if s.kind == Session.Kind.WORKSHOP],
        "tables": [s for s in sessions if s.kind == Session.Kind.ROUND_TABLE],
    }


def the_figures(edition: Edition) -> dict[str, Any]:
    """Key figures by chart; the funded projects also as a wall, one brick each."""
    charts: dict[str, list[KeyFigure]] = {}
    for figure in KeyFigure.objects.filter(edition=edition).order_by("position", "pk"):
        charts.setdefault(figure.chart, []).append(figure)
    return {"charts": charts}


def linked_data(edition: Edition) -> dict[str, Any]:
    """The day as a schema.org Event."""
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": plain(edition, "name"),
        "startDate": edition.starts_at.isoformat(),
        "endDate": edition.ends_at.isoformat(),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "eventStatus": "https://schema.org/EventScheduled",
        "inLanguage": get_language(),
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": edition.capacity,
        "url": f"{settings.SITE_URL}/",
        "organizer": {"@type": "Organization", "name": edition.organiser},
        "location": {"@type": "Place", "name": edition.venue, "address": edition.address},
    }


@everyone
@same_for_all
def accessibility(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "pages/accessibility.html")


@everyone
@same_for_all
def privacy(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "pages/privacy.html")


@everyone
@same_for_all
def legal(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "pages/legal.html")


# -- Health ---------------------------------------------------------------------------------------


@everyone
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database, and Redis if it is set, answer; else 503 and which does not."""
    failing = [name for name, answers in CHECKS.items() if not answers()]
    if failing:
        return JsonResponse({"status": "failing", "failing": failing}, status=503)
    return JsonResponse({"status": "ok"})


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except (DatabaseError, OSError):
        return False


def redis_answers() -> bool:
    if not settings.REDIS_URL:
        return True
    import redis

    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=3) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False


CHECKS = {"database": database_answers, "redis": redis_answers}


@everyone
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {p}" for p in ("/admin/", "/api/", "/b/", "/ma-journee/")),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


# -- Errors: a page that says what happened, and where to go -------------------------------------


def error(request: HttpRequest, status: int, template: str, **context: Any) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": template, "status": status}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    return TemplateResponse(request, f"errors/{template}.html", context, status=status).render()


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, 400, "bad_request")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, 403, "forbidden", reason=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, 404, "not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    """Renders one file without context: the database may be what failed."""
    from django.template.loader import render_to_string

    return HttpResponse(render_to_string("errors/server_error.html"), status=500)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("accessibilite/", accessibility, name="accessibility"),
    path("donnees-personnelles/", privacy, name="privacy"),
    path("mentions-legales/", legal, name="legal"),
]
unprefixed: list[URLPattern | URLResolver] = [
    path("healthz", health, name="health"),
    path("robots.txt", robots, name="robots"),
]
