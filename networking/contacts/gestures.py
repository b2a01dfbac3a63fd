"""The buttons of the list of contacts: agree, decline, take back, write, remove."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assises.errors import Refused
from networking.contacts import actions
from networking.contacts.access import wearers
from networking.contacts.forms import GivesForm, NoteForm
from networking.models import Exchange
from registration.access import ParticipantRequest


def _mine(request: ParticipantRequest, pk: UUID) -> Exchange:
    """One's own, on either side; what stands no more is said by the action."""
    return get_object_or_404(Exchange.objects.of(request.registration).with_people(), pk=pk)


@wearers
@require_POST
def answer(request: ParticipantRequest, pk: UUID) -> HttpResponseBase:
    exchange, form = _mine(request, pk), GivesForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("networking:contacts")
    try:
        done = actions.answer(exchange, by=request.registration, now=timezone.now(), **form.said())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        name = done.other_than(request.registration).full_name
        said = _("It is exchanged: you have the contact of %(name)s.") % {"name": name}
        messages.success(request, said)
    return redirect("networking:contacts")


@wearers
@require_POST
def decline(request: ParticipantRequest, pk: UUID) -> HttpResponseBase:
    actions.decline(_mine(request, pk), by=request.registration, now=timezone.now())
    messages.success(request, _("Your contact stays with you."))
    return redirect("networking:contacts")


@wearers
@require_POST
def take_back(request: ParticipantRequest, pk: UUID) -> HttpResponseBase:
    try:
        actions.take_back(_mine(request, pk), by=request.registration, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your offer is taken back."))
    return redirect("networking:contacts")


@wearers
@require_POST
def write_note(request: ParticipantRequest, pk: UUID) -> HttpResponseBase:
    exchange, form = _mine(request, pk), NoteForm(request.POST)
    if form.is_valid():
        actions.write_note(exchange, by=request.registration, note=form.cleaned_data["note"])
        messages.success(request, _("Your word is kept."))
    else:
        messages.error(request, str(form.errors["note"][0]))
    return redirect("networking:contacts")


@wearers
@require_POST
def remove(request: ParticipantRequest, pk: UUID) -> HttpResponseBase:
    actions.remove(_mine(request, pk), by=request.registration, now=timezone.now())
    messages.success(request, _("This contact is off your list."))
    return redirect("networking:contacts")
