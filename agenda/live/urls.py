"""Addresses of the live room."""

from django.urls import URLPattern, URLResolver, path

from agenda.live import api, views, visitors
from agenda.live.desk import answers, files, rooms

app_name = "live"

unprefixed: list[URLPattern | URLResolver] = [
    path("api/v1/live/<slug:slug>/questions/", api.questions, name="live-questions"),
    path("reponses/<str:secret>/", answers.by_speaker, name="live_answers"),
    path(
        "organisation/direct/<slug:slug>/questions.<slug:kind>", files.questions, name="live_file"
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("direct/", visitors.index, name="index"),
    path("direct/<slug:slug>/", views.room, name="room"),
    path("direct/<slug:slug>/moderation/", views.moderation, name="moderation"),
    path("direct/<slug:slug>/ecran/", views.screen, name="screen"),
    path("organisation/direct/", rooms.rooms, name="desk"),
    path("organisation/direct/<slug:slug>/", rooms.room, name="desk_room"),
    path("organisation/direct/<slug:slug>/reponses/", answers.answers, name="desk_answers"),
    path("organisation/direct/<slug:slug>/reponses/envoyer/", answers.send, name="desk_send"),
    path("organisation/direct/<slug:slug>/actes/", files.proceedings, name="desk_proceedings"),
]
