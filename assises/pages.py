"""Home, duties of a public service, errors, health."""

import sys
from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path

from agenda import linked_data
from agenda.figures.drawing import on_home
from agenda.models import Partner, Role, Room, Session, Speaker
from assises import shared
from assises.access import everyone
from assises.errors import is_busy
from assises.http import same_for_all
from assises.models import Edition
from assises.templatetags.ui import plain
from registration.models import Registration

app_name = "pages"


def places_taken(edition: Edition) -> int:
    """How many hold a place, as of this minute: what the wall on the home page shows."""
    key = f"places-taken:{edition.pk}"
    taken: int | None = cache.get(key)
    if taken is None:
        taken = Registration.objects.of(edition).holding().count()
        cache.set(key, taken, timeout=60)
    return taken


def wall_version(request: HttpRequest) -> str:
    """The part of the home page's ETag that the wall moves."""
    edition = request.edition  # type: ignore[attr-defined]
    return f"{places_taken(edition)}-{request.GET.get('question', '')[:1]}"


@everyone
@partial(same_for_all, also=wall_version)
def home(request: HttpRequest) -> HttpResponse:
    edition: Edition = request.edition  # type: ignore[attr-defined]
    questions = plain(edition, "questions").splitlines()
    chosen = request.GET.get("question", "1")
    index = int(chosen) - 1 if chosen in {str(n + 1) for n in range(len(questions))} else 0
    taken = places_taken(edition)
    partners = list(Partner.objects.of(edition).without_pictures().in_order())
    context = {
        "questions": list(enumerate(questions, start=1)),
        "question": questions[index] if questions else "",
        "chosen": index + 1,
        "taken": taken,
        "left": max(edition.capacity - taken, 0),
        "partners": partners,
        "linked_data": linked_data.script(linked_data.with_partners(edition, partners)),
        **the_day(edition),
        "charts": on_home(edition),
        **the_rooms(edition),
    }
    return TemplateResponse(request, "pages/home.html", context)


def the_day(edition: Edition) -> dict[str, Any]:
    """The day in a few lines: what everybody attends, and parallel workshops as one."""
    sessions = list(
        Session.objects.of(edition)
        .exclude(kind__in=[Session.Kind.RELAY, Session.Kind.OTHER])
        .exclude(state=Session.State.CANCELLED)
        .with_people()
        .in_order()
    )
    moments: list[dict[str, Any]] = []
    for session in sessions:
        if session.kind != Session.Kind.WORKSHOP:
            moments.append({"at": session.starts_at, "session": session})
        elif moments and moments[-1].get("workshops") and moments[-1]["at"] == session.starts_at:
            moments[-1]["workshops"].append(session)
        else:
            moments.append({"at": session.starts_at, "workshops": [session]})
    tables = [s for s in sessions if s.kind == Session.Kind.ROUND_TABLE]
    return {"moments": moments, "tables": tables, "hosts": hosts_of(tables)}


def hosts_of(tables: list[Session]) -> list[tuple[Speaker, bool]]:
    """Who leads the round tables, and whether several of them."""
    hosts = [
        role.speaker
        for table in tables
        for role in table.roles.all()
        if role.kind == Role.Kind.MODERATOR
    ]
    return [(host, hosts.count(host) > 1) for host in dict.fromkeys(hosts)]


def the_rooms(edition: Edition) -> dict[str, Any]:
    rooms = list(Room.objects.filter(edition=edition).order_by("-capacity", "pk"))
    overflow = (
        Session.objects.of(edition).filter(kind=Session.Kind.RELAY).values_list("room", flat=True)
    )
    relays = set(overflow)
    return {
        "rooms": rooms,
        "loops": [room for room in rooms if room.induction_loop],
        "relay": next((room for room in rooms if room.pk in relays), None),
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
    try:
        return bool(shared.client(settings.REDIS_URL).ping())
    except shared.AWAY:
        return False


CHECKS = {"database": database_answers, "redis": redis_answers}


PRIVATE = ("/admin/", "/api/", "/b/", "/ma-journee/", "/organisation/")


@everyone
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {address}" for address in PRIVATE),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


# -- Errors: a page that says what happened, and where to go -------------------------------------

BUSY_FOR = 10  # seconds


def error(request: HttpRequest, status: int, template: str, **context: Any) -> HttpResponse:
    if request.path.startswith("/api/"):
        title = HTTPStatus(status).phrase
        body = {"type": "about:blank", "title": title, "status": status}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    return TemplateResponse(request, template, context, status=status).render()


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, 400, "errors/bad_request.html")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, 403, "errors/forbidden.html", reason=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, 404, "errors/not_found.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Renders one file without context: the database may be what failed.

    503 where only too many wanted the same at once: the same again, a little later, does.
    """
    busy = is_busy(sys.exc_info()[1])
    status, template = (503, "errors/busy.html") if busy else (500, "errors/server_error.html")
    if request.path.startswith("/api/"):
        response = error(request, status, template)
    else:
        response = HttpResponse(render_to_string(template), status=status)
    if busy:
        response["Retry-After"] = str(BUSY_FOR)
    return response


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
