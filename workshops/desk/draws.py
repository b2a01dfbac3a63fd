"""One proposal: how good it is, who gets what, and its publication."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assises.errors import Refused
from registration.desk.access import DeskRequest, organisers
from registration.models import Registration
from workshops.desk.rankings import ranking_at
from workshops.models import Draw, Ranking, Workshop
from workshops.ranking import draws as proposals
from workshops.ranking.files import from_json, seats_of
from workshops.ranking.problems import number_of, slot_of
from workshops.ranking.reports import histogram, lines

A_PAGE = 100


@organisers
@require_safe
def draw(request: DeskRequest, number: int, draw: int) -> HttpResponse:
    """A proposal beside what simpler rules would have given on the same wishes."""
    ranking, one = _at(request, number, draw)
    if not one.problem:
        messages.info(request, _("Another proposal was published: this one is no longer kept."))
        return redirect("workshops:desk_ranking", number)
    workshops = {slot_of(workshop): workshop for workshop in _all_of(ranking)}
    people = Paginator(people_of(one, workshops), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "ranking": ranking,
        "draw": one,
        "is_over": ranking.closes_at <= timezone.now(),
        "lines": [(workshops.get(line.slot), line) for line in lines(one)],
        "bars": histogram(one),
        "rules": one.result["rules"],
        "people": people,
        "several": len({slot[1] for slot in workshops}) > 1,
    }
    return TemplateResponse(request, "desk/workshops/draw.html", context)


def _all_of(ranking: Ranking) -> list[Workshop]:
    """Those that were closed or cancelled since, too."""
    found = Workshop.objects.filter(round__ranking=ranking).in_order()
    return list(found.select_related("round", "session__theme", "repeats__session"))


def people_of(draw: Draw, workshops: dict[Any, Workshop]) -> list[tuple[Registration, Any]]:
    """Each person by name, with what they get: pairs of a workshop and its rank, 0 by hand."""
    problem, seats = from_json(draw.problem), seats_of(draw.result["seats"])
    wishes = {one.person: one for one in problem.wishes}
    people = Registration.objects.of(draw.ranking.edition).confirmed().in_order()
    found = []
    for person in people.only("id", "first_name", "last_name", "organisation", "code"):
        number = number_of(person.pk)
        if number in wishes:
            mine = seats.get(number, {})
            got = [
                (workshops.get((topic, n)), problem.rank(wishes[number], topic))
                for n, topic in sorted(mine.items())
            ]
            found.append((person, got))
    return found


@organisers
@require_POST
def publish(request: DeskRequest, number: int, draw: int) -> HttpResponse:
    """Give the seats, write to everybody who ranked."""
    _ranking, one = _at(request, number, draw)
    try:
        proposals.publish(one, now=timezone.now(), by=request.organiser)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("workshops:desk_draw", number, draw)
    messages.success(request, _("Published: everybody who ranked is told by mail."))
    return redirect("workshops:desk_draw", number, draw)


def _at(request: DeskRequest, number: int, draw: int) -> tuple[Ranking, Draw]:
    ranking = ranking_at(request, number)
    draws = ranking.draws.select_related("ranking__edition")
    return ranking, get_object_or_404(draws, number=draw)
