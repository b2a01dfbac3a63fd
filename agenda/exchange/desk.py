"""A file is brought, looked at line by line, then imported; the programme's lists as files."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from agenda.exchange import lists
from agenda.exchange.importing import ADDED, CHANGED, SAME, Fate, import_lines
from agenda.exchange.lines import Line, Reading
from agenda.exchange.schedules import read_schedule
from agenda.exchange.sheets import LABELS, read_sheet
from agenda.figures.rows import figures
from agenda.models import ProgrammeFile
from agenda.partners.rows import partners
from assises.models import Edition
from registration import actions
from registration.desk.access import DeskRequest, organisers
from registration.desk.exports import Lines, as_file
from registration.spreadsheets import MOST_BYTES, Unreadable, as_csv

REFUSED = "refused"
OUTCOMES = {
    ADDED: _("is added"),
    CHANGED: _("is changed"),
    SAME: _("is there already: left as it is"),
    REFUSED: _("is refused"),
}
COUNTED = {
    ADDED: ngettext_lazy("%(count)d session is added", "%(count)d sessions are added", "count"),
    CHANGED: ngettext_lazy(
        "%(count)d session is changed", "%(count)d sessions are changed", "count"
    ),
    SAME: ngettext_lazy(
        "%(count)d session is there already: left as it is",
        "%(count)d sessions are there already: left as they are",
        "count",
    ),
    REFUSED: ngettext_lazy("%(count)d line is refused", "%(count)d lines are refused", "count"),
}
LOOKS = {ADDED: "ok", CHANGED: "info", SAME: "", REFUSED: "err"}
LISTS: dict[str, tuple[Any, Callable[[Edition], Lines]]] = {
    "seances": (_("Sessions"), lists.sessions),
    "intervenants": (_("Speakers"), lists.speakers),
    "salles": (_("Rooms"), lists.rooms),
    "roles": (_("Who does what"), lists.roles),
    "chiffres": (_("Key figures"), figures),
    "partenaires": (_("Partners"), partners),
}


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("The programme: XLSX or CSV, one session a line; or a frab schedule, XML or JSON"),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".xlsx,.csv,.txt,.xml,.json"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )


def read(content: bytes, edition: Edition) -> Reading:
    """By what the file holds, not by what it is called. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(gettext("This file is larger than 5 MB: cut it into several."))
    begins = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if begins in (b"<", b"{"):
        return read_schedule(content, edition.zone)
    return read_sheet(content, edition)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: DeskRequest) -> HttpResponse:
    now = timezone.now()
    ProgrammeFile.objects.over(now).delete()
    form = FileForm(request.POST or None, request.FILES or None, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        try:
            reading = read(form.cleaned_data["file"].read(MOST_BYTES + 1), request.edition)
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
        else:
            return redirect("agenda:import_look", keep(request, reading, now).pk)
    files = [(name, label) for name, (label, _rows) in LISTS.items()]
    context = {"form": form, "titles": LABELS.values(), "files": files}
    return TemplateResponse(request, "desk/programme/import.html", context)


def keep(request: DeskRequest, reading: Reading, now: datetime) -> ProgrammeFile:
    return ProgrammeFile.objects.create(
        edition=request.edition,
        by=request.organiser,
        lines=[line.as_row() for line in reading.lines],
        mistakes=[asdict(mistake) for mistake in reading.mistakes],
        unknown=reading.unknown,
        made_at=now,
    )


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What would become of each line; then, once agreed to, the import of exactly that."""
    file, now = file_of(request, pk), timezone.now()
    if file.done_at:
        return TemplateResponse(
            request,
            "desk/programme/imported.html",
            {"counts": counted(file.report), "file": file},
        )
    foreseen = actions.foresee(lambda: import_file(request, file, now), now)
    fates = rows_of(foreseen.result, file)
    seen = sha256(str(fates).encode()).hexdigest()
    leaves_out = bool(request.POST.get("skip")) or not file.mistakes
    if request.method == "POST" and leaves_out and file.lines:
        if request.POST.get("seen") == seen:
            return run(request, file, now)
        messages.warning(request, gettext("The programme has changed: look at this again."))
    context = {
        "fates": [{**fate, "says": OUTCOMES[fate["outcome"]]} for fate in fates],
        "counts": counted(fates),
        "file": file,
        "seen": seen,
        "tells": request.method != "POST" or "tells" in request.POST,
        "must_skip": request.method == "POST" and not leaves_out,
    }
    return TemplateResponse(request, "desk/programme/look.html", context)


@organisers
@require_safe
def report(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What became of each line, as a file."""
    file = file_of(request, pk)
    titles = [gettext("Line"), gettext("Title"), gettext("What became of it"), gettext("Details")]
    lines = [
        [one["line"], one["title"], str(OUTCOMES[one["outcome"]]), " ; ".join(one["details"])]
        for one in file.report
    ]
    response = HttpResponse(as_csv(titles, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="programme.csv"'
    return response


@organisers
@require_safe
def export(request: DeskRequest, name: str, kind: str) -> HttpResponse:
    if name not in LISTS:
        raise Http404
    _label, rows = LISTS[name]
    return as_file(request, name, kind, lambda: rows(request.edition), state=["programme"])


def file_of(request: DeskRequest, pk: UUID) -> ProgrammeFile:
    mine = ProgrammeFile.objects.filter(edition=request.edition, by=request.organiser)
    return get_object_or_404(mine, pk=pk)


def import_file(request: DeskRequest, file: ProgrammeFile, now: datetime) -> list[Fate]:
    lines = [Line.of_row(row) for row in file.lines]
    tells = "tells" in request.POST
    return import_lines(lines, edition=request.edition, tells=tells, by=request.organiser, now=now)


def rows_of(fates: list[Fate], file: ProgrammeFile) -> list[dict[str, Any]]:
    """Every line, the refused ones too, in the order of the file."""
    rows = [{**asdict(fate), "look": LOOKS[fate.outcome]} for fate in fates]
    refused: dict[int, dict[str, Any]] = {}
    for mistake in file.mistakes:
        row = {"line": mistake["line"], "title": mistake["title"], "outcome": REFUSED}
        entry = refused.setdefault(mistake["line"], {**row, "details": [], "look": LOOKS[REFUSED]})
        entry["details"].append(mistake["sentence"])
    return sorted([*rows, *refused.values()], key=lambda row: row["line"])


def counted(rows: list[dict[str, Any]]) -> list[str]:
    """How many of each, in sentences."""
    counts = Counter(row["outcome"] for row in rows)
    said = [str(COUNTED[name] % {"count": counts[name]}) for name in COUNTED if counts[name]]
    if stuck := sum(row.get("clashes", 0) for row in rows):
        words = ngettext(
            "%(count)d clash: a room or somebody is taken twice, see below",
            "%(count)d clashes: a room or somebody is taken twice, see below",
            stuck,
        )
        said.append(words % {"count": stuck})
    return said


def run(request: DeskRequest, file: ProgrammeFile, now: datetime) -> HttpResponse:
    """Import, and keep of the file only what became of each line."""
    with transaction.atomic():
        fates = import_file(request, file, now)
        file.report, file.done_at, file.lines = rows_of(fates, file), now, []
        file.save(update_fields=["report", "done_at", "lines"])
    moved = sum(fate.outcome != SAME for fate in fates)
    words = ngettext(
        "%(count)d session is added or changed.", "%(count)d sessions are added or changed.", moved
    )
    messages.success(request, words % {"count": moved})
    return redirect("agenda:import_look", file.pk)
