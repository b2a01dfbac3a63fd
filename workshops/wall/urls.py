"""Addresses of the walls."""

from django.urls import URLPattern, URLResolver, path

from workshops.wall import asking, desk, running, views

app_name = "wall"

unprefixed: list[URLPattern | URLResolver] = [
    path("animation/<str:secret>/", running.by_link, name="facilitator"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("ateliers/restitution/", views.plenary, name="plenary"),
    path("ateliers/<slug:slug>/mur/", views.wall, name="wall"),
    path("ateliers/<slug:slug>/mur/ecran/", views.screen, name="screen"),
    path("ateliers/<slug:slug>/animation/", running.run, name="run"),
    path("ateliers/<slug:slug>/animation/personnes/", running.people, name="people"),
    path("ateliers/<slug:slug>/animation/questions/", asking.questions, name="questions"),
    path("organisation/ateliers/<slug:slug>/", desk.workshop, name="desk"),
    path("organisation/ateliers/<slug:slug>/actes/", desk.proceedings, name="proceedings"),
    path("organisation/ateliers/<slug:slug>/animation/<uuid:pk>/", desk.invite, name="invite"),
    path("organisation/ateliers/<slug:slug>/animation/<uuid:pk>/lien/", desk.renew, name="renew"),
]
