"""The pages of the door: for enrolled phones, and for staff who signed in."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises import limits
from assises.access import everyone, has_role, private, staff_with
from assises.middleware import address_of
from registration.checkin import actions, phones
from registration.checkin.actions import Steward
from registration.checkin.api.access import SERVE
from registration.models import Category, Registration
from registration.pdf import badges_pdf

WORKER = Path(settings.BASE_DIR) / "static/js/door/worker.js"
ENROLMENTS = 30  # an hour and network: wrong codes are guesses
HOUR = 3600


class DoorRequest(HttpRequest):
    """A request of who serves doors."""

    steward: Steward


def stewards(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Enrolled phones first, then staff whose role gives the door; strangers sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if device := phones.device_of(request):
            request.steward = Steward(device.edition, device=device)  # type: ignore[attr-defined]
            return private(view(request, *args, **kwargs))
        return as_staff(request, *args, **kwargs)

    @staff_with(SERVE)
    def as_staff(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        edition = getattr(request, "edition", None)
        if not edition:
            raise Http404
        request.steward = Steward(edition, user=request.user)  # type: ignore[arg-type, attr-defined]
        return view(request, *args, **kwargs)

    guarded.who = f"enrolled phones, {SERVE}"  # type: ignore[attr-defined]
    return guarded


@stewards
@require_safe
def door(request: DoorRequest) -> HttpResponseBase:
    """Choose a door, then serve it: `?porte=` says which, so that a reload stays there."""
    steward = request.steward
    doors = steward.doors().in_order().select_related("place", "edition")
    context: dict[str, Any] = {
        "who": steward.device or request.user,
        "is_phone": steward.device is not None,
    }
    slug = request.GET.get("porte")
    if not slug:
        return TemplateResponse(request, "checkin/doors.html", context | {"doors": doors})
    served = get_object_or_404(doors, slug=slug)
    here = reverse("checkin:door")
    context |= {
        "door": served,
        "scopes": _in_every_language(),
        "pages": [here, *(f"{here}?porte={one.slug}" for one in doors)],
        "categories": Category.objects.filter(edition=steward.edition).in_order(),
    }
    return TemplateResponse(request, "checkin/door.html", context)


def _in_every_language() -> list[str]:
    pages = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            pages.append(reverse("checkin:door"))
    return pages


@stewards
@require_safe
def badge(request: DoorRequest, id: UUID) -> HttpResponseBase:
    """The badge of somebody who registered at the door, to print. For supervisors."""
    if not request.steward.is_supervisor:
        raise PermissionDenied(gettext("Only a supervisor may do this."))
    found = Registration.objects.of(request.steward.edition).confirmed().exclude(badge="")
    person = get_object_or_404(found.select_related("edition", "category"), pk=id)
    response = HttpResponse(badges_pdf([person]), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="badge-{person.code}.pdf"'
    return response


# -- A volunteer's phone ---------------------------------------------------------------------------


class PhoneForm(forms.Form):
    """What the desk calls this phone."""

    name = forms.CharField(
        label=_("Your first name, or the name of this post"),
        max_length=120,
        error_messages={"required": _("Say who you are: the desk reads it beside your door.")},
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "given-name"}),
    )


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page behind the desk's QR code: this phone becomes one of the doors'."""
    form = PhoneForm(request.POST or None)
    context = {"form": form, "token": token}
    if form.is_valid():
        if not limits.hit(f"enrol:{address_of(request)}", ENROLMENTS, HOUR):
            return private(TemplateResponse(request, "checkin/enrol_wrong.html", status=429))
        name = form.cleaned_data["name"]
        try:
            _device, secret = actions.enrol_phone(token, name=name, now=timezone.now())
        except actions.WrongEnrolment:
            return private(TemplateResponse(request, "checkin/enrol_wrong.html", status=404))
        response = redirect("checkin:door")
        phones.give(response, secret)
        return private(response)
    return private(TemplateResponse(request, "checkin/enrol.html", context))


@everyone
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """The phone is given back: its token opens nothing, and it keeps nothing."""
    if device := phones.device_of(request):
        actions.revoke(device, now=timezone.now())
    response = redirect("checkin:door" if has_role(request.user, SERVE) else "pages:home")
    phones.take_back(response)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return private(response)


# -- Installed on the phone ------------------------------------------------------------------------


@everyone
@require_safe
def worker(request: HttpRequest) -> HttpResponseBase:
    """The service worker, at the root so that it may serve every language."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@everyone
@require_safe
def manifest(request: HttpRequest) -> HttpResponseBase:
    """What an installed page is called, and how it opens."""
    icon = static("img/favicon.svg")
    body = {
        "name": gettext("Assises, the door"),
        "short_name": gettext("Door"),
        "start_url": reverse("checkin:door"),
        "scope": reverse("checkin:door"),
        "display": "standalone",
        "background_color": "#141A24",
        "theme_color": "#141A24",
        "icons": [{"src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return JsonResponse(body, content_type="application/manifest+json")
