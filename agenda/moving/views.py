"""What changed in the programme, for visitors: version after version."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from agenda.editing.words import change_in_words
from agenda.models import Release
from agenda.moving import words
from assises.access import EditionRequest, everyone
from assises.http import same_for_all

SHOWN = 100


@everyone
@same_for_all
@require_safe
def versions(request: EditionRequest) -> HttpResponse:
    """The versions, the newest first, each with its list in words. Two queries."""
    releases = Release.objects.of(request.edition).in_order()[:SHOWN]
    context = {
        "versions": [
            (
                one,
                [
                    (words.title(line), line, change_in_words(line, request.edition))
                    for line in one.changes
                ],
            )
            for one in releases
        ]
    }
    return TemplateResponse(request, "agenda/versions.html", context)
