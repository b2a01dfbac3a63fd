"""The live picture of the doors: for the desk, for a wall, for the safety officer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registration.checkin import actions
from registration.checkin import picture as now_at_doors
from registration.checkin.models import Scan
from registration.desk.access import DeskRequest, organisers


@organisers
@require_safe
def picture(request: DeskRequest) -> HttpResponse:
    """Arrivals, who is in, phones, conflicts. The same queries, however many people."""
    clashes = now_at_doors.conflicts(request.edition)
    page = Paginator(clashes, now_at_doors.CONFLICTS_A_PAGE).get_page(request.GET.get("page"))
    context = _figures(request) | {
        "page": page,
        "conflicts": now_at_doors.with_others(page),
    }
    return TemplateResponse(request, "desk/doors/picture.html", context)


@organisers
@require_safe
def wall(request: DeskRequest) -> HttpResponse:
    """The same from afar, without a name."""
    context = _figures(request) | {"clashes": now_at_doors.conflicts(request.edition).count()}
    return TemplateResponse(request, "desk/doors/wall.html", context)


@organisers
@require_safe
def safety(request: DeskRequest) -> HttpResponse:
    """One number: people inside; and what it is worth, by the phones that are silent."""
    return TemplateResponse(request, "desk/doors/safety.html", _figures(request))


def _figures(request: DeskRequest) -> dict[str, Any]:
    edition, now = request.edition, timezone.now()
    rooms = now_at_doors.rooms(edition)
    return {
        "now": now,
        "rooms": rooms,
        "doors": now_at_doors.by_door(edition),
        "kinds": now_at_doors.by_category(edition),
        "people_inside": now_at_doors.in_buildings(rooms),
        "bars": now_at_doors.arrivals(edition, now),
        "phones": now_at_doors.phones(edition, now),
    }


@organisers
@require_POST
def seen(request: DeskRequest, id: UUID) -> HttpResponse:
    """A conflict is dealt with."""
    scan = get_object_or_404(Scan, pk=id, edition=request.edition)
    actions.see_to(scan, now=timezone.now(), by=request.organiser)
    messages.success(request, _("Seen to."))
    return redirect("checkin:picture")
