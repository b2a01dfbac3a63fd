"""Addresses of the partners."""

from django.urls import URLPattern, URLResolver, path

from agenda.partners import desk, views

unprefixed: list[URLPattern | URLResolver] = [
    path("partenaires/<int:pk>-<slug:key>.png", views.logo, name="partner-logo"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisation/partenaires/", desk.partners, name="desk_partners"),
    path("organisation/partenaires/<int:pk>/logo/", desk.logo, name="desk_partner_logo"),
]
