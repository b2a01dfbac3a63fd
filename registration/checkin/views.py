"""The page of the door: one page, whatever the door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from assises.access import staff_with
from registration.checkin.models import Door


@staff_with("assises.serve_door")
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Choose a door, then serve it: `?porte=` says which, so that a reload stays there."""
    doors = (
        Door.objects.filter(edition__is_current=True).in_order().select_related("place", "edition")
    )
    slug = request.GET.get("porte")
    if not slug:
        return TemplateResponse(request, "checkin/doors.html", {"doors": doors})
    served = get_object_or_404(doors, slug=slug)
    context = {"door": served}
    return TemplateResponse(request, "checkin/door.html", context)
