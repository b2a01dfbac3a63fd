"""Addresses of the key figures."""

from django.urls import URLPattern, URLResolver, path

from agenda.figures import desk, views

unprefixed: list[URLPattern | URLResolver] = [
    path("chiffres.csv", views.figures_csv, name="figures-csv"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisation/chiffres/", desk.charts, name="desk_charts"),
    path("organisation/chiffres/nouveau/", desk.add, name="desk_chart_add"),
    path("organisation/chiffres/<slug:slug>/", desk.chart, name="desk_chart"),
    path("organisation/chiffres/<slug:slug>/ordre/", desk.order, name="desk_chart_order"),
    path("organisation/chiffres/<slug:slug>/supprimer/", desk.delete, name="desk_chart_delete"),
]
