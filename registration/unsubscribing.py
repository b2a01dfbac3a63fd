"""No more news: from a mail's link, or from the button of a mail program."""

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, re_path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assises.access import everyone, private
from registration import actions
from registration.mails.news import registration_with


@csrf_exempt  # mail programs post it themselves (RFC 8058); the token is the permission
@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponseBase:
    """Reading it changes nothing; the same page for any token, which names nobody."""
    done = request.method == "POST"
    registration = registration_with(token) if done else None
    if registration is not None:
        actions.opt_out(registration, now=timezone.now())
    response = TemplateResponse(request, "registration/unsubscribe.html", {"done": done}).render()
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return private(response)


unprefixed: list[URLPattern | URLResolver] = [
    re_path(r"^desinscription/(?P<token>[\w:.-]{10,200})/$", unsubscribe, name="unsubscribe"),
]
