"""The facilitator's pages: the console of the wall, and who is there."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from assises.access import everyone, private
from assises.errors import Refused
from registration.checkin.models import Presence
from registration.models import Registration
from registration.names import folded
from workshops.models import Seat
from workshops.wall import access, actions, board
from workshops.wall.access import WallRequest, facilitators
from workshops.wall.forms import FindForm
from workshops.wall.models import Attendance
from workshops.wall.views import socket

MOST_FOUND = 10


@everyone
@require_safe
def by_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Who holds the link runs the workshop; a wrong one tells nothing."""
    one = access.facilitator_of(secret, timezone.now())
    if one is None:
        raise Http404
    with translation.override(one.language):
        response = redirect(reverse("wall:run", args=[one.workshop.session.slug]))
    access.sign_in(response, one)
    response["Referrer-Policy"] = "no-referrer"
    return private(response)


@facilitators
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: WallRequest, slug: str) -> HttpResponseBase:
    """The console: each gesture is a post, of a script or of a plain form."""
    if request.method == "POST":
        return _gesture(request)
    context = {
        "workshop": request.workshop,
        "session": request.workshop.session,
        "board": board.read(request.wall.pk, timezone.now()),
        "socket": socket(request.workshop, "animation", "desk"),
        "endings": [*request.wall.conclusions, *[""] * actions.MOST][: actions.MOST],
    }
    return TemplateResponse(request, "wall/run.html", context)


def _gesture(request: WallRequest) -> HttpResponseBase:
    act = GESTURES.get(_said(request)[0])
    if act is None:
        raise Http404
    try:
        act(request, timezone.now())
    except Refused as refusal:
        if request.accepts("text/html"):
            messages.error(request, str(refusal))
            return redirect(request.path)
        return JsonResponse({"code": refusal.code, "message": str(refusal)}, status=409)
    return redirect(request.path) if request.accepts("text/html") else JsonResponse({})


def _said(request: WallRequest) -> tuple[str, str]:
    """The gesture, and what it is about where its button says so: `rename:12`."""
    act, _colon, about = request.POST.get("act", "").partition(":")
    return act, about


def _phase(request: WallRequest, now: datetime) -> None:
    actions.set_phase(request.wall, phase=_said(request)[1], now=now, by=request.by)


def _put(request: WallRequest, now: datetime) -> None:
    """`pile`: a group, "new" with a title, or nothing to take them out of theirs."""
    pile, title = request.POST.get("pile", ""), request.POST.get("title", "")
    if pile == "new" and not title.strip():
        raise actions.Empty
    actions.put(
        request.wall,
        bricks=_bricks(request),
        pile=int(pile) if pile.isdecimal() else None,
        title=title if pile == "new" else "",
    )


def _bricks(request: WallRequest) -> list[UUID]:
    ids = (board.brick_id(text) for text in request.POST.getlist("brick"))
    return [id for id in ids if id]


def _pile(request: WallRequest) -> int:
    pile = _said(request)[1]
    if not pile.isdecimal():
        raise actions.Gone
    return int(pile)


def _rename(request: WallRequest, now: datetime) -> None:
    actions.rename(request.wall, pile=_pile(request), title=request.POST.get("title", ""))


def _hide(request: WallRequest, now: datetime) -> None:
    """All that are chosen are taken off; the one whose button was pressed is put back."""
    act, about = _said(request)
    one = board.brick_id(about)
    for brick in [one] if one else _bricks(request):
        actions.hide(request.wall, brick=brick, hidden=act == "hide")


def _conclude(request: WallRequest, now: datetime) -> None:
    actions.conclude(
        request.wall,
        proposals=request.POST.getlist("proposal"),
        report=request.POST.get("report", ""),
        final=_said(request)[1] == "final",
        now=now,
        by=request.by,
    )


GESTURES: dict[str, Callable[[WallRequest, datetime], Any]] = {
    "phase": _phase,
    "longer": lambda request, now: actions.give_time(request.wall, now=now),
    "close_vote": lambda request, now: actions.close_vote(request.wall, now=now),
    "put": _put,
    "rename": _rename,
    "apart": lambda request, now: actions.undo_pile(request.wall, pile=_pile(request)),
    "hide": _hide,
    "show": _hide,
    "undo": lambda request, now: actions.undo(request.wall),
    "conclude": _conclude,
    "reopen": lambda request, now: actions.reopen(request.wall, now=now, by=request.by),
}


# -- Who is there ---------------------------------------------------------------------------------


@facilitators
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: WallRequest, slug: str) -> HttpResponseBase:
    """Those with a seat, those who came without, and who waits; one tap says who is there."""
    if request.method == "POST":
        _mark(request)
        return redirect(request.path)
    form = FindForm(request.GET if "person" in request.GET else None, auto_id="%s")
    context = {
        "session": request.workshop.session,
        "workshop": request.workshop,
        "socket": socket(request.workshop, "animation", "desk"),
        "lines": _lines(request),
        "waiting": request.workshop.seats.in_line().count(),
        "form": form,
        "found": _found(request, form.cleaned_data["person"]) if form.is_valid() else None,
    }
    return TemplateResponse(request, "wall/people.html", context)


def _mark(request: WallRequest) -> None:
    people = Registration.objects.of(request.edition)
    pk = board.brick_id(request.POST.get("person", ""))
    person = people.filter(pk=pk).first() if pk else None
    if person is None:
        raise Http404
    present = request.POST.get("present") == "1"
    try:
        actions.mark(
            request.workshop,
            registration=person,
            present=present,
            now=timezone.now(),
            by=request.by,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))


def _lines(request: WallRequest) -> list[tuple[Registration, str]]:
    """Each person with how it is known that they are there: "door", "marked", or ""."""
    workshop = request.workshop
    marked = set(
        Attendance.objects.filter(workshop=workshop).values_list("registration", flat=True)
    )
    came = set()
    if workshop.place:
        presences = Presence.objects.came().filter(place=workshop.place)
        came = set(presences.values_list("registration", flat=True))
    held = Seat.objects.held().filter(workshop=workshop).values("registration")
    people = Registration.objects.of(request.edition).confirmed()
    listed = people.filter(Q(pk__in=held) | Q(pk__in=marked)).in_order()
    return [
        (one, "door" if one.pk in came else "marked" if one.pk in marked else "") for one in listed
    ]


def _found(request: WallRequest, said: str) -> list[Registration]:
    """By badge code, else by the beginning of a name."""
    people = Registration.objects.of(request.edition).confirmed()
    code = said.replace(" ", "").replace("-", "").upper()
    by_code = list(people.filter(code=code))
    if by_code:
        return by_code
    words = folded(said).split()
    for word in words:
        people = people.filter(Q(name_key__startswith=word) | Q(name_key__contains=f" {word}"))
    return list(people.in_order()[:MOST_FOUND]) if words else []
