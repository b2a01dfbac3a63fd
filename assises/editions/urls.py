"""Addresses of past editions, and of the desk's page about all of them."""

from django.urls import URLPattern, URLResolver, path

from assises.editions import past

app_name = "editions"

# Never prefixed, like the exports that they lead to.
unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("editions/", past.index, name="index"),
    path("editions/<slug:slug>/", past.elsewhere),
    path("editions/<slug:slug>/<path:rest>", past.elsewhere),
]
