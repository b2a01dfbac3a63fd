"""After a button one comes back to the page where it was: one of ours, or one's own workshops."""

from urllib.parse import urlsplit

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, resolve

from registration.access import ParticipantRequest
from workshops.models import Workshop

PAGES = frozenset({"workshops:choose", "workshops:detail"})


def back(request: ParticipantRequest) -> HttpResponseBase:
    return redirect(_own_page(request.POST.get("next", "")) or "workshops:choose")


def _own_page(address: str) -> str:
    """The path, if it is one of these pages; nothing else is followed."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or address != parts.path:
        return ""
    try:
        return address if resolve(address).view_name in PAGES else ""
    except Resolver404:
        return ""


def workshop_or_404(request: ParticipantRequest, slug: str) -> Workshop:
    known = Workshop.objects.filter(round__edition=request.edition)
    return get_object_or_404(known, session__slug=slug)
