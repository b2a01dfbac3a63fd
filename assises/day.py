"""Ma journée: what one person needs all day, gathered from every app."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from assises.access import everyone, private
from registration import access
from registration.access import ParticipantRequest, participants

app_name = "day"


@everyone
@require_safe
def personal_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Who holds the link is signed in; nothing else changes. A wrong one tells nothing."""
    registration = access.registration_of(secret)
    if registration is None or not registration.edition.is_current:
        response: HttpResponseBase = TemplateResponse(
            request, "day/wrong_link.html", status=404
        ).render()
    else:
        with translation.override(registration.language):
            response = redirect("day:index")
        access.sign_in(response, registration, timezone.now())
    response["Referrer-Policy"] = "no-referrer"
    return private(response)


@participants
@require_safe
def index(request: ParticipantRequest) -> HttpResponseBase:
    return TemplateResponse(request, "day/index.html", {"registration": request.registration})


unprefixed: list[URLPattern | URLResolver] = [
    # Long enough that no page below /ma-journee/ can be taken for a secret.
    re_path(r"^ma-journee/(?P<secret>[\w-]{20,120})/$", personal_link, name="personal_link"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("ma-journee/", index, name="index"),
]
