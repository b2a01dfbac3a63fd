"""Addresses of past editions, and of the desk's page about all of them."""

from django.urls import URLPattern, URLResolver, path

from assises.editions import desk, past

app_name = "editions"

urlpatterns: list[URLPattern | URLResolver] = [
    path("editions/", past.index, name="index"),
    path("editions/<slug:slug>/", past.elsewhere),
    path("editions/<slug:slug>/<path:rest>", past.elsewhere),
    path("organisation/editions/", desk.editions, name="desk"),
    path("organisation/editions/<slug:slug>/copier/", desk.copy, name="copy"),
    path("organisation/editions/<slug:slug>/en-cours/", desk.make_current, name="make_current"),
    path("organisation/editions/<slug:slug>/lecture/", desk.let_read, name="let_read"),
]
