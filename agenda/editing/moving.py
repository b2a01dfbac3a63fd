"""Move a session of the draft, take it out, or go back to what is published."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda.editing import drafts
from agenda.editing.desk import planned_at
from agenda.editing.undoing import grid_after
from agenda.models import Room
from assises.errors import Refused
from assises.templatetags.ui import typo
from registration.desk.access import DeskRequest, organisers


@organisers
@require_POST
def move(request: DeskRequest, uid: UUID) -> HttpResponse:
    """Another start, another room, the same length: what a drag says, or a button."""
    before, starts_at = planned_at(request, uid), _hour(request)
    room = Room.objects.filter(edition=request.edition, pk=_number(request, "room") or 0).first()
    said: dict[str, Any] = {"room": room, "starts_at": starts_at}
    try:
        after = drafts.move(
            uid,
            edition=request.edition,
            values={name: value for name, value in said.items() if value},
            seen=request.POST.get("seen", ""),
            anyway="anyway" in request.POST,
            by=request.organiser,
            now=timezone.now(),
        )
    except Refused as refusal:
        if not request.accepts("text/html"):
            return JsonResponse({"message": typo(str(refusal))}, status=409)
        messages.error(request, str(refusal))
        return redirect("agenda:desk")
    there = grid_after(before, after)
    return redirect(there) if request.accepts("text/html") else JsonResponse({"address": there})


def _hour(request: DeskRequest) -> datetime | None:
    """`start`: RFC 3339; `local`: on the clock of the edition, as a drag says it."""
    try:
        there = parse_datetime(request.POST.get("start") or request.POST.get("local", ""))
    except ValueError:
        return None
    if there and timezone.is_naive(there):
        there = timezone.make_aware(there, request.edition.zone)
    return there


def _number(request: DeskRequest, name: str) -> int | None:
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else None


@organisers
@require_POST
def drop(request: DeskRequest, uid: UUID) -> HttpResponse:
    try:
        drafts.drop(
            uid,
            edition=request.edition,
            seen=request.POST.get("seen", ""),
            by=request.organiser,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is taken out of the draft."))
    return redirect("agenda:desk")


@organisers
@require_POST
def throw_away(request: DeskRequest, uid: UUID) -> HttpResponse:
    """Back to what is published."""
    seen = request.POST.get("seen", "")
    try:
        drafts.throw_away(
            uid, edition=request.edition, seen=seen, by=request.organiser, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your changes of this session are thrown away."))
    return redirect("agenda:desk")
