"""The figures of networking as files: CSV and XLSX, without a name."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networking.safety.desk.figures import demand, figures
from registration.desk.access import DeskRequest, organisers
from registration.desk.exports import Lines, as_file


@organisers
@require_safe
def file(request: DeskRequest, name: str, kind: str) -> HttpResponse:
    lines = _lines(request, name)
    _titles, rows = lines
    return as_file(request, f"reseau-{name}", kind, lambda: lines, state=[*rows])


def _lines(request: DeskRequest, name: str) -> Lines:
    if name == "chiffres":
        return [_("Figure"), _("Number")], figures(request.edition).rows()
    if name == "demandes":
        titles = [_("Term"), _("People who seek it"), _("People who offer it")]
        rows = [(one.name, one.sought, one.offered) for one in demand(request.edition)]
        return titles, rows
    raise Http404
