"""Addresses of the workshops."""

from django.urls import URLPattern, URLResolver, path

from workshops import views

app_name = "workshops"

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("ateliers/", views.index, name="index"),
    path("ateliers/choisir/", views.choose, name="choose"),
    path("ateliers/<slug:slug>/place/", views.take, name="take"),
    path("ateliers/<slug:slug>/rendre/", views.give_back, name="give_back"),
]
