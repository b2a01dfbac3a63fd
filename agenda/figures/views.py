"""The key figures for everyone, as open data."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agenda.exchange.views import in_asked_language
from agenda.figures.rows import figures
from assises.access import EditionRequest, everyone
from assises.http import same_for_all
from registration.spreadsheets import as_csv


@everyone
@in_asked_language
@same_for_all
@require_safe
def figures_csv(request: EditionRequest) -> HttpResponse:
    """Every figure, with its doubt and its source."""
    content = as_csv(*figures(request.edition))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{request.edition.slug}-chiffres.csv"'
    return response
