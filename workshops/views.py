"""The workshops for everyone: what each is about, where, how many places."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from agenda.models import Session
from assises.access import EditionRequest, everyone
from assises.http import same_for_all


@everyone
@same_for_all
@require_safe
def index(request: EditionRequest) -> HttpResponse:
    workshops = list(
        Session.objects.of(request.edition)
        .filter(kind=Session.Kind.WORKSHOP)
        .select_related("room", "theme")
        .order_by("theme__position", "starts_at", "room__position", "pk")
    )
    planned = [workshop for workshop in workshops if not workshop.is_cancelled]
    context = {
        "workshops": workshops,
        "same_hours": len({(w.starts_at, w.ends_at) for w in workshops}) == 1,
        "places": sum(workshop.capacity or workshop.room.capacity for workshop in planned),
    }
    return TemplateResponse(request, "workshops/index.html", context)
