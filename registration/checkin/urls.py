"""Addresses of the doors."""

from django.urls import URLPattern, URLResolver, path

from registration.checkin import views
from registration.checkin.api import doors, scans
from registration.checkin.desk import attendance, certificates, paper, phones, picture, places

app_name = "checkin"

unprefixed: list[URLPattern | URLResolver] = [
    path("api/v1/checkin/scans/", scans.scans, name="checkin-scans"),
    path("api/v1/checkin/scans/batch/", scans.batch, name="checkin-batch"),
    path("api/v1/checkin/scans/<uuid:id>/", scans.one, name="checkin-scan"),
    path("api/v1/checkin/roster/", doors.roster, name="checkin-roster"),
    path("api/v1/checkin/heartbeat/", doors.heartbeat, name="checkin-heartbeat"),
    path("api/v1/checkin/doors/", doors.doors, name="checkin-doors"),
    path("api/v1/checkin/walk-ins/", doors.walk_ins, name="checkin-walk-ins"),
    path("accueil/badge/<uuid:id>.pdf", views.badge, name="door_badge"),
    path("accueil/manifest.webmanifest", views.manifest, name="door_manifest"),
    path("accueil/rendre/", views.leave, name="door_leave"),
    path("sw-accueil.js", views.worker, name="door_worker"),
    path("api/v1/checkin/search/", doors.find, name="checkin-search"),
    path("organisation/portes/papier/liste.pdf", paper.paper_pdf, name="checkin_paper"),
    path(
        "organisation/portes/presences/personne/<uuid:pk>/attestation.pdf",
        certificates.certificate,
        name="checkin_certificate",
    ),
    path(
        "organisation/portes/presences/<slug:name>.<slug:kind>",
        attendance.attendance_file,
        name="checkin_attendance_file",
    ),
    path(
        "organisation/portes/presences/<slug:slug>/liste.<slug:kind>",
        attendance.attendance_list,
        name="checkin_attendance_list",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accueil/", views.door, name="door"),
    path("organisation/portes/", picture.picture, name="picture"),
    path("organisation/portes/mur/", picture.wall, name="wall"),
    path("organisation/portes/securite/", picture.safety, name="safety"),
    path("organisation/portes/conflits/<uuid:id>/vu/", picture.seen, name="seen"),
    path("organisation/portes/telephones/", phones.phones, name="phones"),
    path("organisation/portes/telephones/ajouter/", phones.invite, name="invite"),
    path("organisation/portes/telephones/<int:pk>/retirer/", phones.revoke, name="revoke_phone"),
    path("organisation/portes/telephones/<int:pk>/aide/", phones.helped, name="helped"),
    path("organisation/portes/lieux/", places.places, name="places"),
    path("organisation/portes/lieux/ajouter/", places.add_place, name="add_place"),
    path("organisation/portes/lieux/<slug:slug>/", places.place, name="place"),
    path("organisation/portes/lieux/porte/ajouter/", places.add_door, name="add_door"),
    path("organisation/portes/lieux/porte/<slug:slug>/", places.door, name="edit_door"),
    path("organisation/portes/lieux/porte/<slug:slug>/essai/", places.end_trial, name="end_trial"),
    path("organisation/portes/papier/", paper.paper, name="paper"),
    path("accueil/telephone/<str:token>/", views.enrol, name="enrol"),
    path("organisation/portes/presences/", attendance.attendance, name="attendance"),
    path("organisation/portes/attestations/", certificates.certificates, name="certificates"),
    path(
        "organisation/portes/presences/<slug:slug>/",
        attendance.attendance_place,
        name="attendance_place",
    ),
    path(
        "organisation/portes/presences/personne/<uuid:pk>/",
        attendance.attendance_person,
        name="attendance_person",
    ),
]
