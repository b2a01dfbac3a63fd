"""The desk's page about editions: copied, made current, readable again."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises.access import EditionRequest, staff_of, staff_with
from assises.admin import ORGANISE
from assises.editions import actions
from assises.editions.copying import CHOICES, copy_edition
from assises.editions.forms import CopyForm
from assises.errors import Refused
from assises.models import Edition

THANKS = timedelta(days=2)  # after the day, when the last of them have left
organisers = staff_with(ORGANISE)  # even where no edition is current


@organisers
@require_safe
def editions(request: EditionRequest) -> HttpResponse:
    """All of them, the latest first, with how many registrations each has. Two queries."""
    counted = Edition.objects.annotate(people=Count("registrations"))
    now = timezone.now()
    lines = [(one, now >= one.ends_at) for one in counted.order_by("-day", "-pk")]
    return TemplateResponse(request, "desk/editions/index.html", {"lines": lines})


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: EditionRequest, slug: str) -> HttpResponse:
    """The next edition, from this one's settings."""
    former = get_object_or_404(Edition, slug=slug)
    form = CopyForm(request.POST or None, former=former)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = copy_edition(
                said["key"],
                former=former,
                facts=form.facts(),
                chosen=said["chosen"],
                by=staff_of(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("slug", str(refusal))
        else:
            told = _("%(name)s is made: nobody sees it until you make it current.")
            messages.success(request, told % {"name": made.name})
            return redirect("editions:desk")
    context = {"form": form, "former": former, "choices": ticked(form)}
    return TemplateResponse(request, "desk/editions/copy.html", context)


def ticked(form: CopyForm) -> list[tuple[Any, Any]]:
    """Each choice with its box."""
    return list(zip(CHOICES, form["chosen"], strict=True))


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def make_current(request: EditionRequest, slug: str) -> HttpResponse:
    """What would follow, first; then it is done, if nothing has moved meanwhile."""
    edition = get_object_or_404(Edition, slug=slug)
    former = Edition.objects.current().first()
    now = timezone.now()
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            actions.make_current(
                edition,
                seen=int(seen) if seen.isdecimal() else None,
                archives="archives" in request.POST,
                by=staff_of(request),
                now=now,
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("editions:make_current", slug)
        told = _("%(name)s answers at the public addresses.") % {"name": edition.name}
        messages.success(request, told)
        return redirect("editions:desk")
    if edition.is_current:
        return redirect("editions:desk")
    context = {
        "one": edition,
        "former": former,
        "is_over": bool(former and now >= former.ends_at),
        "sessions": edition.sessions.count(),
        "thanks_wait": bool(former and former.thanks and now < former.ends_at + THANKS),
    }
    return TemplateResponse(request, "desk/editions/make_current.html", context)


@organisers
@require_POST
def let_read(request: EditionRequest, slug: str) -> HttpResponse:
    """Open a past edition to everybody, or close it."""
    edition = get_object_or_404(Edition, slug=slug)
    on = "open" in request.POST
    try:
        actions.let_read(edition, on=on, by=staff_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("%(name)s is readable.") if on else _("%(name)s is not readable any more.")
        messages.success(request, told % {"name": edition.name})
    return redirect("editions:desk")
