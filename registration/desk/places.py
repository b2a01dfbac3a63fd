"""Categories and places: what a change would do is said before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises.models import Edition
from assises.turns import turn
from registration import actions
from registration.desk.access import DeskRequest, organisers
from registration.desk.home import categories_of, places_of, states_of
from registration.desk.words import pointing, sentences
from registration.forms.places import CategoryForm, PlacesForm
from registration.models import Category, Registration

Make = Callable[[Any], Any]


@organisers
@require_safe
def categories(request: DeskRequest) -> HttpResponse:
    edition = request.edition
    states = states_of(edition)
    context = {
        "categories": categories_of(edition),
        "places": places_of(edition, states),
        "held": sum(states[state] for state in Registration.HOLDING),
    }
    return TemplateResponse(request, "desk/categories.html", context)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def category(request: DeskRequest, slug: str) -> HttpResponse:
    def make(data: Any) -> CategoryForm:
        mine = get_object_or_404(Category, edition=request.edition, slug=slug)
        return CategoryForm(data, instance=mine, auto_id="%s")

    mine = make(None).instance
    return _edit(request, make, {"category": mine, "pointing": pointing(actions.pointing_at(mine))})


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def add_category(request: DeskRequest) -> HttpResponse:
    def make(data: Any) -> CategoryForm:
        return CategoryForm(data, instance=Category(edition=request.edition), auto_id="%s")

    return _edit(request, make, {})


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def places(request: DeskRequest) -> HttpResponse:
    def make(data: Any) -> PlacesForm:
        mine = Edition.objects.get(pk=request.edition.pk)
        return PlacesForm(data, instance=mine, auto_id="%s")

    return _edit(request, make, {"edition_itself": True})


@organisers
@require_POST
def category_order(request: DeskRequest, slug: str) -> HttpResponse:
    """One step up or down, in every list of categories."""
    mine = get_object_or_404(Category, edition=request.edition, slug=slug)
    step = -1 if "up" in request.POST else 1
    actions.move_category(mine, step, now=timezone.now(), by=request.organiser)
    return redirect("desk:categories")


@organisers
@require_POST
def remove_category(request: DeskRequest, slug: str) -> HttpResponse:
    """Only what nobody came as, nor was invited to, and that no question or door names."""
    mine = get_object_or_404(Category, edition=request.edition, slug=slug)
    try:
        actions.remove_category(mine, now=timezone.now(), by=request.organiser)
    except actions.StillUsed as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:category", slug)
    messages.success(request, gettext("The category is gone."))
    return redirect("desk:categories")


def _edit(request: DeskRequest, make: Make, context: dict[str, Any]) -> HttpResponse:
    """The form; what would follow; then, once that very thing has been agreed to, the change."""
    form = make(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        look = _look(request, make)
        if look.is_agreed:
            messages.success(request, gettext("It is written."))
            return redirect("desk:categories")
        if "seen" in request.POST:
            changed = gettext("This has changed since: look again before you agree.")
            messages.warning(request, changed)
        form, context = look.form, context | {"seen": look.seen, "sentences": look.sentences}
    return TemplateResponse(request, "desk/place_edit.html", {**context, "form": form})


@dataclass(frozen=True)
class Look:
    """What a change would do, told; `seen` stands for what was typed and what would follow."""

    form: Any
    sentences: list[str]
    seen: str
    is_agreed: bool


def _look(request: DeskRequest, make: Make) -> Look:
    """Look and, if this is what was agreed to, write it under the same lock: nobody registers
    or cancels in between."""
    now = timezone.now()
    with turn(), transaction.atomic():
        Edition.objects.locked(request.edition.pk)
        foreseen = actions.foresee(lambda: _valid(make, request).keep(now, request.organiser), now)
        form = _valid(make, request)
        told = [*_over(form), *sentences(foreseen)]
        seen = _mark(request, told, foreseen)
        is_agreed = request.POST.get("seen") == seen
        if is_agreed:
            form.keep(now, request.organiser)
    return Look(form, told, seen, is_agreed)


def _valid(make: Make, request: DeskRequest) -> Any:
    form = make(request.POST)
    form.is_valid()
    return form


def _mark(request: DeskRequest, told: list[str], foreseen: actions.Foreseen) -> str:
    """What was looked at: what was typed, what was told, and who would be offered a place."""
    hidden = ("csrfmiddlewaretoken", "seen")
    typed = {name: said for name, said in request.POST.lists() if name not in hidden}
    looked = [str(sorted(typed.items())), *told, *map(str, foreseen.whom)]
    return sha256("\n".join(looked).encode()).hexdigest()


def _over(form: Any) -> list[str]:
    """More people than the new number: nobody loses a place."""
    mine, limit = form.instance, form.cleaned_data.get("quota")
    people = Registration.objects.holding()
    if isinstance(mine, Edition):
        people, limit = people.filter(edition=mine), form.cleaned_data["capacity"]
    else:
        people = people.filter(category=mine.pk)
    over = people.count() - limit if limit is not None else 0
    if over <= 0:
        return []
    words = ngettext(
        "%(count)d person more than that has a place: nobody loses it, no new one is given.",
        "%(count)d people more than that have a place: nobody loses it, no new one is given.",
        over,
    )
    return [words % {"count": over}]
