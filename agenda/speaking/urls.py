"""Addresses of those on stage, and of what goes with a session."""

from django.urls import URLPattern, URLResolver, path

from agenda.speaking import desk, desk_files, own, views

unprefixed: list[URLPattern | URLResolver] = [
    path("intervention/<str:secret>/", own.by_link, name="speaker_link"),
    path(
        "intervenants/<slug:slug>/photographie/<slug:name>.jpg",
        views.photograph,
        name="speaker_photograph",
    ),
    path("intervenants/<slug:slug>/documents/<int:pk>/", own.own_file, name="speaker_file"),
    path("programme/<slug:slug>/documents/<int:pk>/", views.document, name="document"),
    path("organisation/programme/documents/<int:pk>/", desk_files.file, name="desk_file"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("intervenants/<slug:slug>/espace/", own.own, name="speaking"),
    path("organisation/intervenants/", desk.speakers, name="desk_speakers"),
    path("organisation/intervenants/nouveau/", desk.add, name="desk_speaker_add"),
    path("organisation/intervenants/envoyer/", desk.send_to_all, name="desk_speakers_send"),
    path("organisation/intervenants/<slug:slug>/", desk.speaker, name="desk_speaker"),
    path("organisation/intervenants/<slug:slug>/agir/", desk.act, name="desk_speaker_act"),
    path("organisation/programme/documents/", desk_files.sessions, name="desk_files"),
    path(
        "organisation/programme/<uuid:uid>/documents/",
        desk_files.session,
        name="desk_session_files",
    ),
]
