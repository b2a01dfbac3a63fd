"""Those on stage, put in their workshops at an organiser's press: one of them, or all."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assises.errors import Refused
from assises.models import User
from registration.desk.access import DeskRequest, organisers
from registration.models import Registration
from workshops.actions import seat_lead
from workshops.models import Lock, Ranking, Workshop
from workshops.on_stage import OnStage, to_be_put
from workshops.ranking import draws


@organisers
@require_POST
def put(request: DeskRequest) -> HttpResponse:
    """`who`: one pair of a workshop and a person that is proposed; else all that are plain."""
    now, number = timezone.now(), request.POST.get("ranking", "")
    ranking = _ranking(request, number) if number else None
    done = 0
    for workshop, person in _chosen(to_be_put(request.edition, ranking, now), request):
        try:
            _put(workshop, person, now, request.organiser)
        except Refused as refusal:
            messages.error(request, f"{person}: {refusal}")
        else:
            done += 1
    said = ngettext(
        "%(n)d person is put in their workshop.", "%(n)d people are put in their workshops.", done
    )
    if done:
        messages.success(request, said % {"n": done})
    if ranking:
        return redirect("workshops:desk_ranking", ranking.number)
    return redirect("workshops:desk")


def _ranking(request: DeskRequest, number: str) -> Ranking:
    known = Ranking.objects.filter(edition=request.edition)
    return get_object_or_404(known, number=int(number) if number.isdecimal() else 0)


def _chosen(
    proposed: Iterable[OnStage], request: DeskRequest
) -> list[tuple[Workshop, Registration]]:
    who = request.POST.get("who", "")
    if not who:
        return [(one.workshop, one.only) for one in proposed if one.only]
    return [
        (one.workshop, namesake.person)
        for one in proposed
        for namesake in one.people
        if who == f"{one.workshop.pk}:{namesake.person.pk}" and not namesake.is_there
    ]


def _put(workshop: Workshop, person: Registration, now: datetime, by: User) -> None:
    """By ranking, the allocation keeps their seat; elsewhere they have it at once."""
    if workshop.round.ranking and not workshop.round.ranking.is_published:
        draws.put(workshop, registration=person, kind=Lock.Kind.LEADS, now=now, by=by)
    else:
        seat_lead(workshop, registration=person, now=now, by=by)
