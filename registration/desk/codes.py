"""Invitation codes: made, found, handed out, watched, extended, revoked."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from assises.errors import Refused
from assises.models import AuditEntry, Edition
from registration import actions
from registration.desk.access import DeskRequest, organisers
from registration.forms.places import ExtensionForm, InvitationForm
from registration.models import Invitation
from registration.names import folded

PER_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What somebody asks of the list."""

    words: str = ""
    category: str = ""
    state: str = ""

    @classmethod
    def of(cls, params: QueryDict) -> "Asked":
        state = params.get("etat", "")
        return cls(
            words=params.get("q", "").strip()[:200],
            category=params.get("categorie", ""),
            state=state if state in Invitation.Standing.values else "",
        )

    def query(self) -> str:
        """The same, as the end of an address."""
        said = {"q": self.words, "categorie": self.category, "etat": self.state}
        return urlencode({name: value for name, value in said.items() if value})

    def found(self, edition: Edition, now: datetime) -> Any:
        """The codes, latest first. Words are looked for in code and label, whatever the accents."""
        codes = Invitation.objects.filter(edition=edition).with_uses().select_related("category")
        if self.category:
            codes = codes.filter(category__slug=self.category)
        if self.state:
            codes = codes.standing(self.state, now)
        words = folded(self.words).split()
        if not words:
            return codes.in_order()
        return [
            one
            for one in codes.in_order()
            if all(word in folded(f"{one.code} {one.label}") for word in words)
        ]


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: DeskRequest) -> HttpResponse:
    """The list, and the form that makes more."""
    form = InvitationForm(request.POST or None, edition=request.edition, auto_id="%s")
    now = timezone.now()
    if form.is_bound and form.is_valid():
        try:
            made = form.invite(now, request.organiser)
        except actions.CodeTaken as refusal:
            form.add_error("word", str(refusal))
        else:
            words = ngettext("%(count)d code is made.", "%(count)d codes are made.", len(made))
            messages.success(request, words % {"count": len(made)})
            return redirect("desk:codes")
    asked = Asked.of(request.GET)
    page = Paginator(asked.found(request.edition, now), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, Invitation.Standing(one.standing(now)), link_of(one)) for one in page]
    context = {
        "form": form,
        "asked": asked,
        "page": page,
        "rows": rows,
        "states": Invitation.Standing,
        "categories": request.edition.categories.in_order(),
    }
    return TemplateResponse(request, "desk/codes.html", context)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: DeskRequest, pk: int) -> HttpResponse:
    """One code: who came with it, what became of it; extended, or revoked once asked for again."""
    found = Invitation.objects.filter(edition=request.edition).with_uses()
    invitation = get_object_or_404(found.select_related("category", "made_by"), pk=pk)
    now = timezone.now()
    extends = request.method == "POST" and "extend" in request.POST
    form = ExtensionForm(request.POST if extends else None, instance=copy(invitation))
    if extends and _extend(request, form, now):
        return redirect("desk:code", pk)
    if request.method == "POST" and not extends:
        actions.revoke(invitation, now=now, by=request.organiser)
        text = gettext("The code opens nothing any more. Who came with it stays registered.")
        messages.success(request, text)
        return redirect("desk:code", pk)
    context = {
        "invitation": invitation,
        "form": form,
        "standing": Invitation.Standing(invitation.standing(now)),
        "extensions": _extensions(invitation),
        "people": invitation.registrations.select_related("category").order_by("number"),
        "link": link_of(invitation),
    }
    return TemplateResponse(request, "desk/code.html", context)


def link_of(invitation: Invitation) -> str:
    """What to send: the form opens with the category chosen."""
    return f"{settings.SITE_URL}/inscription/?invitation={invitation.code}"


def _extend(request: DeskRequest, form: ExtensionForm, now: datetime) -> bool:
    if not form.is_valid():
        return False
    try:
        form.extend(now, request.organiser)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, gettext("The code is extended."))
    return True


def _extensions(invitation: Invitation) -> list[dict[str, Any]]:
    """Each time it was extended: by whom, when, why, from what to what."""
    trail = AuditEntry.objects.filter(
        target=f"{invitation._meta.label_lower}:{invitation.pk}",
        action="registration.invitation_extended",
    )
    return [
        {
            "at": entry.at,
            "by": entry.by,
            "reason": entry.details["reason"],
            "uses": entry.details["uses"],
            "until": [day and datetime.fromisoformat(day) for day in entry.details["expires_at"]],
        }
        for entry in trail.select_related("by").order_by("at", "pk")
    ]
