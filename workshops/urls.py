"""Addresses of the workshops."""

from django.urls import URLPattern, URLResolver, path

from workshops import swapping, views

app_name = "workshops"

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("ateliers/", views.index, name="index"),
    path("ateliers/choisir/", views.choose, name="choose"),
    path("ateliers/<slug:slug>/", views.detail, name="detail"),
    path("ateliers/<slug:slug>/place/", views.take, name="take"),
    path("ateliers/<slug:slug>/rendre/", views.give_back, name="give_back"),
    path("ateliers/<slug:slug>/echanger/", swapping.ask_swap, name="ask_swap"),
    path("ateliers/echanges/<int:pk>/accepter/", swapping.accept_swap, name="accept_swap"),
    path("ateliers/echanges/<int:pk>/laisser/", swapping.drop_swap, name="drop_swap"),
]
