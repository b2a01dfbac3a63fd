"""Tables and slots: what there is, what is added, who sits where."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises.errors import Refused
from networking.meetings import actions
from networking.meetings.desk.figures import figures
from networking.meetings.desk.figures import timetable as rows_of
from networking.meetings.desk.forms import SlotsForm, TableForm, TablesForm
from networking.models import Rules, Slot, Table
from registration.desk.access import DeskRequest, organisers

AGREED = Count("meetings", filter=Q(meetings__state="accepted"))


@organisers
@require_safe
def tables(request: DeskRequest) -> HttpResponse:
    return _page(request)


def _page(request: DeskRequest, **forms: Any) -> HttpResponse:
    """Four queries beside who asks: tables, slots, figures, rules."""
    context = {
        "tables": Table.objects.of(request.edition).annotate(agreed=AGREED).in_order(),
        "slots": Slot.objects.of(request.edition).annotate(agreed=AGREED).in_order(),
        "figures": figures(request.edition),
        "rules": Rules.of(request.edition),
        "tables_form": TablesForm(),
        "slots_form": SlotsForm(),
        **forms,
    }
    return TemplateResponse(request, "desk/networking/tables.html", context)


@organisers
@require_POST
def add_tables(request: DeskRequest) -> HttpResponseBase:
    form = TablesForm(request.POST)
    if not form.is_valid():
        return _page(request, tables_form=form)
    made = actions.add_tables(
        request.edition, **form.cleaned_data, by=request.organiser, now=timezone.now()
    )
    said = ngettext("%(n)d table is added.", "%(n)d tables are added.", len(made))
    messages.success(request, said % {"n": len(made)})
    return redirect("networking:desk_tables")


@organisers
@require_POST
def make_slots(request: DeskRequest) -> HttpResponseBase:
    form = SlotsForm(request.POST)
    if not form.is_valid():
        return _page(request, slots_form=form)
    made, left_out = actions.make_slots(
        request.edition,
        form.whole(request.edition),
        length=form.minutes("length"),
        pause=form.minutes("pause"),
        by=request.organiser,
        now=timezone.now(),
    )
    said = ngettext("%(n)d slot is made.", "%(n)d slots are made.", len(made)) % {"n": len(made)}
    if left_out:
        over = ngettext(
            "%(n)d is left out: it would overlap another.",
            "%(n)d are left out: they would overlap others.",
            left_out,
        )
        said = f"{said} {over % {'n': left_out}}"
    messages.success(request, said)
    return redirect("networking:desk_tables")


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def edit_table(request: DeskRequest, pk: int) -> HttpResponseBase:
    table = get_object_or_404(Table.objects.of(request.edition), pk=pk)
    form = TableForm.of(request.POST if request.method == "POST" else None, table)
    if form.is_valid():
        try:
            actions.describe_table(
                table, **form.cleaned_data, by=request.organiser, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is written."))
            return redirect("networking:desk_tables")
    context = {"table": table, "form": form}
    return TemplateResponse(request, "desk/networking/table.html", context)


@organisers
@require_safe
def timetable(request: DeskRequest) -> HttpResponse:
    """Tables and slots with names, for the welcome team and for paper. Four queries beside who
    asks."""
    slots = list(Slot.objects.of(request.edition).in_order())
    every = list(Table.objects.of(request.edition).in_order())
    rows = rows_of(request.edition, slots, every)
    context = {
        "slots": slots,
        "rows": [row for row in rows if row.table.is_open or row.is_used],
        "rules": Rules.of(request.edition),
    }
    return TemplateResponse(request, "desk/networking/timetable.html", context)
