"""Closing or removing a table or a slot: first what would follow, then the button."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assises.models import User
from networking.meetings import actions
from networking.models import Slot, Table
from registration.desk.access import DeskRequest, organisers

CLOSE, REMOVE, OPEN = "fermer", "retirer", "ouvrir"


@dataclass(frozen=True)
class Deeds:
    """What may be done to a table, or to a slot."""

    close: Callable[..., object]
    remove: Callable[..., bool]
    open: Callable[..., None]


OF_TABLES = Deeds(actions.close_table, actions.remove_table, actions.open_table)
OF_SLOTS = Deeds(actions.close_slot, actions.remove_slot, actions.open_slot)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: DeskRequest, pk: int, deed: str) -> HttpResponseBase:
    tables = Table.objects.of(request.edition).select_related("edition")
    return _act(request, get_object_or_404(tables, pk=pk), OF_TABLES, deed)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def slot(request: DeskRequest, pk: int, deed: str) -> HttpResponseBase:
    slots = Slot.objects.of(request.edition).select_related("edition")
    return _act(request, get_object_or_404(slots, pk=pk), OF_SLOTS, deed)


def _act(request: DeskRequest, thing: Any, deeds: Deeds, deed: str) -> HttpResponseBase:
    now = timezone.now()
    if deed not in (CLOSE, REMOVE, OPEN):
        raise Http404
    if request.method != "POST":
        return _look(request, thing, deed, now)
    try:
        said = _do(thing, deeds, deed, request.organiser, now, request.POST.get("seen", "?"))
    except actions.ChangedSince as refusal:
        messages.warning(request, str(refusal))
        return _look(request, thing, deed, now)
    except actions.Removed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("networking:desk_tables")


def _do(thing: Any, deeds: Deeds, deed: str, by: User, now: datetime, seen: str) -> str:
    if deed == OPEN:
        deeds.open(thing, by=by, now=now)
        return _("It may be booked again.")
    if deed == CLOSE:
        deeds.close(thing, by=by, now=now, seen=seen)
        return _("It is closed; those concerned get a mail.")
    if deeds.remove(thing, by=by, now=now, seen=seen):
        return _("It is removed.")
    return _("It is closed, and stays in the list for what was asked or held there.")


def _look(request: DeskRequest, thing: Any, deed: str, now: datetime) -> HttpResponseBase:
    context = {
        "thing": thing,
        "is_table": isinstance(thing, Table),
        "deed": deed,
        "following": actions.what_follows(thing, now),
    }
    return TemplateResponse(request, "desk/networking/close.html", context)
