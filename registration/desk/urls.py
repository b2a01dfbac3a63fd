"""Addresses of the organisers' desk."""

from django.urls import URLPattern, URLResolver, path

from registration.desk import home

app_name = "desk"

# Never prefixed: files to download.
unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisation/", home.overview, name="home"),
]
