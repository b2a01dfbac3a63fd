"""Addresses of exports and imports."""

from django.urls import URLPattern, URLResolver, path, re_path

from agenda.exchange import desk, views

# The desk's own files follow: these names are ours.
NAMES = "seances|intervenants|salles|roles|chiffres|partenaires"
LISTS = rf"^organisation/exports/(?P<name>{NAMES})\.(?P<kind>csv|xlsx)$"

unprefixed: list[URLPattern | URLResolver] = [
    path("programme/schedule.xml", views.schedule_xml, name="schedule-xml"),
    path("programme/schedule.json", views.schedule_json, name="schedule-json"),
    path("programme/openagenda.json", views.openagenda_json, name="openagenda-json"),
    re_path(LISTS, desk.export, name="programme-list"),
    path(
        "organisation/programme/importer/<uuid:pk>/compte-rendu.csv",
        desk.report,
        name="import-report",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisation/programme/importer/", desk.bring, name="import"),
    path("organisation/programme/importer/<uuid:pk>/", desk.look, name="import_look"),
]
