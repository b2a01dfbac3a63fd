"""Addresses of the workshops."""

from django.urls import URLPattern, URLResolver, path

from workshops import swapping, views
from workshops.desk import draws, files, overview, rankings, stage
from workshops.ranking import views as ranking

app_name = "workshops"

unprefixed: list[URLPattern | URLResolver] = [
    path("ateliers/tirage-<int:number>.json", ranking.lots, name="workshop_lots"),
    path(
        "organisation/ateliers/classement/<int:number>/<int:draw>/personnes.csv",
        files.people,
        name="desk_draw_people",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("ateliers/", views.index, name="index"),
    path("ateliers/choisir/", views.choose, name="choose"),
    path("ateliers/classement/<int:number>/", ranking.rank, name="rank"),
    path("organisation/ateliers/", overview.overview, name="desk"),
    path("organisation/ateliers/scene/placer/", stage.put, name="desk_on_stage"),
    path("organisation/ateliers/classement/<int:number>/", rankings.ranking, name="desk_ranking"),
    path(
        "organisation/ateliers/classement/<int:number>/proposer/",
        rankings.propose,
        name="desk_propose",
    ),
    path("organisation/ateliers/classement/<int:number>/placer/", rankings.put, name="desk_put"),
    path(
        "organisation/ateliers/classement/<int:number>/liberer/<int:pk>/",
        rankings.free,
        name="desk_free",
    ),
    path(
        "organisation/ateliers/classement/<int:number>/une-salle/",
        rankings.one_more_room,
        name="desk_room",
    ),
    path("organisation/ateliers/classement/<int:number>/<int:draw>/", draws.draw, name="desk_draw"),
    path(
        "organisation/ateliers/classement/<int:number>/<int:draw>/publier/",
        draws.publish,
        name="desk_publish",
    ),
    path("ateliers/<slug:slug>/", views.detail, name="detail"),
    path("ateliers/<slug:slug>/place/", views.take, name="take"),
    path("ateliers/<slug:slug>/rendre/", views.give_back, name="give_back"),
    path("ateliers/<slug:slug>/echanger/", swapping.ask_swap, name="ask_swap"),
    path("ateliers/echanges/<int:pk>/accepter/", swapping.accept_swap, name="accept_swap"),
    path("ateliers/echanges/<int:pk>/laisser/", swapping.drop_swap, name="drop_swap"),
]
