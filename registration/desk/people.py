"""The list of registrations, and who is ticked in it."""

from contextlib import suppress
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from assises.models import Edition
from registration.desk.access import DeskRequest, organisers
from registration.desk.deeds import DEEDS
from registration.desk.filters import Asked, found
from registration.desk.home import places_of, states_of
from registration.models import Category, Picked, Registration

State = Registration.State
PER_PAGE = 50
# Each state of the filters, with its sign; words of several, as a number follows.
STATES = (
    (State.CONFIRMED, "check", _("Registered")),
    (State.WAITING, "clock", _("Waiting list")),
    (State.OFFERED, "mail", pgettext_lazy("people", "Places offered")),
    (State.PENDING, "mail", _("To be confirmed")),
    (State.CANCELLED, "cross", pgettext_lazy("people", "Cancelled")),
)


@organisers
@require_safe
def people(request: DeskRequest) -> HttpResponse:
    edition, asked = request.edition, Asked.of(request.GET)
    page = Paginator(found(asked, edition, request.organiser), PER_PAGE).get_page(
        request.GET.get("page")
    )
    _find_positions(page, edition)
    states = states_of(edition)
    shown = [person.pk for person in page]
    mine = Picked.objects.filter(organiser=request.organiser, registration__edition=edition)
    context = {
        "asked": asked,
        "page": page,
        "states": states,
        "state_filters": [
            (state, sign, label, states[state], state in asked.states)
            for state, sign, label in STATES
            if states[state] or state in asked.states
        ],
        "places": places_of(edition, states),
        "categories": Category.objects.filter(edition=edition).in_order(),
        "picked_here": set(
            mine.filter(registration__in=shown).values_list("registration", flat=True)
        ),
        "picked": mine.count(),
        "deeds": DEEDS.values(),
    }
    return TemplateResponse(request, "desk/people.html", context)


def _find_positions(page: Page, edition: Edition) -> None:
    """Who waits gets `place_in_line`, from 1. One query, if somebody on the page waits."""
    if not any(person.state == Registration.State.WAITING for person in page):
        return
    line = Registration.objects.of(edition).in_line().values_list("number", flat=True)
    positions = {number: position for position, number in enumerate(line, start=1)}
    for person in page:
        person.place_in_line = positions.get(person.number)


@organisers
@require_POST
def pick(request: DeskRequest) -> HttpResponse:
    """Remember who is ticked, then go where the button says."""
    mine = Picked.objects.filter(organiser=request.organiser)
    if "none" in request.POST:
        mine.delete()
    elif "all" in request.POST:
        asked = Asked.of(QueryDict(request.POST.get("filter", "")))
        _tick(request, found(asked, request.edition, request.organiser))
    else:
        ticked = _ids(request.POST.getlist("row"))
        shown = Registration.objects.of(request.edition).filter(
            pk__in=_ids(request.POST.getlist("shown"))
        )
        mine.filter(registration__in=shown.exclude(pk__in=ticked)).delete()
        _tick(request, shown.filter(pk__in=ticked))
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"picked": mine.filter(registration__edition=request.edition).count()})
    return redirect(_next(request))


def _tick(request: DeskRequest, people: QuerySet[Registration]) -> None:
    Picked.objects.bulk_create(
        (
            Picked(organiser=request.organiser, registration_id=pk)
            for pk in people.order_by().values_list("pk", flat=True)
        ),
        batch_size=400,
        ignore_conflicts=True,
    )


def _ids(texts: list[str]) -> list[UUID]:
    ids = []
    for text in texts:
        with suppress(ValueError):
            ids.append(UUID(text))
    return ids


def _next(request: DeskRequest) -> str:
    if "do" in request.POST and request.POST.get("deed") in DEEDS:
        return reverse("desk:for_picked", args=[request.POST["deed"]])
    query = Asked.of(QueryDict(request.POST.get("filter", ""))).query()
    page = request.POST.get("page") or request.POST.get("here", "")
    where = "&".join(filter(None, [query, f"page={page}" if page.isdecimal() else ""]))
    return f"{reverse('desk:people')}?{where}" if where else reverse("desk:people")
