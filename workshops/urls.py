"""Addresses of the workshops."""

from django.urls import URLPattern, URLResolver, path

from workshops import views

app_name = "workshops"

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("ateliers/", views.index, name="index"),
]
