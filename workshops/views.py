"""The workshops: what is left in each, for everyone; one's own seats, for participants."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import linked_data
from agenda.models import Session
from assises.access import EditionRequest, everyone, private
from assises.errors import Refused
from assises.http import same_for_all
from assises.models import Edition
from registration.access import ParticipantRequest, current_registration, participants
from workshops import actions
from workshops.coming_back import back, workshop_or_404
from workshops.models import Seat, Workshop
from workshops.ranking.sheets import ranked_until, sheets_of
from workshops.standing import choice_of, choices, left_in, listed, swaps_of


def seats_version(request: HttpRequest) -> str:
    """What moves the public page: seats taken or given back, and rankings that open and end."""
    edition: Edition = request.edition  # type: ignore[attr-defined]
    seats = Seat.objects.filter(round__edition=edition)
    changes = seats.aggregate(changes=Count("pk") + Sum(F("sequence"), default=0))["changes"]
    return f"{changes} {ranked_until(edition, timezone.now())}"


@everyone
@partial(same_for_all, also=seats_version)
@require_safe
def index(request: EditionRequest) -> HttpResponse:
    sessions = list(
        Session.objects.of(request.edition)
        .filter(kind=Session.Kind.WORKSHOP)
        .with_people()
        .order_by("theme__position", "starts_at", "room__position", "pk")
    )
    given = {workshop.session_id: workshop for workshop in listed(request.edition)}
    planned = [session for session in sessions if not session.is_cancelled]
    context = {
        "workshops": sessions,
        "cards": [(session, *_left(given.get(session.pk))) for session in sessions],
        "has_seats": bool(given),
        "ranked_until": ranked_until(request.edition, timezone.now()),
        "same_hours": len({(w.starts_at, w.ends_at) for w in sessions}) == 1,
        "places": sum(session.places for session in planned),
        "linked_data": linked_data.script(linked_data.the_day(request.edition, sessions)),
    }
    return TemplateResponse(request, "workshops/index.html", context)


def _left(workshop: Workshop | None) -> tuple[int | None, bool]:
    """What may be taken, if seats are given by name; and whether it is closed."""
    if workshop is None:
        return None, False
    return left_in(workshop), workshop.closed_at is not None


@everyone
@require_safe
def detail(request: EditionRequest, slug: str) -> HttpResponseBase:
    """One workshop: what it is about, the wall of its seats, and one's own seat for who came in."""
    sessions = Session.objects.filter(edition__is_current=True, kind=Session.Kind.WORKSHOP)
    session = get_object_or_404(sessions.with_people(), slug=slug)
    workshop = Workshop.objects.filter(session=session).with_counts().first()
    registration, now = current_registration(request), timezone.now()
    context = {
        "session": session,
        "hosts": session.roles.all(),
        "workshop": workshop,
        "registration": registration,
        **_terms(workshop, now),
    }
    if workshop and registration:
        context["choice"] = choice_of(workshop, registration, now)
        _asked, requests = swaps_of(registration, now)
        context["requests"] = [one for one in requests if one.asking.workshop_id == workshop.pk]
    return private(TemplateResponse(request, "workshops/detail.html", context))


def _terms(workshop: Any, now: datetime) -> dict[str, Any]:
    """What is left in a workshop (of `with_counts`), and whether seats are given now."""
    if workshop is None:
        return {}
    opens_at, ranking = workshop.round.opens_at, workshop.round.ranking
    return {
        "ranked_until": ranking.closes_at if ranking and ranking.is_open(now) else None,
        "left": left_in(workshop),
        "free": max(0, workshop.session.places - workshop.held),
        "has_begun": workshop.has_started(now),
        "is_open": not workshop.has_started(now) and workshop.round.is_open(now),
        "opens_at": opens_at if opens_at and opens_at > now else None,
    }


@participants
@require_safe
def choose(request: ParticipantRequest) -> HttpResponseBase:
    """One's seats: each workshop with what is left, and one button; or a ranking to fill in."""
    now = timezone.now()
    context = {
        "registration": request.registration,
        "rounds": [
            (one, theirs)
            for one, theirs in choices(request.registration, now)
            if one.ranking is None or not one.ranking.is_open(now)
        ],
        "sheets": sheets_of(request.registration, now),
        "swaps": swaps_of(request.registration, now),
    }
    return TemplateResponse(request, "workshops/choose.html", context)


@participants
@require_POST
def take(request: ParticipantRequest, slug: str) -> HttpResponseBase:
    workshop = workshop_or_404(request, slug)
    try:
        seat = actions.take_seat(workshop, registration=request.registration, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        held = seat.state == Seat.State.HELD
        said = _("You have a seat.") if held else _("You are on the waiting list.")
        messages.success(request, said)
    return back(request)


@participants
@require_POST
def give_back(request: ParticipantRequest, slug: str) -> HttpResponseBase:
    workshop = workshop_or_404(request, slug)
    actions.release_seat(workshop, registration=request.registration, now=timezone.now())
    messages.success(request, _("Done: thank you for saying so."))
    return back(request)
