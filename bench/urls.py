"""The site's addresses, a view that does nothing, one that asks the database for long, an edit."""

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from assises.models import Edition
from assises.urls import urlpatterns as site


@csrf_exempt
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("{}", content_type="application/json")


def slow(request: HttpRequest) -> HttpResponse:
    """Something like 300 ms of the database's time, as a report asks for."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_TO_A_LOT)
        cursor.fetchall()
    return HttpResponse("{}", content_type="application/json")


def edited(request: HttpRequest) -> HttpResponse:
    """What every edit of the programme does last."""
    Edition.objects.bump(Edition.objects.current().get().pk)
    return HttpResponse("{}", content_type="application/json")


def counted(request: HttpRequest, address: str) -> HttpResponse:
    """How many queries a page takes just after an edit, then once it is known here."""
    edited(request)
    found: dict[str, Any] = {}
    asked = f"/{address}?{request.META['QUERY_STRING']}".rstrip("?")
    for name in ("queries cold", "queries warm"):
        with CaptureQueriesContext(connection) as queries:
            Client(headers={"host": request.get_host(), "accept-encoding": "gzip"}).get(asked)
        found[name] = len(queries)
    return JsonResponse(found)


COUNT_TO_A_LOT = """
WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 1500000)
SELECT max(n) FROM counted
"""
urlpatterns = [
    *site,
    path("empty/", empty),
    path("slow/", slow),
    path("edited/", edited),
    path("counted/<path:address>", counted),
]
