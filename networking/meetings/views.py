"""One's meetings: those to answer, those agreed, those one waits for; asking somebody."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises.errors import Refused
from networking.access import MemberRequest, is_shown, members, own_profile
from networking.matching.ground import common_ground
from networking.meetings import actions
from networking.meetings.days import moments, offers
from networking.meetings.forms import AskForm, AvailabilityForm
from networking.meetings.standing import Met, met, with_people
from networking.models import Meeting, Profile

State = Meeting.State
MOST_ENDED = 10  # requests that came to nothing, on the page


@members
@require_safe
def meetings(request: MemberRequest) -> HttpResponseBase:
    """Eleven queries, however many meetings and slots: who asks, the rules, oneself in the
    directory (two), the meetings, workshops that clash, and one's own day (six).
    """
    reader, now = request.registration, timezone.now()
    rows = Meeting.objects.seen_by(reader).with_people().order_by("slot__starts_at", "pk")
    theirs = met(reader, list(rows), now)
    context = {
        **_by_state(theirs, now),
        "moments": moments(reader, request.rules, now),
        "rules": request.rules,
        "is_shown": is_shown(own_profile(request)),
    }
    return TemplateResponse(request, "networking/meetings/meetings.html", context)


def _by_state(theirs: list[Met], now: datetime) -> dict[str, list[Met]]:
    waiting = [one for one in theirs if one.is_open and one.meeting.expires_at > now]
    agreed = [one for one in theirs if one.is_agreed]
    ended = [one for one in theirs if not one.is_agreed and one not in waiting]
    ended.sort(key=lambda one: one.meeting.changed_at, reverse=True)
    return {
        "to_answer": [one for one in waiting if one.is_awaited],
        "agreed": [one for one in agreed if not one.is_over],
        "waiting": [one for one in waiting if not one.is_awaited],
        "past": [one for one in agreed if one.is_over],
        "ended": ended[:MOST_ENDED],
    }


@members
@require_POST
def availability(request: MemberRequest) -> HttpResponseBase:
    now = timezone.now()
    form = AvailabilityForm(request.POST, edition_id=request.edition.pk, now=now)
    if form.is_valid():
        said = form.cleaned_data
        actions.say_when(request.registration, said["free"], among=said["shown"], now=now)
        messages.success(request, _("It is noted: you are asked for meetings at these times."))
    else:
        messages.error(request, _("Some of these times are over: here are those to come."))
    return redirect("networking:meetings")


@members
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest, profile: UUID) -> HttpResponseBase:
    """Ask somebody: slots free for both, a message, one button."""
    reader, now = request.registration, timezone.now()
    theirs = get_object_or_404(Profile.objects.seen_by(reader).with_person(), pk=profile)
    if not is_shown(own_profile(request)):
        context = {"profile": theirs}
        return TemplateResponse(request, "networking/meetings/not_shown.html", context)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        offers=offers(reader, theirs.registration, request.rules, now=now),
    )
    if form.is_valid():
        return _asked(request, theirs, form, now)
    if not form.is_bound and (standing := with_people(reader, [theirs], now)):
        return redirect("networking:meeting", standing[theirs.pk].meeting.pk)
    return _ask_page(request, theirs, form)


def _asked(
    request: MemberRequest, theirs: Profile, form: AskForm, now: datetime
) -> HttpResponseBase:
    said = form.cleaned_data
    try:
        meeting = actions.ask(
            said["key"],
            asking=request.registration,
            asked=theirs.registration,
            slot=said["slot"],
            message=said["message"],
            step_free=said["step_free"],
            now=now,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _ask_page(request, theirs, form)
    name = theirs.registration.first_name
    messages.success(request, _("It is asked: %(name)s gets a mail.") % {"name": name})
    return redirect("networking:meeting", meeting.pk)


def _ask_page(request: MemberRequest, theirs: Profile, form: AskForm) -> HttpResponseBase:
    context = {
        "profile": theirs,
        "other": theirs.registration,
        "form": form,
        "offers": list(form.offers.values()),
        "rules": request.rules,
        "ground": common_ground(request.registration, theirs, now=timezone.now()),
        "shows_commune": theirs.audience_of("commune") == Profile.Audience.DIRECTORY,
    }
    return TemplateResponse(request, "networking/meetings/ask.html", context)


def meeting_or_404(request: MemberRequest, pk: UUID) -> Meeting:
    """One's own, with somebody whom one may see."""
    return get_object_or_404(Meeting.objects.seen_by(request.registration).with_people(), pk=pk)


def page_of(
    request: MemberRequest, meeting: Meeting, template: str, now: datetime, **more: Any
) -> HttpResponseBase:
    """A page about one meeting."""
    [one] = met(request.registration, [meeting], now)
    profile = Profile.objects.get(registration=one.other)
    context = {
        "met": one,
        "profile": profile,
        "rules": request.rules,
        "ground": common_ground(request.registration, profile, now=now),
        **more,
    }
    return TemplateResponse(request, template, context)
