"""The desk's first page of networking: how much it is used, and its rules."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assises import audit
from assises.turns import turn
from networking.models import Rules
from networking.safety.desk.figures import demand, figures
from networking.safety.forms import RulesForm
from registration.desk.access import DeskRequest, organisers

MOST_TERMS = 15


@organisers
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    rules, terms = Rules.of(request.edition), demand(request.edition)
    context = {
        "figures": figures(request.edition),
        "terms": terms[:MOST_TERMS],
        "more": max(0, len(terms) - MOST_TERMS),
        "rules": rules,
        "is_open": rules.has_opened(timezone.now()),
    }
    return TemplateResponse(request, "desk/networking/home.html", context)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: DeskRequest) -> HttpResponse:
    form = RulesForm(request.POST or None, instance=Rules.of(request.edition))
    if form.is_valid():
        _set(request, form)
        messages.success(request, _("It is written."))
        return redirect("networking:desk")
    return TemplateResponse(request, "desk/networking/rules.html", {"form": form})


@turn()
@transaction.atomic
def _set(request: DeskRequest, form: RulesForm) -> None:
    """Only what was changed is written: what another organiser set meanwhile stays."""
    Rules.objects.get_or_create(edition=request.edition)
    row = Rules.objects.select_for_update(no_key=True).get(edition=request.edition)
    for name in form.changed_data:
        setattr(row, name, form.cleaned_data[name])
    row.save(update_fields=form.changed_data)
    audit.record(
        "networking.rules_set",
        on=row,
        edition=request.edition,
        at=timezone.now(),
        by=request.organiser,
        changed=form.changed_data,
    )
