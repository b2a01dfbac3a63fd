"""Addresses of this part of networking."""

from django.urls import URLPattern, URLResolver, path

from networking.directory import own, views

unprefixed: list[URLPattern | URLResolver] = [
    path(
        "reseau/personnes/<uuid:profile>/photographie.jpg",
        views.photograph,
        name="person_photograph",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("reseau/", views.directory, name="directory"),
    path("reseau/personnes/<uuid:profile>/", views.person, name="person"),
    path("reseau/moi/", own.own, name="own"),
    path("reseau/moi/apercu/", own.preview, name="preview"),
    path("reseau/moi/photographie/", own.put_photograph, name="put_photograph"),
    path("reseau/moi/photographie/retirer/", own.remove_photograph, name="remove_photograph"),
    path("reseau/moi/montrer/", own.show, name="show"),
    path("reseau/moi/quitter/", own.leave, name="leave"),
    path("reseau/moi/effacer/", own.erase, name="erase"),
]
