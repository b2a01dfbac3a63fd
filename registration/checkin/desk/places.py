"""Places and doors, as organisers set them."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assises import audit
from assises.turns import turn
from registration.checkin import actions
from registration.checkin.forms import DoorForm, PlaceForm
from registration.checkin.models import Door, Place, Scan
from registration.desk.access import DeskRequest, organisers


@organisers
@require_safe
def places(request: DeskRequest) -> HttpResponse:
    """Each place with its doors. Three queries."""
    found = Place.objects.filter(edition=request.edition).prefetch_related("doors__categories")
    return TemplateResponse(request, "desk/doors/places.html", {"places": found.order_by("pk")})


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def add_place(request: DeskRequest) -> HttpResponse:
    """The first is the building; the next ones are in it."""
    has_building = Place.objects.filter(edition=request.edition, kind=Place.Kind.BUILDING).exists()
    kind = Place.Kind.ROOM if has_building else Place.Kind.BUILDING
    return _edit(request, PlaceForm, Place(edition=request.edition, kind=kind), {})


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: DeskRequest, slug: str) -> HttpResponse:
    mine = get_object_or_404(Place, edition=request.edition, slug=slug)
    return _edit(request, PlaceForm, mine, {})


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def add_door(request: DeskRequest) -> HttpResponse:
    return _edit(request, DoorForm, Door(edition=request.edition), {"edition": request.edition})


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: DeskRequest, slug: str) -> HttpResponse:
    mine = get_object_or_404(Door, edition=request.edition, slug=slug)
    return _edit(request, DoorForm, mine, {"edition": request.edition})


def _edit(
    request: DeskRequest, make: Any, mine: Place | Door, more: dict[str, Any]
) -> HttpResponse:
    is_new = mine.pk is None
    form = make(
        request.POST or None, instance=mine, auto_id="%s", use_required_attribute=False, **more
    )
    if form.is_valid():
        with turn(), transaction.atomic():
            saved = form.save()
            audit.record(
                f"checkin.{mine._meta.model_name}_{'added' if is_new else 'changed'}",
                on=saved,
                edition=request.edition,
                at=timezone.now(),
                by=request.organiser,
                fields=form.changed_data,
            )
        messages.success(request, _("It is written."))
        return redirect("checkin:places")
    context = {"form": form, "mine": mine, "is_new": is_new, "is_door": isinstance(mine, Door)}
    return TemplateResponse(request, "desk/doors/edit.html", context)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def end_trial(request: DeskRequest, slug: str) -> HttpResponse:
    """The rehearsal of a door ends: how many scans go is said first."""
    mine = get_object_or_404(Door, edition=request.edition, slug=slug)
    if request.method == "POST":
        actions.end_trials([mine], now=timezone.now(), by=request.organiser)
        messages.success(request, _("The door opens for good: its rehearsal is cleared."))
        return redirect("checkin:places")
    tried = Scan.objects.filter(door=mine, is_trial=True).aggregate(
        scans=Count("pk"), people=Count("registration", distinct=True, filter=Q(passes=True))
    )
    words = ngettext(
        "%(count)d scan of the rehearsal goes; none of them counted.",
        "%(count)d scans of the rehearsal go; none of them counted.",
        tried["scans"],
    )
    context = {"door": mine, "words": words % {"count": tried["scans"]}}
    return TemplateResponse(request, "desk/doors/end_trial.html", context)
