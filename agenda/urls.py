"""Addresses of the agenda."""

from django.urls import URLPattern, URLResolver, path

from agenda import api, views
from agenda.editing import urls as editing
from agenda.exchange import urls as exchange
from agenda.figures import urls as figures
from agenda.moving import views as moving
from agenda.partners import urls as partners
from agenda.personal import urls as personal
from agenda.speaking import urls as speaking

app_name = "agenda"

unprefixed: list[URLPattern | URLResolver] = [
    *exchange.unprefixed,
    *editing.unprefixed,
    *figures.unprefixed,
    *partners.unprefixed,
    *speaking.unprefixed,
    path("programme.ics", views.programme_ics, name="programme-ics"),
    path("programme/recherche.json", views.looked_for, name="programme-looked-for"),
    path("sw-programme.js", views.worker, name="programme_worker"),
    path("programme/grille-<slug:key>.css", views.grid, name="programme-grid"),
    path("programme/themes/<slug:slug>.ics", views.theme_ics, name="theme-ics"),
    path("programme/<slug:slug>.ics", views.session_ics, name="session-ics"),
    path("api/v1/edition/", api.edition, name="api-edition"),
    path("api/v1/sessions/", api.sessions, name="api-sessions"),
    path("api/v1/speakers/", api.speakers, name="api-speakers"),
    path("api/v1/rooms/", api.rooms, name="api-rooms"),
    path("api/v1/themes/", api.themes, name="api-themes"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *exchange.urlpatterns,
    *editing.urlpatterns,
    *figures.urlpatterns,
    *partners.urlpatterns,
    *personal.urlpatterns,
    *speaking.urlpatterns,
    path("programme/", views.programme, name="programme"),
    path("programme/versions/", moving.versions, name="versions"),
    path("programme/<slug:slug>/", views.session, name="session"),
    path("intervenants/", views.speakers, name="speakers"),
    path("intervenants/<slug:slug>/", views.speaker, name="speaker"),
]
