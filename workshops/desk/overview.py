"""The workshops at a glance: demand against seats, and the way to each ranking."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from registration.desk.access import DeskRequest, organisers
from workshops.desk.figures import figures
from workshops.models import Ranking


@organisers
@require_safe
def overview(request: DeskRequest) -> HttpResponse:
    now = timezone.now()
    rankings = Ranking.objects.filter(edition=request.edition).order_by("number")
    context = {
        "figures": figures(request.edition),
        "rankings": [(one, one.is_open(now), one.ballots.count()) for one in rankings],
    }
    return TemplateResponse(request, "desk/workshops/overview.html", context)
