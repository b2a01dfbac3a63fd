"""Addresses of this part of networking."""

from django.urls import URLPattern, URLResolver, path

from networking.meetings import gestures, views
from networking.meetings.desk import closing, tables

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("reseau/rendez-vous/", views.meetings, name="meetings"),
    path("reseau/rendez-vous/disponibilites/", views.availability, name="availability"),
    path("reseau/rendez-vous/avec/<uuid:profile>/", views.ask, name="ask"),
    path("reseau/rendez-vous/<uuid:pk>/", gestures.meeting, name="meeting"),
    path("reseau/rendez-vous/<uuid:pk>/accepter/", gestures.accept, name="accept_meeting"),
    path("reseau/rendez-vous/<uuid:pk>/proposer/", gestures.propose, name="propose_meeting"),
    path("reseau/rendez-vous/<uuid:pk>/decliner/", gestures.decline, name="decline_meeting"),
    path("reseau/rendez-vous/<uuid:pk>/annuler/", gestures.cancel, name="cancel_meeting"),
    path("reseau/rendez-vous/<uuid:pk>/absence/", gestures.miss, name="miss_meeting"),
    path("organisation/reseau/tables/", tables.tables, name="desk_tables"),
    path("organisation/reseau/tables/ajouter/", tables.add_tables, name="desk_add_tables"),
    path("organisation/reseau/tables/creneaux/", tables.make_slots, name="desk_make_slots"),
    path("organisation/reseau/tables/horaire/", tables.timetable, name="desk_timetable"),
    path("organisation/reseau/tables/<int:pk>/", tables.edit_table, name="desk_table"),
    path("organisation/reseau/tables/<int:pk>/<slug:deed>/", closing.table, name="desk_table_deed"),
    path(
        "organisation/reseau/tables/creneaux/<int:pk>/<slug:deed>/",
        closing.slot,
        name="desk_slot_deed",
    ),
]
