"""The buttons of an exchange of seats: ask, accept, decline or take back."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assises import limits
from assises.errors import Refused
from registration.access import ParticipantRequest, participants
from workshops import actions
from workshops.coming_back import back, workshop_or_404
from workshops.models import Swap

ASKED = 10  # an hour and person: more would be codes that are guessed
HOUR = 3600


@participants
@require_POST
def ask_swap(request: ParticipantRequest, slug: str) -> HttpResponseBase:
    """Ask the owner of a badge code. The same words whoever it is, if anybody."""
    workshop, code = workshop_or_404(request, slug), request.POST.get("code", "").strip()
    if not code:
        messages.error(request, _("Type the code that is on their badge."))
    elif not limits.hit(f"swap:{request.registration.pk}", ASKED, HOUR):
        messages.error(request, _("You have asked often: try again in an hour."))
    else:
        try:
            actions.ask_swap(
                workshop, registration=request.registration, code=code, now=timezone.now()
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("It is asked: if this person has a seat at the same hours, they get a mail.")
            messages.success(request, said)
    return back(request)


@participants
@require_POST
def accept_swap(request: ParticipantRequest, pk: int) -> HttpResponseBase:
    try:
        actions.accept_swap(
            _swap(request, pk), registration=request.registration, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is done: your seats are exchanged."))
    return redirect("workshops:choose")


@participants
@require_POST
def drop_swap(request: ParticipantRequest, pk: int) -> HttpResponseBase:
    """Decline what is asked, or take one's own request back: both keep their seats."""
    actions.drop_swap(_swap(request, pk), registration=request.registration, now=timezone.now())
    messages.success(request, _("Done: both of you keep your seats."))
    return back(request)


def _swap(request: ParticipantRequest, pk: int) -> Swap:
    mine = Swap.objects.of(request.registration).select_related("asking__round")
    return get_object_or_404(mine, pk=pk)
