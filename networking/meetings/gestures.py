"""What is done about one meeting: seen, accepted, moved, declined, cancelled, missed."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises import limits
from assises.errors import Refused
from networking.access import MemberRequest, members
from networking.meetings import actions
from networking.meetings.days import offers
from networking.meetings.forms import DeclineForm, SlotForm
from networking.meetings.views import meeting_or_404, page_of
from networking.models import Meeting

PROPOSED = 20  # an hour and person: each is a mail to somebody
HOUR = 3600
ELSEWHEN = (actions.NotFree, actions.NoTable, actions.SlotGone)  # another time may do


@members
@require_safe
def meeting(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    found, now = meeting_or_404(request, pk), timezone.now()
    return page_of(request, found, "networking/meetings/meeting.html", now)


@members
@require_POST
def accept(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    """Where the time is free no more, the others that are."""
    found, now = meeting_or_404(request, pk), timezone.now()
    step_free = request.POST.get("step_free") == "on"
    try:
        agreed = actions.accept(found, by=request.registration, now=now, step_free=step_free)
    except ELSEWHEN as refusal:
        messages.error(request, str(refusal))
        return redirect("networking:propose_meeting", pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        table = agreed.table.number if agreed.table else 0
        messages.success(request, _("It is agreed: table %(number)d is yours.") % {"number": table})
    return redirect("networking:meeting", pk)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    """Another time: those free for both, and a word."""
    found, now = meeting_or_404(request, pk), timezone.now()
    reader, other = request.registration, found.other_than(request.registration)
    free = offers(reader, other, request.rules, now=now, leaving=found)
    form = SlotForm(request.POST if request.method == "POST" else None, offers=free)
    if form.is_valid():
        try:
            _propose(request, found, form, now)
        except actions.NotYours as refusal:
            messages.error(request, str(refusal))
            return redirect("networking:meeting", pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("It is proposed: %(name)s gets a mail.") % {"name": other.first_name}
            messages.success(request, said)
            return redirect("networking:meeting", pk)
    return page_of(
        request, found, "networking/meetings/propose.html", now, form=form, offers=free, other=other
    )


class ProposedOften(Refused):
    code = "rate_limited"

    def __init__(self) -> None:
        super().__init__(_("You have proposed a lot of times: try again in an hour."))


def _propose(request: MemberRequest, found: Meeting, form: SlotForm, now: datetime) -> None:
    if not limits.hit(f"meetings:{request.registration.pk}", PROPOSED, HOUR):
        raise ProposedOften
    said = form.cleaned_data
    actions.propose(
        found,
        said["slot"],
        by=request.registration,
        words=said["message"],
        step_free=said["step_free"],
        now=now,
    )


@members
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    """Polite words are proposed."""
    found, now = meeting_or_404(request, pk), timezone.now()
    words = _("Thank you for asking. I am not available, and wish you a good day of meetings.")
    form = DeclineForm(request.POST if request.method == "POST" else None, initial={"words": words})
    if form.is_valid():
        said = form.cleaned_data["words"]
        return _done(
            request,
            lambda: actions.decline(found, by=request.registration, now=now, words=said),
            _("It is declined, politely."),
            found,
        )
    return page_of(request, found, "networking/meetings/decline.html", now, form=form)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    found, now = meeting_or_404(request, pk), timezone.now()
    if request.method == "POST":
        return _done(
            request,
            lambda: actions.cancel(found, by=request.registration, now=now),
            _("It is cancelled: thank you for saying so."),
            found,
        )
    return page_of(request, found, "networking/meetings/cancel.html", now)


@members
@require_POST
def miss(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    """The other did not come; or did, after all."""
    found, now = meeting_or_404(request, pk), timezone.now()
    missed = request.POST.get("came") != "yes"
    return _done(
        request,
        lambda: actions.mark_missed(found, by=request.registration, now=now, missed=missed),
        _("It is noted, for the organisers’ figures alone."),
        found,
    )


def _done(
    request: MemberRequest, do: Callable[[], Meeting], said: str, found: Meeting
) -> HttpResponseBase:
    try:
        do()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("networking:meeting", found.pk)
    messages.success(request, said)
    return redirect("networking:meetings")
