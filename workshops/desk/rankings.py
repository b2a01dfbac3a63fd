"""One ranking: who ranked, who is put where by hand, what one more room would change."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assises.errors import Refused
from registration.desk.access import DeskRequest, organisers
from registration.models import Registration
from workshops.allocation import Impossible
from workshops.allocation.comparing import outcome
from workshops.desk.words import in_words
from workshops.forms import PutForm, RoomForm
from workshops.models import Lock, Ranking, Workshop
from workshops.on_stage import to_be_put
from workshops.ranking import draws
from workshops.ranking.problems import out_of_reach, slot_of


@organisers
@require_safe
def ranking(request: DeskRequest, number: int) -> HttpResponse:
    return shown(request, ranking_at(request, number))


def shown(request: DeskRequest, one: Ranking, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a ranking, with what a form or the solver had to say."""
    locks, now = Lock.objects.filter(workshop__round__ranking=one), timezone.now()
    stage = [] if one.is_published else to_be_put(request.edition, one, now)
    context = {
        "ranking": one,
        "is_open": one.is_open(now),
        "stage": stage,
        "plain": sum(bool(line.only) for line in stage),
        "ballots": one.ballots.that_count().count(),
        "draws": one.draws.order_by("-number"),
        "locks": locks.select_related(
            "registration", "workshop__session", "workshop__round"
        ).order_by("workshop", "registration__sort_name", "pk"),
        "put_form": put_form(one),
        "room_form": room_form(one),
        "out_of_reach": out_of_reach(one),
        **more,
    }
    return TemplateResponse(request, "desk/workshops/ranking.html", context, status=status)


@organisers
@require_POST
def propose(request: DeskRequest, number: int) -> HttpResponse:
    """Solve, and show what is proposed; or say what cannot hold."""
    one = ranking_at(request, number)
    try:
        draw = draws.propose(one, now=timezone.now(), by=request.organiser)
    except Impossible as impossible:
        return shown(request, one, 409, conflicts=in_words(one, impossible.conflicts))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("workshops:desk_ranking", number)
    return redirect("workshops:desk_draw", number, draw.number)


@organisers
@require_POST
def put(request: DeskRequest, number: int) -> HttpResponse:
    """Put somebody in a workshop, or out of it."""
    one = ranking_at(request, number)
    form = put_form(one, request.POST)
    if form.is_valid():
        person = found(request, form.cleaned_data["person"])
        if person is None:
            form.add_error("person", _("Nobody has this code or this address."))
        else:
            return _put(request, one, form, person)
    return shown(request, one, 422, put_form=form)


def _put(request: DeskRequest, one: Ranking, form: PutForm, person: Registration) -> HttpResponse:
    try:
        draws.put(
            form.cleaned_data["workshop"],
            registration=person,
            kind=form.cleaned_data["kind"],
            now=timezone.now(),
            by=request.organiser,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return shown(request, one, 422, put_form=form)
    messages.success(request, _("It is written: propose again to see what it changes."))
    return redirect("workshops:desk_ranking", one.number)


@organisers
@require_POST
def free(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    one = ranking_at(request, number)
    locks = Lock.objects.filter(workshop__round__ranking=one, pk=pk)
    for mark in locks.select_related("workshop__round__edition"):
        draws.free(mark, now=timezone.now(), by=request.organiser)
    messages.success(request, _("Their wishes decide again."))
    return redirect("workshops:desk_ranking", number)


@organisers
@require_POST
def one_more_room(request: DeskRequest, number: int) -> HttpResponse:
    """What more seats would change: solved again, kept nowhere."""
    one = ranking_at(request, number)
    form = room_form(one, request.POST)
    if not form.is_valid():
        return shown(request, one, 422, room_form=form)
    workshop, seats = form.cleaned_data["workshop"], form.cleaned_data["seats"]
    try:
        before = outcome(*_solved(one, workshop, 0))
        after = outcome(*_solved(one, workshop, seats))
    except Impossible as impossible:
        return shown(request, one, 409, conflicts=in_words(one, impossible.conflicts))
    room = {"workshop": workshop, "seats": seats, "before": before, "after": after}
    return shown(request, one, room_form=form, room=room)


def _solved(one: Ranking, workshop: Workshop, seats: int) -> tuple[Any, Any]:
    problem, solved = draws.with_more_seats(one, slot_of(workshop), seats)
    return problem, solved.seats


def found(request: DeskRequest, said: str) -> Registration | None:
    """By the code under a badge, or the address."""
    said = said.strip()
    code = said.replace(" ", "").replace("-", "").upper()
    people = Registration.objects.of(request.edition).confirmed()
    return people.filter(Q(code=code) | Q(email__iexact=said)).order_by("pk").first()


def ranking_at(request: DeskRequest, number: int) -> Ranking:
    rankings = Ranking.objects.filter(edition=request.edition).select_related("edition")
    return get_object_or_404(rankings, number=number)


def put_form(one: Ranking, data: Any = None) -> PutForm:
    return PutForm(data, workshops=_workshops(one), auto_id="put-%s")


def room_form(one: Ranking, data: Any = None) -> RoomForm:
    return RoomForm(data, workshops=_workshops(one), auto_id="room-%s")


def _workshops(one: Ranking) -> QuerySet[Workshop]:
    held = Workshop.objects.filter(round__ranking=one, closed_at=None).in_order()
    return held.select_related("session", "round")
