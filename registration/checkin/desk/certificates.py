"""Certificates of attendance: one as a PDF, or all of them by mail."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assises.errors import Refused
from assises.models import OutgoingMail
from registration.checkin import actions
from registration.checkin import certificates as made
from registration.checkin.models import Door, Place, Presence
from registration.desk import previews
from registration.desk.access import DeskRequest, organisers
from registration.models import Registration


def _let_in(person: Registration, at: datetime) -> None:
    """The made-up receiver of the preview has come; all of it is taken back with them."""
    place = Place.objects.create(edition=person.edition, slug="apercu", name="")
    door = Door.objects.create(edition=person.edition, place=place, slug="apercu", name="")
    Presence.objects.create(place=place, registration=person, door=door, is_inside=True, since=at)


previews.PREPARED[made.KIND] = _let_in


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def certificates(request: DeskRequest) -> HttpResponse:
    """How many mails would leave; they do once that very number has been agreed to."""
    edition, now = request.edition, timezone.now()
    waiting = len(actions.to_certify(edition))
    if request.method == "POST":
        if request.POST.get("seen") == str(waiting):
            return _send(request)
        messages.warning(request, gettext("This has changed since: look again before you agree."))
    came = made.who_came(edition)
    without_email = came.filter(email="").count()
    opted_out = came.exclude(email="").filter(opted_out_at__isnull=False).count()
    context = {
        "came": came.count(),
        "waiting": waiting,
        "without_email": without_email,
        "opted_out": opted_out,
        "not_by_mail": without_email + opted_out,
        "told": OutgoingMail.objects.filter(edition=edition, kind=made.KIND).count(),
        "is_due": made.is_due(edition, now),
    }
    return TemplateResponse(request, "desk/doors/attendance_certificates.html", context)


def _send(request: DeskRequest) -> HttpResponse:
    try:
        sent = actions.send_certificates(request.edition, now=timezone.now(), by=request.organiser)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%(count)d certificate leaves.", "%(count)d certificates leave.", sent)
        messages.success(request, words % {"count": sent})
    return redirect("checkin:certificates")


@organisers
@require_safe
def certificate(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Somebody's certificate, for those who came, once the day has ended."""
    people = Registration.objects.of(request.edition).select_related("edition")
    return as_pdf(get_object_or_404(people, pk=pk))


def as_pdf(registration: Registration) -> HttpResponse:
    now, stay = timezone.now(), made.stay_of(registration)
    if stay is None or not made.is_due(registration.edition, now):
        raise Http404
    response = HttpResponse(
        made.certificate_pdf(registration, stay, now), content_type="application/pdf"
    )
    name = f"attestation-{registration.edition.slug}-{registration.number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
