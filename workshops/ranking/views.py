"""A participant's ranking; and, for everybody, what the lots were drawn from."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assises.access import EditionRequest, everyone
from assises.errors import Refused
from registration.access import ParticipantRequest, participants
from workshops.forms import BallotForm
from workshops.models import Draw, Ranking
from workshops.ranking import ballots
from workshops.ranking.sheets import sheet


@participants
@require_POST
def rank(request: ParticipantRequest, number: int) -> HttpResponseBase:
    """Keep a ranking, and give a code to share if that is asked; a mistake shows the page again,
    with what was ticked."""
    ranking = get_object_or_404(Ranking, edition=request.edition, number=number)
    now = timezone.now()
    form = BallotForm(request.POST, workshops=ballots.offered(ranking), most=ranking.most)
    if form.is_valid():
        try:
            ballots.rank(
                ranking,
                registration=request.registration,
                wishes=form.wishes(),
                company=form.cleaned_data["company"],
                now=now,
            )
            if "with-code" in request.POST:
                ballots.new_company(ranking, registration=request.registration, now=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your ranking is kept."))
            return redirect("workshops:choose")
    context = {
        "registration": request.registration,
        "rounds": [],
        "sheets": [sheet(ranking, request.registration, now, form)],
    }
    return TemplateResponse(request, "workshops/choose.html", context, status=422)


@everyone
@require_safe
def lots(request: EditionRequest, number: int) -> HttpResponseBase:
    """What anybody may run again: everything but who is who, with what it gave."""
    draws = Draw.objects.filter(ranking__edition=request.edition, ranking__number=number)
    draw = draws.filter(published_at__isnull=False).first()
    if draw is None or not draw.open_problem:
        raise Http404
    told = {"problem": draw.open_problem, "seats": draw.result["seats"]}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
