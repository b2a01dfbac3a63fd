"""The organisers' pages of the key figures: the charts in order, one chart with its figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda.figures import actions
from agenda.figures.drawing import Drawn, draw, drawn
from agenda.figures.forms import ChartForm, FigureLine, initial_of, lines_of
from agenda.lines import line_set, rows_in, typed, typed_lines
from agenda.models import Chart, KeyFigure
from assises.errors import Refused
from registration.desk.access import DeskRequest, organisers


@organisers
@require_safe
def charts(request: DeskRequest) -> HttpResponse:
    found = Chart.objects.of(request.edition).with_figures().prefetch_related("sessions")
    context = {"charts": drawn(found.in_order())}
    return TemplateResponse(request, "desk/figures/charts.html", context)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: DeskRequest) -> HttpResponse:
    return _edit(request, None)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def chart(request: DeskRequest, slug: str) -> HttpResponse:
    found = Chart.objects.of(request.edition).with_figures().select_related("changed_by")
    return _edit(request, get_object_or_404(found, slug=slug))


def _edit(request: DeskRequest, chart: Chart | None) -> HttpResponse:
    """The form and the chart as it stands; with more lines, looked at, or saved."""
    if request.method != "POST":
        told = initial_of(chart) if chart else {}
        lines = line_set(FigureLine, None, lines_of([*chart.figures.all()]) if chart else [])
        form = ChartForm(initial=told, edition=request.edition)
        return _form(request, chart, form, lines, _as_saved(chart))
    if request.POST.get("do") == "more":
        form = ChartForm(initial=typed(ChartForm, request.POST), edition=request.edition)
        lines = line_set(FigureLine, None, typed_lines(FigureLine, request.POST))
        return _form(request, chart, form, lines, _as_saved(chart))
    form = ChartForm(request.POST, edition=request.edition)
    lines = line_set(FigureLine, request.POST, [])
    if not (form.is_valid() and lines.is_valid()):
        return _form(request, chart, form, lines, _as_saved(chart), status=422)
    if request.POST.get("do") == "look":
        looked = _as_typed(form, rows_in(lines))
        return _form(request, chart, form, lines, looked, is_typed=True)
    return _save(request, chart, form, lines)


def _as_saved(chart: Chart | None) -> Drawn | None:
    return draw(chart, [*chart.figures.all()]) if chart else None


def _as_typed(form: ChartForm, rows: Sequence[Mapping[str, Any]]) -> Drawn:
    return draw(Chart(slug="apercu", **form.values()), [KeyFigure(**row) for row in rows])


def _form(
    request: DeskRequest,
    chart: Chart | None,
    form: ChartForm,
    lines: Any,
    drawn: Drawn | None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    shown = {"chart": chart, "form": form, "lines": lines, "drawn": drawn}
    context = {**shown, **more}
    return TemplateResponse(request, "desk/figures/chart.html", context, status=status)


def _save(request: DeskRequest, chart: Chart | None, form: ChartForm, lines: Any) -> HttpResponse:
    try:
        saved = actions.save_chart(
            chart.slug if chart else "",
            edition=request.edition,
            values=form.values(),
            sessions=[*form.cleaned_data["sessions"]],
            figures=rows_in(lines),
            seen=form.cleaned_data["seen"] or 0,
            by=request.organiser,
            now=timezone.now(),
        )
    except actions.Overtaken as refusal:
        theirs = refusal.theirs
        return _form(request, theirs, form, lines, _as_saved(theirs), status=409, theirs=theirs)
    except Refused as refusal:
        form.add_error(None if chart else "title", str(refusal))
        return _form(request, chart, form, lines, _as_saved(chart), status=422)
    messages.success(request, _("The chart is saved: the public pages show it now."))
    return redirect("agenda:desk_chart", saved.slug)


@organisers
@require_POST
def order(request: DeskRequest, slug: str) -> HttpResponse:
    step = -1 if "up" in request.POST else 1
    now = timezone.now()
    actions.move_chart(slug, step, edition=request.edition, by=request.organiser, now=now)
    return redirect("agenda:desk_charts")


@organisers
@require_POST
def delete(request: DeskRequest, slug: str) -> HttpResponse:
    """With the box ticked; one that has changed meanwhile is shown first."""
    if "sure" not in request.POST:
        messages.error(request, _("Tick the box to delete the chart: nothing is deleted yet."))
        return redirect("agenda:desk_chart", slug)
    seen = request.POST.get("seen", "")
    try:
        actions.delete_chart(
            slug,
            edition=request.edition,
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
            by=request.organiser,
            now=timezone.now(),
        )
    except actions.Overtaken as refusal:
        messages.error(request, str(refusal))
        return redirect("agenda:desk_chart", slug)
    messages.success(request, _("The chart is deleted."))
    return redirect("agenda:desk_charts")
