"""The phones of the doors: a QR code enrols them, the list says how each is, one button revokes."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registration import qr
from registration.checkin import actions
from registration.checkin import picture as now_at_doors
from registration.checkin.forms import InviteForm
from registration.checkin.models import Device
from registration.desk.access import DeskRequest, organisers


@organisers
@require_safe
def phones(request: DeskRequest) -> HttpResponse:
    found = now_at_doors.phones(request.edition, timezone.now(), all_of_them=True)
    return TemplateResponse(request, "desk/doors/phones.html", {"phones": found})


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: DeskRequest) -> HttpResponse:
    """Make a QR code, shown this once."""
    form = InviteForm(request.POST or None, edition=request.edition)
    if not form.is_valid():
        return TemplateResponse(request, "desk/doors/invite.html", {"form": form})
    said = form.cleaned_data
    enrolment, token = actions.invite_phones(
        request.edition,
        doors=said["doors"],
        kind=said["kind"],
        uses=said["uses"],
        now=timezone.now(),
        by=request.organiser,
    )
    link = f"{settings.SITE_URL}{reverse('checkin:enrol', args=[token])}"
    context = {
        "enrolment": enrolment,
        "doors": said["doors"],
        "link": link,
        "qr": qr.svg(link, label=_("QR code that enrols a phone")),
    }
    return TemplateResponse(request, "desk/doors/invited.html", context)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """Asked once, then done."""
    device = _device(request, pk)
    if request.method == "POST":
        actions.revoke(device, now=timezone.now(), by=request.organiser)
        messages.success(request, _("%(name)s serves no door any more.") % {"name": device.name})
        return redirect("checkin:phones")
    return TemplateResponse(request, "desk/doors/revoke.html", {"device": device})


@organisers
@require_POST
def helped(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody goes to who called."""
    actions.answer_call(_device(request, pk), now=timezone.now(), by=request.organiser)
    return redirect("checkin:phones")


def _device(request: DeskRequest, pk: int) -> Device:
    return get_object_or_404(Device, pk=pk, edition=request.edition)
