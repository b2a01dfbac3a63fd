"""Addresses of the programme's editing, for organisers."""

from django.urls import URLPattern, URLResolver, path

from agenda.editing import desk, gestures, moving, publishing

unprefixed: list[URLPattern | URLResolver] = [
    path("organisation/programme/grille.css", desk.grid_css, name="desk_grid"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisation/programme/", desk.grid, name="desk"),
    path("organisation/programme/nouvelle/", desk.add, name="desk_add"),
    path("organisation/programme/garder/", desk.keep, name="desk_keep"),
    path("organisation/programme/publier/", publishing.publish, name="desk_publish"),
    path("organisation/programme/versions/", publishing.releases, name="desk_releases"),
    path("organisation/programme/jour/", gestures.day, name="desk_day"),
    path("organisation/programme/jour/retard/", gestures.late, name="desk_late"),
    path("organisation/programme/jour/annuler/", gestures.undo, name="desk_undo"),
    path("organisation/programme/jour/<uuid:uid>/", gestures.one, name="desk_gesture"),
    path("organisation/programme/<uuid:uid>/", desk.session, name="desk_session"),
    path("organisation/programme/<uuid:uid>/deplacer/", moving.move, name="desk_move"),
    path("organisation/programme/<uuid:uid>/retirer/", moving.drop, name="desk_drop"),
    path("organisation/programme/<uuid:uid>/abandonner/", moving.throw_away, name="desk_throw"),
]
