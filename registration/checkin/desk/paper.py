"""The paper list, made the evening before: what is left when no phone works."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assises import audit
from assises.models import AuditEntry, Edition
from registration.checkin import roll
from registration.desk.access import DeskRequest, organisers
from registration.models import Registration

MADE = "checkin.roll_made"


@organisers
@require_safe
def paper(request: DeskRequest) -> HttpResponse:
    """What the list would hold, and whether the one that was made last still holds."""
    edition = request.edition
    people = Registration.objects.of(edition).confirmed().filter(erased_at=None)
    made = _made_last(edition)
    context = {
        "people": people.count(),
        "made": made,
        "changed": _changed_since(made) if made else 0,
    }
    return TemplateResponse(request, "desk/doors/paper.html", context)


def _made_last(edition: Edition) -> AuditEntry | None:
    entries = AuditEntry.objects.filter(edition=edition, action=MADE).select_related("by")
    return entries.order_by("-at", "-pk").first()


def _changed_since(made: AuditEntry) -> int:
    """How many have registered, cancelled or been corrected since."""
    return Registration.objects.filter(edition=made.edition_id, changed_at__gt=made.at).count()


@organisers
@require_safe
def paper_pdf(request: DeskRequest) -> HttpResponse:
    """The list as it stands; that it was made is on record, since it names everybody."""
    edition, now = request.edition, timezone.now()
    people = roll.people_of(edition)
    made = roll.roll_pdf(people, edition, now)
    audit.record(
        MADE, on=edition, edition=edition, at=now, by=request.organiser, people=len(people)
    )
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{edition.slug}-portes.pdf"'
    return response
