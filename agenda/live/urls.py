"""Addresses of the live room."""

from django.urls import URLPattern, URLResolver, path

from agenda.live import api, views, visitors

app_name = "live"

unprefixed: list[URLPattern | URLResolver] = [
    path("api/v1/live/<slug:slug>/questions/", api.questions, name="live-questions"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("direct/", visitors.index, name="index"),
    path("direct/<slug:slug>/", views.room, name="room"),
    path("direct/<slug:slug>/moderation/", views.moderation, name="moderation"),
    path("direct/<slug:slug>/ecran/", views.screen, name="screen"),
]
