"""The organisers' page of one workshop: its wall, its facilitators, its proceedings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises import audit
from registration.desk.access import DeskRequest, organisers
from workshops.wall import actions, board, mails, sheets
from workshops.wall.access import link_of, wall_of, workshop_at
from workshops.wall.forms import FacilitatorForm, WallForm
from workshops.wall.models import Facilitator


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def workshop(request: DeskRequest, slug: str) -> HttpResponse:
    """The question of the wall, and who runs the workshop."""
    one = workshop_at(request, slug)
    wall = wall_of(one)
    adds = "name" in request.POST
    form = WallForm(request.POST if request.POST and not adds else None, instance=wall)
    new = FacilitatorForm(request.POST if adds else None)
    if form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        actions.set_up(wall, changes, now=timezone.now(), by=request.organiser)
        messages.success(request, _("It is written."))
        return redirect("wall:desk", slug)
    if new.is_valid():
        new.instance.workshop = one
        facilitator = new.save()
        _record(request, facilitator, "added")
        return redirect("wall:desk", slug)
    facilitators = one.facilitators.select_related("workshop").order_by("name", "pk")
    context = {
        "workshop": one,
        "session": one.session,
        "form": form,
        "new": new,
        "facilitators": [(each, link_of(each)) for each in facilitators],
        "board": board.read(wall.pk, timezone.now()),
    }
    return TemplateResponse(request, "desk/workshops/workshop.html", context)


@organisers
@require_POST
def invite(request: DeskRequest, slug: str, pk: str) -> HttpResponse:
    """Send somebody their link."""
    one = _facilitator(request, slug, pk)
    if one.email:
        mails.invite(one, at=timezone.now())
        messages.success(request, _("The link leaves by mail."))
    else:
        messages.error(request, _("There is no address to write to."))
    return redirect("wall:desk", slug)


@organisers
@require_POST
def renew(request: DeskRequest, slug: str, pk: str) -> HttpResponse:
    """A new link: the former one opens nothing any more."""
    one = _facilitator(request, slug, pk)
    one.link_version += 1
    one.save(update_fields=["link_version"])
    _record(request, one, "renewed")
    messages.success(request, _("The former link opens nothing any more."))
    return redirect("wall:desk", slug)


@organisers
@require_safe
def proceedings(request: DeskRequest, slug: str) -> HttpResponse:
    """One sheet: what was proposed, voted and concluded."""
    one = workshop_at(request, slug)
    sheet = sheets.of(wall_of(one).pk, timezone.now())
    return TemplateResponse(request, "desk/workshops/proceedings.html", {"sheet": sheet})


def _facilitator(request: DeskRequest, slug: str, pk: str) -> Facilitator:
    known = Facilitator.objects.filter(workshop=workshop_at(request, slug))
    return get_object_or_404(known.select_related("workshop__round__edition"), pk=pk)


def _record(request: DeskRequest, one: Facilitator, what: str) -> None:
    audit.record(
        f"wall.facilitator_{what}",
        on=one,
        edition=request.edition,
        at=timezone.now(),
        by=request.organiser,
    )
