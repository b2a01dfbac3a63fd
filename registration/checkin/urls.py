"""Addresses of the doors."""

from django.urls import URLPattern, URLResolver, path

from registration.checkin import views
from registration.checkin.api import doors, scans
from registration.checkin.desk import paper

app_name = "checkin"

unprefixed: list[URLPattern | URLResolver] = [
    path("api/v1/checkin/scans/", scans.scans, name="checkin-scans"),
    path("api/v1/checkin/scans/batch/", scans.batch, name="checkin-batch"),
    path("api/v1/checkin/scans/<uuid:id>/", scans.one, name="checkin-scan"),
    path("api/v1/checkin/roster/", doors.roster, name="checkin-roster"),
    path("api/v1/checkin/heartbeat/", doors.heartbeat, name="checkin-heartbeat"),
    path("api/v1/checkin/doors/", doors.doors, name="checkin-doors"),
    path("api/v1/checkin/search/", doors.find, name="checkin-search"),
    path("organisation/portes/papier/liste.pdf", paper.paper_pdf, name="checkin_paper"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accueil/", views.door, name="door"),
    path("organisation/portes/papier/", paper.paper, name="paper"),
]
