"""Badges in batches: who, four on a sheet, and that they are printed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from registration import actions
from registration.desk.access import DeskRequest, organisers
from registration.desk.filters import chosen
from registration.models import Category, Registration
from registration.pdf import Paper, badges_pdf
from registration.printing import ON_A_SHEET, fingerprint, in_alphabet, initial

# A batch is a PDF: a second of typesetting, and piles that a person can carry.
BATCH = 500
LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
ONE = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})")
WHICH = (
    ("jamais", _("Never printed")),
    ("changes", _("Changed since they were printed")),
    ("tous", _("All")),
)


@dataclass(frozen=True)
class Batch:
    """What one PDF holds."""

    people: list[Registration]

    @property
    def sheets(self) -> int:
        return -(-len(self.people) // ON_A_SHEET)

    @property
    def printed(self) -> str:
        """Who, and the badge as it was when the page was made: what the buttons act upon."""
        return " ".join(f"{person.pk.hex}.{fingerprint(person)}" for person in self.people)


@organisers
@require_safe
def printing(request: DeskRequest) -> HttpResponse:
    people = _wanted(request)
    context = {
        "people": people,
        "batches": [Batch(people[start : start + BATCH]) for start in range(0, len(people), BATCH)],
        "which": WHICH,
        "which_asked": _which(request.GET),
        "letters": LETTERS,
        "categories": Category.objects.filter(edition=request.edition).in_order(),
    }
    return TemplateResponse(request, "desk/printing.html", context)


@organisers
@require_POST
def sheets(request: DeskRequest) -> HttpResponse:
    """The PDF of a batch, if each badge is still the one that the page showed."""
    printed = _printed(request)
    people = [
        person
        for person in _with_badge(request, QueryDict()).filter(pk__in=printed)
        if fingerprint(person) == printed[person.pk]
    ]
    if not people or len(people) < len(printed):
        changed = gettext("A badge of this batch has changed since: here is how it stands now.")
        messages.warning(request, changed)
        return redirect(_back(request))
    paper: Paper = "a6" if request.POST.get("paper") == "a6" else "a4"
    made = badges_pdf(sorted(people, key=in_alphabet), paper=paper)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="badges-{paper}.pdf"'
    return response


@organisers
@require_POST
def printed(request: DeskRequest) -> HttpResponse:
    """The organiser has the badges in hand: a download alone proves nothing."""
    marked = actions.mark_printed(
        _printed(request), edition=request.edition, now=timezone.now(), by=request.organiser
    )
    words = ngettext(
        "%(count)d badge is marked as printed.", "%(count)d badges are marked as printed.", marked
    )
    messages.success(request, words % {"count": marked})
    return redirect(_back(request))


def _wanted(request: DeskRequest) -> list[Registration]:
    """Who is asked for in the address, in the order of a desk's boxes."""
    first, last = (_letter(request.GET.get(name, "")) for name in ("de", "a"))
    which = _which(request.GET)
    people = [
        person
        for person in _with_badge(request, request.GET)
        if (not first or initial(person) >= first)
        and (not last or initial(person) <= last)
        and (which != "jamais" or not person.printed_as)
        and (which != "changes" or person.printed_as not in ("", fingerprint(person)))
    ]
    return sorted(people, key=in_alphabet)


def _with_badge(request: DeskRequest, params: QueryDict) -> QuerySet[Registration]:
    people = chosen(params, request.edition, request.organiser)
    held = people.filter(state=Registration.State.CONFIRMED).exclude(badge="")
    return held.select_related("edition", "category")


def _which(params: Mapping[str, str]) -> str:
    asked = params.get("lesquels", "jamais")
    return asked if asked in dict(WHICH) else "jamais"


def _letter(text: str) -> str:
    return text.lower() if text in LETTERS else ""


def _printed(request: DeskRequest) -> dict[UUID, str]:
    """What a batch holds, read back; at most one batch."""
    read = ONE.findall(request.POST.get("badges", ""))
    return {UUID(pk): mark for pk, mark in read[:BATCH]}


def _back(request: DeskRequest) -> str:
    query = request.POST.get("filter", "")
    return f"{reverse('desk:printing')}?{QueryDict(query).urlencode()}"
