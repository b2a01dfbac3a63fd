"""What people report, and what organisers do about it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises.errors import Refused
from networking.models import Profile, Report
from networking.safety import handling
from networking.safety.forms import NoteForm
from registration.desk.access import DeskRequest, organisers
from registration.names import tidy

PER_PAGE = 25
State = Report.State
DONE: dict[str, Promise] = {
    State.DISMISSED: gettext_lazy("Noted: there was nothing to do."),
    State.HIDDEN: gettext_lazy("It is taken down."),
    State.SUSPENDED: gettext_lazy("This person is put aside: out of the directory and the wall."),
}


@organisers
@require_safe
def reports(request: DeskRequest) -> HttpResponse:
    """What waits first; each with how often that person is reported."""
    mine = Report.objects.filter(edition=request.edition)
    listed = mine.select_related("about", "by", "handled_by").annotate(
        times=Count("about__reports", filter=Q(about__reports__about_code=F("about_code")))
    )
    page = Paginator(listed.in_order(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": mine.open().count()}
    return TemplateResponse(request, "desk/networking/reports.html", context)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What was reported, what else that person is reported for, and what may be done."""
    report = _report(request, pk)
    if request.method == "POST":
        return _handle(request, report)
    others = Report.objects.about_same(report)
    profiles = Profile.objects.filter(registration=report.about_id)
    context = {
        "report": report,
        "others": others.select_related("by", "handled_by").order_by("-at", "pk"),
        "profile": None if report.is_of_former else profiles.first(),
        "form": NoteForm(initial={"note": report.note}, auto_id="%s"),
    }
    return TemplateResponse(request, "desk/networking/report.html", context)


@organisers
@require_POST
def note(request: DeskRequest, pk: UUID) -> HttpResponse:
    """A note alone, at any time."""
    report, form = _report(request, pk), NoteForm(request.POST)
    text = (
        form.cleaned_data["note"] if form.is_valid() else tidy(request.POST.get("note", ""))[:500]
    )
    try:
        handling.write_note(
            report,
            text,
            was=request.POST.get("was", ""),
            by=request.organiser,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("It is written."))
    return redirect("networking:desk_report", pk)


@organisers
@require_POST
def lift(request: DeskRequest, pk: UUID) -> HttpResponse:
    report = _report(request, pk)
    try:
        handling.lift(report.about, by=request.organiser, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("This person may be found again."))
    return redirect("networking:desk_report", pk)


def _handle(request: DeskRequest, report: Report) -> HttpResponse:
    state, note = request.POST.get("state", ""), tidy(request.POST.get("note", ""))[:500]
    if state not in DONE:
        return redirect("networking:desk_report", report.pk)
    try:
        handling.handle(report, state, note=note, by=request.organiser, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("networking:desk_report", report.pk)
    messages.success(request, str(DONE[state]))
    return redirect("networking:desk_reports")


def _report(request: DeskRequest, pk: UUID) -> Report:
    mine = Report.objects.filter(edition=request.edition)
    return get_object_or_404(mine.select_related("about", "by", "handled_by", "edition"), pk=pk)
