"""Addresses of the partners."""

from django.urls import URLPattern, URLResolver, path

from agenda.partners import desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisation/partenaires/", desk.partners, name="desk_partners"),
]
