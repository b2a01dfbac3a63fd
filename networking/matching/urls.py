"""Addresses of this part of networking."""

from django.urls import URLPattern, URLResolver, path

from networking.matching import views

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("reseau/suggestions/", views.suggestions, name="suggestions"),
    path("reseau/suggestions/gardees/", views.kept, name="kept"),
    path("reseau/suggestions/<uuid:profile>/garder/", views.keep, name="keep"),
    path("reseau/suggestions/<uuid:profile>/ecarter/", views.dismiss, name="dismiss"),
    path("reseau/suggestions/<uuid:profile>/defaire/", views.undo, name="undo"),
]
