"""Suggestions, with their reasons; those kept in mind, and those put away."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from networking.access import MemberRequest, is_shown, members
from networking.directory.actions import own
from networking.directory.guards import readers
from networking.matching import actions
from networking.matching.suggestions import kept_in_mind, put_away, suggested
from networking.models import Opinion, Profile

A_PAGE = 12


def _page(request: MemberRequest, found: Any) -> Page:
    """`found`: a list that is cut before it is read."""
    return Paginator(found, A_PAGE).get_page(request.GET.get("page"))


@readers
@require_safe
def suggestions(request: MemberRequest) -> HttpResponseBase:
    found = suggested(request.registration, now=timezone.now())
    context = {
        "page": _page(request, found),
        "completing": len(found.completing),
        "is_shown": is_shown(own(request.registration)),
        "put_away": put_away(request.registration),
    }
    return TemplateResponse(request, "networking/matching/suggestions.html", context)


@readers
@require_safe
def kept(request: MemberRequest) -> HttpResponseBase:
    found = kept_in_mind(request.registration, now=timezone.now())
    shown = is_shown(own(request.registration))
    context = {"page": _page(request, found), "is_shown": shown}
    return TemplateResponse(request, "networking/matching/kept.html", context)


def _think(request: MemberRequest, profile: str, kind: str) -> Profile:
    about = get_object_or_404(
        Profile.objects.seen_by(request.registration).with_person(), pk=profile
    )
    actions.think(request.registration, about=about, kind=kind, now=timezone.now())
    return about


def _back(request: MemberRequest) -> HttpResponseBase:
    """To the page of networking where the button was; nothing else is followed."""
    try:
        parts = urlsplit(request.POST.get("next", ""))
        is_ours = resolve(parts.path).app_name == "networking"
    except (Resolver404, ValueError):
        return redirect("networking:suggestions")
    if parts.scheme or parts.netloc or not is_ours:
        return redirect("networking:suggestions")
    return redirect(f"{parts.path}?{parts.query}" if parts.query else parts.path)


@members
@require_POST
def keep(request: MemberRequest, profile: str) -> HttpResponseBase:
    about = _think(request, profile, Opinion.Kind.KEPT)
    told = {"name": about.registration.full_name}
    messages.success(request, _("Kept in mind: %(name)s.") % told)
    return _back(request)


@members
@require_POST
def dismiss(request: MemberRequest, profile: str) -> HttpResponseBase:
    about = _think(request, profile, Opinion.Kind.DISMISSED)
    told = {"name": about.registration.full_name}
    said = _("Put away: %(name)s. To undo it, see the end of this page.") % told
    messages.success(request, said)
    return _back(request)


@members
@require_POST
def undo(request: MemberRequest, profile: str) -> HttpResponseBase:
    about = get_object_or_404(
        Profile.objects.seen_by(request.registration).with_person(), pk=profile
    )
    actions.think_nothing(request.registration, about=about)
    messages.success(request, _("Undone: %(name)s.") % {"name": about.registration.full_name})
    return _back(request)
