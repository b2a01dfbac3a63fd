"""To one person or to everybody who is ticked: what would follow, then the deed."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from assises.errors import Refused
from registration import actions
from registration.desk.access import DeskRequest, organisers
from registration.desk.deeds import DEEDS, Deed
from registration.desk.words import sentences
from registration.models import Picked, Registration


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def for_picked(request: DeskRequest, deed: str) -> HttpResponse:
    picked = Picked.objects.filter(organiser=request.organiser).values("registration")
    people = list(_people(request).filter(pk__in=picked).order_by("number"))
    return _answer(request, _deed(deed), people, reverse("desk:people"))


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def for_one(request: DeskRequest, pk: UUID, deed: str) -> HttpResponse:
    person = get_object_or_404(_people(request), pk=pk)
    return _answer(request, _deed(deed), [person], reverse("desk:person", args=[pk]))


def _people(request: DeskRequest) -> Any:
    return Registration.objects.of(request.edition).select_related("edition", "category")


def _deed(slug: str) -> Deed:
    if slug not in DEEDS:
        raise Http404
    return DEEDS[slug]


def _answer(
    request: DeskRequest, deed: Deed, people: list[Registration], back: str
) -> HttpResponse:
    """Show what would follow; do it once that very thing has been agreed to."""
    concerned = [person for person in people if person.state in deed.states]
    form = deed.form(request.POST or request.GET or _unasked(deed), request.edition)
    context = {"deed": deed, "form": form, "people": concerned, "back": back}
    context["aside"] = len(people) - len(concerned)
    if not concerned or not form.is_valid():
        return TemplateResponse(request, "desk/bulk.html", context)
    now, seen = timezone.now(), _mark(deed, concerned, form)
    try:
        if request.POST.get("seen") == seen:
            return _do(request, deed, concerned, form, now, back)
        foreseen = actions.foresee(lambda: _run(request, deed, concerned, form, now), now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    if "seen" in request.POST:
        changed = gettext("This has changed since: look again before you agree.")
        messages.warning(request, changed)
    context |= {"sentences": sentences(foreseen), "seen": seen}
    context |= {"done": foreseen.result.done, "left": foreseen.result.left}
    return TemplateResponse(request, "desk/bulk.html", context)


def _unasked(deed: Deed) -> dict[str, str] | None:
    """A deed that asks nothing has its answer already."""
    return None if deed.form.base_fields else {}


def _run(
    request: DeskRequest, deed: Deed, people: list[Registration], form: forms.Form, now: datetime
) -> actions.Outcome:
    said = deed.prepare(form.cleaned_data, request.edition, now, request.organiser)

    def act(person: Registration) -> None:
        deed.act(person, said, now, request.organiser)

    return actions.for_each(people, act, edition=request.edition)


def _do(
    request: DeskRequest,
    deed: Deed,
    people: list[Registration],
    form: forms.Form,
    now: datetime,
    back: str,
) -> HttpResponse:
    outcome = _run(request, deed, people, form, now)
    words = ngettext("Done for %(count)d person.", "Done for %(count)d people.", outcome.done)
    messages.success(request, words % {"count": outcome.done})
    for person, reason in outcome.left[:20]:
        messages.warning(request, f"{person.full_name}: {reason}")
    return redirect(back)


def _mark(deed: Deed, people: list[Registration], form: forms.Form) -> str:
    """What was looked at: the deed, the people as they stand, and what was typed."""
    seen = [deed.slug, str(sorted(form.cleaned_data.items(), key=str))]
    seen += [f"{person.pk}:{person.state}:{person.changed_at}" for person in people]
    return sha256("\n".join(seen).encode()).hexdigest()
