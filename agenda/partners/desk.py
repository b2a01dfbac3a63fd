"""The organisers' page of the partners: the whole list in one form."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agenda.lines import line_set, rows_in, typed_lines
from agenda.models import Partner
from agenda.partners import actions, logos
from agenda.partners.forms import PartnerLine, say_twice
from assises.errors import Refused
from registration.desk.access import DeskRequest, organisers


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        stands = actions.rows_of(request.edition)
        rows = [{**row, "order": order} for order, row in enumerate(stands, start=1)]
        return _form(request, line_set(PartnerLine, None, rows), actions.token(stands))
    seen = request.POST.get("seen", "")
    if request.POST.get("do") == "more":
        return _form(
            request, line_set(PartnerLine, None, typed_lines(PartnerLine, request.POST)), seen
        )
    lines = line_set(PartnerLine, request.POST, [])
    if not lines.is_valid() or say_twice(lines):
        return _form(request, lines, seen, status=422)
    return _save(request, lines, seen)


def _save(request: DeskRequest, lines: Any, seen: str) -> HttpResponse:
    now, by = timezone.now(), request.organiser
    try:
        actions.save_partners(request.edition, rows_in(lines), seen=seen, by=by, now=now)
    except actions.Overtaken as refusal:
        stands = actions.rows_of(request.edition)
        last = actions.last_change(request.edition)
        told = {"theirs": stands, "last": last, "refusal": str(refusal)}
        return _form(request, lines, actions.token(stands), status=409, **told)
    messages.success(request, _("The partners are saved: the home page shows them now."))
    return redirect("agenda:desk_partners")


def _form(
    request: DeskRequest, lines: Any, seen: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    known = Partner.objects.of(request.edition).without_pictures().in_order()
    context = {"lines": lines, "seen": seen, "known": known, **more}
    return TemplateResponse(request, "desk/figures/partners.html", context, status=status)


@organisers
@require_POST
def logo(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a logo beside a name, or take it off."""
    mine = Partner.objects.of(request.edition).without_pictures()
    partner, file = get_object_or_404(mine, pk=pk), request.FILES.get("file")
    now, by = timezone.now(), request.organiser
    try:
        if "remove" in request.POST:
            actions.put_logo(partner, None, by=by, now=now)
            messages.success(request, _("The logo is taken off."))
        elif file is None:
            messages.error(request, _("Choose a file."))
        else:
            actions.put_logo(partner, logos.read(file), by=by, now=now)
            messages.success(request, _("The logo is on the home page now."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("agenda:desk_partners")
