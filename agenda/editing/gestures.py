"""The day itself: late, another room, cancelled, undone; each gesture is foreseen before."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from agenda.editing import during
from agenda.editing.forms import LateForm, with_places
from agenda.editing.words import change_in_words
from agenda.models import Release, Room, Session
from assises.errors import Refused
from registration.desk.access import DeskRequest, organisers

QUICK = (5, 10, 15, 20, 30)


@organisers
@require_safe
def day(request: DeskRequest) -> HttpResponse:
    """Each room: what is on, what follows, and the gestures. Four queries."""
    return _shown(request)


def _shown(request: DeskRequest, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    sessions = Session.objects.of(request.edition).filter(ends_at__gt=now).select_related("room")
    rooms: dict[Room, list[Session]] = {}
    for session in sessions.in_order():
        rooms.setdefault(session.room, []).append(session)
    all_rooms = Room.objects.filter(edition=request.edition)
    recent = Release.objects.of(request.edition).filter(
        kind=Release.Kind.ON_THE_DAY, at__gt=now - during.UNDONE_WITHIN
    )
    context = {
        "rooms": sorted(rooms.items(), key=lambda one: (one[0].position, one[0].pk)),
        "all_rooms": [(one, with_places(one)) for one in all_rooms.order_by("position", "pk")],
        "recent": [
            (one, [(line, change_in_words(line, request.edition)) for line in one.changes])
            for one in recent.in_order()
        ],
        "minutes": QUICK,
        "now": now,
        "is_today": now.astimezone(request.edition.zone).date() == request.edition.day,
        **more,
    }
    return TemplateResponse(request, "desk/programme/day.html", context, status=status)


@organisers
@require_POST
def late(request: DeskRequest) -> HttpResponse:
    """First what would move, then it moves."""
    form = LateForm(request.POST, edition=request.edition)
    now = timezone.now()
    if not form.is_valid():
        messages.error(request, str(during.OutOfReason()))
        return redirect("agenda:desk_day")
    room, minutes = form.cleaned_data["room"], form.cleaned_data["minutes"]
    if "sure" not in request.POST:
        moved = during.foresee(room, minutes=minutes, now=now)
        clashing = during.people_elsewhere(room, moved, now)
        seen = during.last_number(request.edition)
        foreseen = {"room": room, "minutes": minutes, "moved": moved, "clashing": clashing}
        foreseen |= {"seen": seen}
        return _shown(request, foreseen=foreseen)
    return _done(
        request,
        lambda: during.run_late(
            room,
            minutes=minutes,
            seen=form.cleaned_data["seen"],
            tells=form.cleaned_data["tells"],
            by=request.organiser,
            now=now,
        ),
    )


@organisers
@require_POST
def one(request: DeskRequest, uid: UUID) -> HttpResponse:
    """Another room for one session, or none at all."""
    session = get_object_or_404(Session.objects.of(request.edition), uid=uid)
    said: dict[str, Any] = {
        "tells": "tells" in request.POST,
        "by": request.organiser,
        "now": timezone.now(),
    }
    if request.POST.get("do") == "cancel":
        if "sure" not in request.POST:
            return _shown(request, cancelling=session)
        return _done(request, lambda: during.cancel(session, **said))
    rooms = Room.objects.filter(edition=request.edition)
    chosen = request.POST.get("room", "")
    room = get_object_or_404(rooms, pk=int(chosen) if chosen.isdecimal() else 0)
    return _done(request, lambda: during.move_room(session, room=room, **said))


@organisers
@require_POST
def undo(request: DeskRequest) -> HttpResponse:
    number = request.POST.get("number", "")
    releases = Release.objects.of(request.edition)
    release = get_object_or_404(releases, number=int(number) if number.isdecimal() else 0)
    return _done(request, lambda: during.undo(release, by=request.organiser, now=timezone.now()))


def _done(request: DeskRequest, gesture: Any) -> HttpResponse:
    try:
        release: Release = gesture()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = ngettext(
            "Done: %(n)d session has changed, everywhere at once.",
            "Done: %(n)d sessions have changed, everywhere at once.",
            len(release.changes),
        )
        messages.success(request, told % {"n": len(release.changes)})
    return redirect("agenda:desk_day")
