"""Every list as a file: CSV or XLSX, answered 304 before anything is read when nothing changed."""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any

from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from assises import audit
from assises.http import build
from assises.models import AuditEntry, Edition, OutgoingMail
from registration.desk import lists
from registration.desk.access import DeskRequest, organisers
from registration.models import FormQuestion, Invitation, Picked, Registration
from registration.spreadsheets import as_csv, as_xlsx

Lines = tuple[Sequence[str], Iterable[Sequence[Any]]]
LISTS: dict[str, tuple[Any, Callable[[DeskRequest], Lines]]] = {
    "inscriptions": (_("Registrations, with the answers"), lists.registrations),
    "attente": (_("The waiting list, in order"), lists.waiting),
    "categories": (_("Categories, with their counts"), lists.categories),
    "repas": (_("Meals and diets, without names: for the caterer"), lists.meals),
    "accueil": (_("Access needs, with names: each download is logged"), lists.access_needs),
    "codes": (_("Invitation codes"), lists.codes),
    "groupes": (_("Groups"), lists.groups),
    "courriels": (_("Mails"), lists.mails),
}
WRITERS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


@organisers
@require_safe
def exports(request: DeskRequest) -> HttpResponse:
    context = {"lists": [(name, label) for name, (label, _rows) in LISTS.items()]}
    return TemplateResponse(request, "desk/exports.html", context)


@organisers
@require_safe
def export(request: DeskRequest, name: str, kind: str) -> HttpResponse:
    if name not in LISTS:
        raise Http404
    _label, rows = LISTS[name]

    def lines() -> Lines:
        if name == "accueil":
            _log_reading(request)
        return rows(request)

    return as_file(request, name, kind, lines, state=_state(request, name))


def as_file(
    request: DeskRequest, name: str, kind: str, lines: Callable[[], Lines], *, state: Sequence[Any]
) -> HttpResponse:
    """A list as a CSV or XLSX file, or a 304 while `state`, and what is asked, are the same."""
    if kind not in WRITERS:
        raise Http404
    etag = f'"{_digest(request, name, kind, state)}"'
    known = get_conditional_response(request, etag=etag)
    if isinstance(known, HttpResponse):
        return known
    content_type, write = WRITERS[kind]
    response = HttpResponse(write(*lines()), content_type=content_type)
    file = f"{request.edition.slug}-{name}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    response["ETag"] = etag
    return response


def _digest(request: DeskRequest, name: str, kind: str, state: Sequence[Any]) -> str:
    asked = [name, kind, request.META["QUERY_STRING"], get_language(), build()]
    told = [*asked, request.edition.version, *state]
    return sha256(str(told).encode()).hexdigest()[:32]


def _state(request: DeskRequest, name: str) -> list[Any]:
    """What moves when a list does: every action leaves a trail, every row a date or a count."""
    edition: Edition = request.edition
    people = Registration.objects.of(edition)
    told: list[Any] = [
        people.aggregate(Count("pk"), Max("changed_at")),
        AuditEntry.objects.filter(edition=edition).aggregate(Max("pk")),
        FormQuestion.objects.filter(edition=edition).aggregate(Count("pk"), Max("pk")),
        Invitation.objects.filter(edition=edition).aggregate(Count("pk"), Count("revoked_at")),
    ]
    if name == "courriels":
        mails = OutgoingMail.objects.filter(edition=edition)
        told.append(sorted(mails.values_list("state").annotate(Count("pk"), Max("pk")).order_by()))
    if "choisis" in request.GET:
        mine = Picked.objects.filter(organiser=request.organiser)
        told.append(mine.aggregate(Count("pk"), Max("pk")))
    return told


def _log_reading(request: DeskRequest) -> None:
    audit.record(
        "registration.needs_listed",
        on=request.edition,
        edition=request.edition,
        at=timezone.now(),
        by=request.organiser,
    )
