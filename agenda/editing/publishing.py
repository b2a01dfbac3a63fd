"""Publish the draft as a version, and read the versions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agenda.editing import releases as versions
from agenda.editing.clashes import clashes
from agenda.editing.forms import PublishForm
from agenda.editing.plan import day_of, plan_of
from agenda.editing.words import change_in_words, in_pairs, said
from agenda.models import Release
from assises.errors import Refused
from registration.desk.access import DeskRequest, organisers


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: DeskRequest) -> HttpResponse:
    """What would change, first; then it is published as seen, or not at all."""
    plan = plan_of(request.edition)
    waiting = [one for one in plan if one.draft]
    initial = {"seen": versions.fingerprint(waiting)}
    form = PublishForm(request.POST or None, initial=initial, auto_id="%s")
    if form.is_valid():
        said_by = form.cleaned_data
        try:
            release = versions.publish(
                request.edition, **said_by, by=request.organiser, now=timezone.now()
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            told = _("Published: version %(number)d.") % {"number": release.number}
            messages.success(request, told)
        return redirect("agenda:desk")
    day = day_of(request.edition)
    found = said(clashes([one.as_moment() for one in plan], day), plan, request.edition, day)
    context = {
        "form": form,
        "lines": [
            (one, change_in_words(line, request.edition))
            for one in waiting
            if (line := versions.foreseen(one))
        ],
        "impossible": in_pairs(one for one in found if one.clash.is_impossible),
        "warnings": [one for one in found if not one.clash.is_impossible and not one.kept],
    }
    return TemplateResponse(request, "desk/programme/publish.html", context)


@organisers
@require_safe
def releases(request: DeskRequest) -> HttpResponse:
    """What was published when, by whom, and what changed with it."""
    published = Release.objects.of(request.edition).select_related("by").in_order()[:50]
    context = {
        "releases": [
            (one, [(line, change_in_words(line, request.edition)) for line in one.changes])
            for one in published
        ]
    }
    return TemplateResponse(request, "desk/programme/releases.html", context)
