"""Who gets what, as a file."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registration.desk.access import DeskRequest, organisers
from registration.desk.exports import as_file
from workshops.desk.draws import people_of
from workshops.desk.rankings import ranking_at
from workshops.models import Draw, Workshop
from workshops.ranking.problems import slot_of


@organisers
@require_safe
def people(request: DeskRequest, number: int, draw: int) -> HttpResponse:
    """A line a person and workshop. CSV."""
    draws = ranking_at(request, number).draws.select_related("ranking__edition")
    one = get_object_or_404(draws, number=draw)
    if not one.problem:
        raise Http404
    name = f"ateliers-{number}-{draw}"
    return as_file(request, name, "csv", lambda: _lines(one), state=[one.pk])


def _lines(draw: Draw) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    found = Workshop.objects.filter(round__ranking=draw.ranking)
    held = {
        slot_of(one): one for one in found.select_related("round", "session", "repeats__session")
    }
    titles = [_("Name"), _("Organisation"), _("Badge code"), _("Workshop"), _("Wish")]
    lines = [
        [person.full_name, person.organisation, person.code, str(workshop or ""), rank or ""]
        for person, got in people_of(draw, held)
        for workshop, rank in (got or [("", "")])
    ]
    return titles, lines
