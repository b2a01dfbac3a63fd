"""Every live room with its figures, and how each is set."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agenda.live import actions, feed, record
from agenda.live.forms import RoomForm
from agenda.live.models import LiveRoom
from agenda.models import Session
from registration.desk.access import DeskRequest, organisers


@organisers
@require_safe
def rooms(request: DeskRequest) -> HttpResponse:
    """The live rooms of the day, in order. Two queries, once each has been opened."""
    sessions = Session.objects.of(request.edition).filter(has_live=True)
    found = [feed.room_of(one) for one in sessions.select_related("room", "live_room").in_order()]
    records = record.of_rooms([room.pk for room in found])
    listed = [(room, records[room.pk]) for room in found]
    return TemplateResponse(request, "desk/live/rooms.html", {"rooms": listed})


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: DeskRequest, slug: str) -> HttpResponse:
    """How one room is set, its record, and where its pages are."""
    live = room_at(request, slug)
    form = RoomForm(request.POST or None, instance=live, auto_id="%s", use_required_attribute=False)
    if form.is_valid():
        changed: dict[str, Any] = {name: form.cleaned_data[name] for name in form.changed_data}
        actions.set_up(live, changed, by=request.organiser, now=timezone.now())
        messages.success(request, _("It is written."))
        return redirect("live:desk_room", slug)
    context = {"live": live, "session": live.session, "form": form, "record": record.of(live.pk)}
    return TemplateResponse(request, "desk/live/room.html", context)


def room_at(request: DeskRequest, slug: str) -> LiveRoom:
    sessions = Session.objects.of(request.edition).filter(has_live=True).with_people()
    session = get_object_or_404(sessions.select_related("edition", "room", "live_room"), slug=slug)
    return feed.room_of(session)
