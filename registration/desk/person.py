"""The page of one person, and the form that registers or corrects somebody."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from assises import audit
from assises.models import AuditEntry, OutgoingMail
from registration import actions
from registration.desk.access import DeskRequest, organisers
from registration.desk.deeds import DEEDS
from registration.desk.words import HISTORY, sentences
from registration.forms import StaffForm
from registration.forms.questions import asked_in
from registration.mails import NAMES
from registration.models import Registration
from registration.pdf import badges_pdf
from registration.questions import in_words


def _person(request: DeskRequest, pk: UUID) -> Registration:
    people = Registration.objects.of(request.edition).filter(erased_at__isnull=True)
    about = people.select_related("edition", "category", "group", "invitation")
    return get_object_or_404(about, pk=pk)


@organisers
@require_safe
def person(request: DeskRequest, pk: UUID) -> HttpResponse:
    registration = _person(request, pk)
    target = f"{registration._meta.label_lower}:{registration.pk}"
    context = {
        "person": registration,
        "position": registration.position(),
        "answers": in_words(registration.answers, asked_in(request.edition)),
        "consents": registration.consents.filter(withdrawn_at__isnull=True).order_by("purpose"),
        "history": [
            (entry, HISTORY.get(entry.action, entry.action))
            for entry in AuditEntry.objects.filter(target=target)
            .select_related("by")
            .order_by("at", "pk")
        ],
        "mails": [
            (mail, NAMES.get(mail.kind, mail.kind))
            for mail in OutgoingMail.objects.filter(reference=str(registration.pk)).order_by("-pk")
        ],
        "deeds": [deed for deed in DEEDS.values() if registration.state in deed.states],
    }
    return TemplateResponse(request, "desk/person.html", context)


@organisers
@require_safe
def badge(request: DeskRequest, pk: UUID) -> HttpResponse:
    registration = _person(request, pk)
    if not (registration.is_confirmed and registration.badge):
        raise Http404
    response = HttpResponse(badges_pdf([registration]), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="badge-{registration.code}.pdf"'
    return response


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Diet and access needs: asked for once more, since each reading is on record."""
    registration = _person(request, pk)
    if request.method != "POST":
        return TemplateResponse(request, "desk/needs.html", {"person": registration})
    audit.record(
        "registration.needs_read",
        on=registration,
        edition=request.edition,
        at=timezone.now(),
        by=request.organiser,
    )
    context = {"person": registration, "needs": registration.needs.order_by("kind")}
    return TemplateResponse(request, "desk/needs.html", context)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: DeskRequest, pk: UUID) -> HttpResponse:
    registration = _person(request, pk)
    return _edit(request, registration, {"person": registration})


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: DeskRequest) -> HttpResponse:
    return _edit(request, None, {})


def _edit(
    request: DeskRequest, registration: Registration | None, context: dict[str, Any]
) -> HttpResponse:
    """The form; what would follow from it; then, once agreed to, the deed."""
    now = timezone.now()
    if request.method != "POST":
        form = _form(request, registration, None, now)
        return TemplateResponse(request, "desk/edit.html", {**context, "form": form})
    if request.POST.get("seen") == _mark(request):
        form = _form(request, registration, request.POST, now)
        if form.is_valid():
            messages.success(request, gettext("It is written."))
            for sentence in form.effects():
                messages.info(request, sentence)
            return redirect("desk:person", form.done.pk)
    form = _form(request, registration, request.POST, now)
    foreseen = actions.foresee(form.is_valid, now)
    if foreseen.result:
        context |= {"seen": _mark(request), "sentences": sentences(foreseen)}
    return TemplateResponse(request, "desk/edit.html", {**context, "form": form})


def _form(
    request: DeskRequest, registration: Registration | None, data: Any, now: datetime
) -> StaffForm:
    form = StaffForm(data, instance=registration and _copy(registration), auto_id="%s")
    form.by, form.now = request.organiser, now
    return form


def _copy(registration: Registration) -> Registration:
    """A form writes what is typed into its instance: not into the one that the page shows."""
    return Registration.objects.select_related("edition", "category").get(pk=registration.pk)


def _mark(request: DeskRequest) -> str:
    """What was typed, so that what is agreed to is what was looked at."""
    said = [
        (name, request.POST.getlist(name))
        for name in sorted(request.POST)
        if name not in ("csrfmiddlewaretoken", "seen")
    ]
    return sha256(str(said).encode()).hexdigest()
