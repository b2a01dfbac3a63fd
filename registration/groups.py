"""The page where one person registers several colleagues."""

from datetime import datetime
from functools import partial
from time import monotonic
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assises.access import everyone, private
from assises.http import same_for_all
from assises.middleware import address_of
from assises.models import Edition
from registration import actions, views
from registration.crowds import is_crowded
from registration.forms import GroupForm
from registration.thanks import take_time


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    edition: Edition = request.edition  # type: ignore[attr-defined]
    if not edition:
        raise Http404
    response = _answer(request, edition, timezone.now())
    private(response)
    return response


def _answer(request: HttpRequest, edition: Edition, now: datetime) -> HttpResponse:
    form = GroupForm(request.POST, edition=edition, now=now)
    if form.categories and form.is_valid():
        return _registered(form, request, edition, now)
    if not form.categories or not edition.takes_registrations(now):
        return TemplateResponse(request, "registration/closed.html")
    if form.is_bound and views.is_flooded(request):
        return TemplateResponse(request, "registration/too_many.html", status=429)
    left = actions.places_left(edition)
    context = {
        "form": form,
        "delete_needs_on": actions.delete_needs_on(edition),
        "is_full": left == 0,
        "only": left if 0 < left < actions.MOST else None,
        "most": actions.MOST,
    }
    return TemplateResponse(request, "registration/group_form.html", context)


def _registered(
    form: GroupForm, request: HttpRequest, edition: Edition, now: datetime
) -> HttpResponse:
    """New or known, the contact waits as long and reads the same: the mail says the rest."""
    begun, people = monotonic(), form.details()
    # Each of them counts: a crowd could take fifty places a page otherwise.
    crowded = [is_crowded(address_of(request)) for _each in people]
    register = partial(
        actions.register_group,
        edition=edition,
        contact=form.who_asks(),
        people=people,
        now=now,
        slowly=any(crowded),
    )
    try:
        try:
            register(form.contact.cleaned_data["id"])
        except actions.AlreadyUsed:  # the same page, sent again by somebody else
            register(uuid4())
    except actions.Closed:
        return TemplateResponse(request, "registration/closed.html")
    take_time(begun, times=1 + len(form.sent) / 5)
    return redirect("registration:group_thanks")


@everyone
@require_safe
@same_for_all
def thanks(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "registration/group_thanks.html")
