"""Invitation codes: made, handed out, watched, revoked."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from registration import actions
from registration.desk.access import DeskRequest, organisers
from registration.forms.places import InvitationForm
from registration.models import Invitation


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: DeskRequest) -> HttpResponse:
    """The list, and the form that makes more."""
    form = InvitationForm(request.POST or None, edition=request.edition, auto_id="%s")
    now = timezone.now()
    if form.is_bound and form.is_valid():
        try:
            made = form.invite(now, request.organiser)
        except actions.CodeTaken as refusal:
            form.add_error("word", str(refusal))
        else:
            words = ngettext("%(count)d code is made.", "%(count)d codes are made.", len(made))
            messages.success(request, words % {"count": len(made)})
            return redirect("desk:codes")
    found = Invitation.objects.filter(edition=request.edition).select_related("category")
    context = {
        "form": form,
        "invitations": found.with_uses().in_order(),
        "now": now,
        "link": f"{settings.SITE_URL}/inscription/?invitation=",
    }
    return TemplateResponse(request, "desk/codes.html", context)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: DeskRequest, pk: int) -> HttpResponse:
    """One code: who came with it; revoked once asked for again."""
    found = Invitation.objects.filter(edition=request.edition).with_uses()
    invitation = get_object_or_404(found.select_related("category", "made_by"), pk=pk)
    if request.method == "POST":
        actions.revoke(invitation, now=timezone.now(), by=request.organiser)
        text = gettext("The code opens nothing any more. Who came with it stays registered.")
        messages.success(request, text)
        return redirect("desk:code", pk)
    context = {
        "invitation": invitation,
        "people": invitation.registrations.select_related("category").order_by("number"),
        "link": f"{settings.SITE_URL}/inscription/?invitation={invitation.code}",
    }
    return TemplateResponse(request, "desk/code.html", context)
