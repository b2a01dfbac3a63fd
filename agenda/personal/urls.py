"""Addresses of what one person keeps of the programme."""

from django.urls import URLPattern, URLResolver, path

from agenda.personal import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("programme/favoris/", views.favourites, name="favourites"),
    path("ma-journee/changements/<int:pk>/", views.dismiss, name="dismiss"),
]
