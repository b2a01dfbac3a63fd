"""Favourites and notices of who is signed in. Who is not keeps their stars on the phone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agenda.models import ChangeNotice, Favourite, Session
from agenda.personal import actions
from assises import limits
from assises.errors import Refused
from registration.access import ParticipantRequest, mark_of, participants

MINUTE = 60
A_MINUTE = 120  # changes of one person: more is a program that has gone mad


@participants
@require_http_methods(["GET", "HEAD", "POST"])
def favourites(request: ParticipantRequest) -> HttpResponseBase:
    """One's favourites: a page with plain buttons, or JSON for the stars of public pages."""
    if request.method == "POST":
        return _choose(request)
    mine = Favourite.objects.filter(registration=request.registration)
    if _is_program(request):
        slugs = mine.order_by("at", "pk").values_list("session__slug", flat=True)
        return JsonResponse(_told(request, list(slugs)))
    sessions = Session.objects.of(request.edition).select_related("room", "theme").in_order()
    kept = set(mine.values_list("session", flat=True))
    lines = [(session, session.pk in kept) for session in sessions]
    return TemplateResponse(request, "agenda/favourites.html", {"lines": lines})


def _choose(request: ParticipantRequest) -> HttpResponse:
    keep, drop = request.POST.getlist("keep"), request.POST.getlist("drop")
    if not limits.hit(f"favourites:{request.registration.pk}", A_MINUTE, MINUTE):
        return HttpResponse(status=429)
    try:
        slugs = actions.choose(request.registration, keep=keep, drop=drop, now=timezone.now())
    except Refused as refusal:
        if _is_program(request):
            return JsonResponse({"code": refusal.code, "detail": str(refusal)}, status=409)
        messages.error(request, str(refusal))
    else:
        if _is_program(request):
            return JsonResponse(_told(request, slugs))
    return redirect("agenda:favourites" if request.POST.get("to") == "list" else "day:day")


def _told(request: ParticipantRequest, slugs: list[str]) -> dict[str, object]:
    """`owner` says whose list it is, `token` lets a page that is the same for all write to it."""
    return {"slugs": slugs, "owner": mark_of(request.registration), "token": get_token(request)}


def _is_program(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


@participants
@require_POST
def dismiss(request: ParticipantRequest, pk: int) -> HttpResponseBase:
    """They have read what changed."""
    mine = ChangeNotice.objects.filter(registration=request.registration)
    actions.dismiss(get_object_or_404(mine, pk=pk), now=timezone.now())
    return redirect("day:day")
