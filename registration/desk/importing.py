"""A list is brought, looked at line by line, then imported: exactly what was looked at."""

from collections import Counter
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from registration import actions
from registration.actions.importing import DOUBLE, KNOWN, Fate, import_people
from registration.desk.access import DeskRequest, organisers
from registration.desk.words import sentences
from registration.forms.questions import asked_in
from registration.importing import ANSWER, TITLES, Mistake, Reader, Reading, guess
from registration.models import Category, Registration, Upload
from registration.spreadsheets import Unreadable, as_csv, rows_of

SHOWN = 300
LABELS = {
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("E-mail address"),
    "organisation": _("Organisation"),
    "category": _("Category"),
    "language": _("Language of the mails"),
    "lunch": _("Lunch"),
    "commune": _("Commune"),
    "family": _("Its legal family"),
}
OUTCOMES = {
    Registration.State.CONFIRMED: _("gets a place"),
    Registration.State.WAITING: _("is put on the waiting list"),
    KNOWN: _("is registered already: left as they are"),
    DOUBLE: _("stands twice in the list: taken once"),
    "wrong": _("is wrong: not imported"),
}


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("The list: XLSX or CSV, one person a line, titles first"),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )


class HowForm(forms.Form):
    """Which column is what, and what to do."""

    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("Category of those whose line says none"),
        empty_label=None,
        widget=forms.Select(attrs={"class": "input"}),
    )
    mails = forms.BooleanField(label=_("Send each their mail"), required=False)
    skip = forms.BooleanField(label=_("Leave the wrong lines out"), required=False)

    def __init__(self, data: Any, upload: Upload) -> None:
        super().__init__(data, auto_id="%s")
        asked = asked_in(upload.edition)
        mine: Any = self.fields
        mine["category"].queryset = upload.edition.categories.in_order()
        choices = [("", gettext("leave it out")), *LABELS.items()]
        choices += [(ANSWER + one.slug, one.label) for one in asked]
        titles = upload.rows[0] if upload.rows else []
        for place, (title, name) in enumerate(zip(titles, guess(titles, asked), strict=True)):
            mine[f"c{place}"] = forms.ChoiceField(
                label=title or f"{place + 1}",
                choices=choices,
                required=False,
                initial=name,
                widget=forms.Select(attrs={"class": "input"}),
            )
        self.asked, self.width = asked, len(titles)

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[f"c{place}"] for place in range(self.width)]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        names = [said.get(f"c{place}", "") for place in range(self.width)]
        for name, count in Counter(filter(None, names)).items():
            if count > 1:
                wrong = gettext("Two columns are “%(name)s”: leave one out.")
                self.add_error(None, wrong % {"name": LABELS.get(name, name)})
        return {**said, "columns": names}

    def read(self, upload: Upload) -> Reading:
        said = self.cleaned_data
        reader = Reader.of(upload.edition.categories.all(), said["category"], self.asked)
        reading: Reading = reader.read(upload.rows[1:], said["columns"])
        return reading


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: DeskRequest) -> HttpResponse:
    now = timezone.now()
    Upload.objects.over(now).delete()
    form = FileForm(request.POST or None, request.FILES or None, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        try:
            rows = rows_of(form.cleaned_data["file"].read())
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
        else:
            upload = Upload.objects.create(
                edition=request.edition, by=request.organiser, rows=rows, made_at=now
            )
            return redirect("desk:import_look", upload.pk)
    return TemplateResponse(request, "desk/import.html", {"form": form, "titles": list(TITLES)})


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The columns; what would become of each line; then, once agreed to, the import."""
    upload = _upload(request, pk)
    if upload.done_at:
        counts = Counter(outcome for _line, outcome in upload.report)
        told = [(OUTCOMES[outcome], count) for outcome, count in counts.most_common()]
        return TemplateResponse(request, "desk/imported.html", {"upload": upload, "told": told})
    form = HowForm(request.POST if request.method == "POST" else None, upload)
    context: dict[str, Any] = {"form": form, "upload": upload, "lines": len(upload.rows) - 1}
    if form.is_bound and form.is_valid():
        reading, now = form.read(upload), timezone.now()
        seen = sha256(str(sorted(form.cleaned_data.items(), key=str)).encode()).hexdigest()
        may_run = reading.people and (form.cleaned_data["skip"] or not reading.mistakes)
        if may_run and request.POST.get("seen") == seen:
            return _run(request, upload, form, reading, now)
        foreseen = actions.foresee(lambda: _import(request, upload, form, reading, now), now)
        context |= {"sentences": sentences(foreseen), "seen": seen if may_run else ""}
        context |= {"mistakes": _in_words(reading.mistakes)[:SHOWN], "reading": reading}
        context |= {"fates": [_told(fate) for fate in foreseen.result[:SHOWN]], "shown": SHOWN}
    return TemplateResponse(request, "desk/import_look.html", context)


@organisers
@require_safe
def template(request: DeskRequest) -> HttpResponse:
    """An empty list with its titles, to be filled in."""
    titles = [str(LABELS[name]) for name in TITLES]
    return _file(as_csv(titles, []), "modele-inscriptions.csv")


@organisers
@require_safe
def report(request: DeskRequest, pk: UUID) -> HttpResponse:
    upload = _upload(request, pk)
    rows = [[line, str(OUTCOMES[outcome])] for line, outcome in upload.report]
    return _file(as_csv([gettext("Line"), gettext("What became of it")], rows), "import.csv")


def _upload(request: DeskRequest, pk: UUID) -> Upload:
    mine = Upload.objects.filter(edition=request.edition, by=request.organiser)
    return get_object_or_404(mine.select_related("edition"), pk=pk)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _import(
    request: DeskRequest, upload: Upload, form: HowForm, reading: Reading, now: datetime
) -> list[Fate]:
    return import_people(
        upload.pk,
        reading.people,
        edition=request.edition,
        now=now,
        by=request.organiser,
        with_mails=form.cleaned_data["mails"],
    )


def _run(
    request: DeskRequest, upload: Upload, form: HowForm, reading: Reading, now: datetime
) -> HttpResponse:
    """Import, and forget the file; the report names lines, not people."""
    with transaction.atomic():
        fates = _import(request, upload, form, reading, now)
        wrong = sorted({mistake.line for mistake in reading.mistakes})
        upload.report = [[fate.line, fate.outcome] for fate in fates]
        upload.report += [[line, "wrong"] for line in wrong]
        upload.rows, upload.done_at = [], now
        upload.save(update_fields=["report", "rows", "done_at"])
    new = sum(fate.outcome not in (KNOWN, DOUBLE) for fate in fates)
    words = ngettext("%(count)d person is registered.", "%(count)d people are registered.", new)
    messages.success(request, words % {"count": new})
    return redirect("desk:import_look", upload.pk)


def _in_words(mistakes: list[Mistake]) -> list[tuple[int, str, str]]:
    return [(one.line, str(LABELS.get(one.column, one.column)), one.sentence) for one in mistakes]


def _told(fate: Fate) -> tuple[int, str, str]:
    name = f"{fate.details.first_name} {fate.details.last_name}".strip()
    return fate.line, name, str(OUTCOMES[fate.outcome])
