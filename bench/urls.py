"""The site's addresses, a view that does nothing, and one that asks the database for long."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

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


COUNT_TO_A_LOT = """
WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 1500000)
SELECT max(n) FROM counted
"""
urlpatterns = [*site, path("empty/", empty), path("slow/", slow)]
