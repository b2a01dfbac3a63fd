"""The workshops at a glance: demand against seats, and the way to each ranking."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from registration.desk.access import DeskRequest, organisers
from workshops.desk.figures import figures
from workshops.models import Ranking
from workshops.on_stage import to_be_put


@organisers
@require_safe
def overview(request: DeskRequest) -> HttpResponse:
    now = timezone.now()
    rankings = Ranking.objects.filter(edition=request.edition).order_by("number")
    stage = to_be_put(request.edition, None, now)
    context = {
        "stage": stage,
        "plain": sum(bool(line.only) for line in stage),
        "figures": figures(request.edition),
        "rankings": [(one, one.is_open(now), one.ballots.count()) for one in rankings],
    }
    return TemplateResponse(request, "desk/workshops/overview.html", context)
