"""Addresses of this part of networking."""

from django.urls import URLPattern, URLResolver, path

from networking.notices import views, writing

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("reseau/mur/", views.wall, name="notices"),
    path("reseau/mur/nouvelles/", views.news, name="notices_news"),
    path("reseau/mur/ecrire/", writing.write, name="write_notice"),
    path("reseau/mur/<uuid:pk>/", writing.notice, name="notice"),
    path("reseau/mur/<uuid:pk>/changer/", writing.change, name="change_notice"),
    path("reseau/mur/<uuid:pk>/trouve/", writing.settle, name="settle_notice"),
    path("reseau/mur/<uuid:pk>/retirer/", writing.take_down, name="take_notice_down"),
    path("reseau/mur/reponses/<uuid:pk>/retirer/", writing.take_reply_down, name="take_reply_down"),
]
