"""One's own profile: written, seen as others see it, shown, left, erased."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda.models import Theme
from assises import limits
from assises.errors import Refused
from networking.access import MemberRequest, is_shown, members
from networking.directory import actions
from networking.directory.cards import card_of
from networking.directory.forms import PhotographForm, ProfileForm
from networking.models import Profile

HOUR = 3600
PHOTOGRAPHS = 20  # an hour and person: each costs a second of the machine
EDITABLE = ["GET", "HEAD", "POST"]


@members
@require_http_methods(EDITABLE)
def own(request: MemberRequest) -> HttpResponseBase:
    """Write one's profile; the same button may show it to the others."""
    profile = actions.own(request.registration)
    themes = list(Theme.objects.filter(edition=request.edition).order_by("position", "pk"))
    form = ProfileForm(request.POST or None, profile=profile, themes=themes)
    if form.is_valid():
        try:
            _save(request, form)
        except actions.Changed as refusal:
            form.add_error(None, str(refusal))
            again = request.POST.copy()
            again["seen"] = actions.token(actions.own(request.registration))
            form.data = again
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("networking:own")
    return _page(request, profile, form=form)


def _save(request: MemberRequest, form: ProfileForm) -> None:
    registration, now = request.registration, timezone.now()
    actions.save_profile(
        registration,
        form.content(),
        themes=form.cleaned_data["themes"],
        seen=form.cleaned_data["seen"],
        now=now,
    )
    if "show" in request.POST:
        actions.show(registration, now=now)
        messages.success(request, gettext("It is written, and you are in the directory."))
    else:
        messages.success(request, gettext("It is written."))


def _page(request: MemberRequest, profile: Profile | None, **context: Any) -> TemplateResponse:
    if profile:
        profile.registration = request.registration
    told = {
        "profile": profile,
        "registration": request.registration,
        "is_shown": is_shown(profile),
        "form": context.get("form") or _form(request, profile),
        "photograph_form": context.get("photograph_form") or PhotographForm(),
    }
    response = TemplateResponse(request, "networking/directory/own.html", told)
    response["X-Robots-Tag"] = "noindex"
    return response


def _form(request: MemberRequest, profile: Profile | None) -> ProfileForm:
    themes = list(Theme.objects.filter(edition=request.edition).order_by("position", "pk"))
    return ProfileForm(profile=profile, themes=themes)


@members
@require_safe
def preview(request: MemberRequest) -> HttpResponseBase:
    """One's profile as others see it: everybody registered, or those whom one meets."""
    profile = actions.own(request.registration)
    if profile is None:
        return redirect("networking:own")
    profile.registration = request.registration
    is_partner = request.GET.get("pour") == "rencontres"
    context = {
        "profile": profile,
        "card": card_of(profile, is_partner=is_partner),
        "is_partner": is_partner,
        "is_shown": is_shown(profile),
    }
    return TemplateResponse(request, "networking/directory/preview.html", context)


@members
@require_POST
def put_photograph(request: MemberRequest) -> HttpResponseBase:
    form = PhotographForm(request.POST, request.FILES)
    if form.is_valid() and _may_send(request, form):
        try:
            actions.put_photograph(
                request.registration,
                form.cleaned_data["photograph"],
                place=form.cleaned_data["place"],
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("photograph", str(refusal))
        else:
            messages.success(request, gettext("Your photograph is there."))
            return redirect("networking:own")
    return _page(request, actions.own(request.registration), photograph_form=form)


def _may_send(request: MemberRequest, form: PhotographForm) -> bool:
    if limits.hit(f"photograph:{request.registration.pk}", PHOTOGRAPHS, HOUR):
        return True
    form.add_error("photograph", gettext("Many photographs within the hour: try again later."))
    return False


@members
@require_POST
def remove_photograph(request: MemberRequest) -> HttpResponseBase:
    actions.remove_photograph(request.registration)
    messages.success(request, gettext("Your photograph is erased."))
    return redirect("networking:own")


@members
@require_POST
def show(request: MemberRequest) -> HttpResponseBase:
    """Be in the directory from now on."""
    try:
        actions.show(request.registration, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("You are in the directory."))
    return redirect("networking:own")


@members
@require_http_methods(EDITABLE)
def leave(request: MemberRequest) -> HttpResponse:
    """Leave the directory: what ends is said first, then it is done."""
    if request.method == "POST":
        actions.leave(request.registration, now=timezone.now())
        messages.success(request, gettext("You are no longer in the directory."))
        return redirect("networking:own")
    return _asked(request, "networking/directory/leave.html")


@members
@require_http_methods(EDITABLE)
def erase(request: MemberRequest) -> HttpResponse:
    """Leave, and erase what was written: asked once, then done."""
    if request.method == "POST":
        actions.erase_profile(request.registration, now=timezone.now())
        messages.success(request, gettext("Your profile is erased."))
        return redirect("networking:own")
    return _asked(request, "networking/directory/erase.html")


def _asked(request: MemberRequest, template: str) -> TemplateResponse:
    ends = actions.foreseen(request.registration, timezone.now())
    return TemplateResponse(request, template, {"ends": ends})
