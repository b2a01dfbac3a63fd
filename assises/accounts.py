"""Sign in: a password for staff, a mailed code for participants."""

from django.contrib import auth
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_http_methods, require_POST

from assises.access import everyone, private
from registration import access

app_name = "accounts"


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    return private(TemplateResponse(request, "accounts/sign_in.html", {}))


@everyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Staff and participants alike; the phone forgets its copy of Ma journée."""
    auth.logout(request)
    response = redirect("/")
    access.sign_out(response)
    return private(response)


unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("connexion/", sign_in, name="sign_in"),
    path("deconnexion/", sign_out, name="sign_out"),
]
