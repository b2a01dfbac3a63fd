"""Addresses of this part of networking."""

from typing import ClassVar

from django.urls import URLPattern, URLResolver, path, register_converter

from networking.models import Report
from networking.safety import views
from networking.safety.desk import files, home, reports


class Reported:
    """What is reported, in French in the address: `Report.Kind` in Python."""

    NAMES: ClassVar[dict[str, str]] = {
        Report.Kind.PROFILE: "profil",
        Report.Kind.MEETING: "rendez-vous",
        Report.Kind.NOTICE: "annonce",
        Report.Kind.REPLY: "reponse",
    }
    regex = "|".join(NAMES.values())

    def to_python(self, value: str) -> str:
        return next(kind for kind, name in self.NAMES.items() if name == value)

    def to_url(self, value: str) -> str:
        return self.NAMES[value]


register_converter(Reported, "reported")

unprefixed: list[URLPattern | URLResolver] = [
    path(
        "organisation/exports/reseau/<slug:name>.<slug:kind>",
        files.file,
        name="networking_figures",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("reseau/bloquer/<uuid:profile>/", views.block, name="block"),
    path("reseau/bloques/", views.blocked, name="blocked"),
    path("reseau/bloques/<int:pk>/retirer/", views.unblock, name="unblock"),
    path("reseau/signaler/<reported:kind>/<uuid:pk>/", views.report, name="report"),
    path("organisation/reseau/", home.home, name="desk"),
    path("organisation/reseau/regles/", home.rules, name="desk_rules"),
    path("organisation/reseau/signalements/", reports.reports, name="desk_reports"),
    path("organisation/reseau/signalements/<uuid:pk>/", reports.one, name="desk_report"),
    path("organisation/reseau/signalements/<uuid:pk>/note/", reports.note, name="desk_note"),
    path("organisation/reseau/signalements/<uuid:pk>/lever/", reports.lift, name="desk_lift"),
]
