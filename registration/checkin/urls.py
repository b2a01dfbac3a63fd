"""Addresses of the doors."""

from django.urls import URLPattern, URLResolver, path

from registration.checkin import api, views

app_name = "checkin"

unprefixed: list[URLPattern | URLResolver] = [
    path("api/v1/checkin/scans/", api.scans, name="checkin-scans"),
    path("api/v1/checkin/doors/", api.doors, name="checkin-doors"),
    path("api/v1/checkin/search/", api.find, name="checkin-search"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accueil/", views.door, name="door"),
]
