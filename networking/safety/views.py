"""Blocking somebody, seeing whom one has blocked, and telling the organisers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises.errors import Refused
from networking.access import MemberRequest, members
from networking.models import Block, Profile, Report
from networking.safety import actions
from networking.safety.forms import ReportForm
from networking.safety.subjects import blockable, subject_of


@members
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: MemberRequest, profile: UUID) -> HttpResponseBase:
    """What follows is said, then it is done."""
    found = blockable(profile, request.registration)
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.block(request.registration, found.registration, timezone.now())
        messages.success(request, _("It is done: neither of you sees the other any more."))
        return redirect("networking:blocked")
    if Block.objects.filter(by=request.registration, about=found.registration).exists():
        return redirect("networking:blocked")
    context = {"profile": found, "person": found.registration}
    return TemplateResponse(request, "networking/safety/block.html", context)


@members
@require_safe
def blocked(request: MemberRequest) -> HttpResponse:
    """Whom one has blocked; who has left the directory since has no name here."""
    mine = Block.objects.filter(by=request.registration).select_related("about__profile")
    shown = Profile.objects.of(request.edition).shown()
    known = set(
        shown.filter(registration__in=mine.values("about")).values_list("registration", flat=True)
    )
    blocks = [(one, one.about_id in known) for one in mine.order_by("-at", "pk")]
    return TemplateResponse(request, "networking/safety/blocked.html", {"blocks": blocks})


@members
@require_POST
def unblock(request: MemberRequest, pk: int) -> HttpResponseBase:
    actions.unblock(request.registration, pk, timezone.now())
    messages.success(request, _("It is done: you see each other again."))
    return redirect("networking:blocked")


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: MemberRequest, kind: str, pk: UUID) -> HttpResponseBase:
    """The form, then, while the report is open, what happens next."""
    mine = Report.objects.open().filter(by=request.registration, kind=kind, subject=pk)
    if known := mine.select_related("about__profile").first():
        return _thanks(request, known)
    subject = subject_of(kind, pk, request.registration)
    if subject is None:
        raise Http404
    form = ReportForm(request.POST or None)
    if form.is_valid():
        try:
            actions.report(subject, form.said(), by=request.registration, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("networking:report", kind, pk)
    context = {"subject": subject, "kind": Report.Kind(kind).label, "form": form}
    return TemplateResponse(request, "networking/safety/report.html", context)


def _thanks(request: MemberRequest, made: Report) -> HttpResponse:
    """With a way to block who is reported, while they may be seen."""
    seen = Profile.objects.seen_by(request.registration).filter(registration=made.about_id)
    profile = None if made.is_of_former else seen.first()
    context = {"report": made, "profile": profile, "person": made.about}
    return TemplateResponse(request, "networking/safety/reported.html", context)
