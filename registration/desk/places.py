"""Categories and places: what a change would do is said before it is done."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises.models import Edition
from registration import actions
from registration.desk.access import DeskRequest, organisers
from registration.desk.home import categories_of, places_of, states_of
from registration.desk.words import sentences
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

    return _edit(request, make, {"category": make(None).instance})


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
def remove_category(request: DeskRequest, slug: str) -> HttpResponse:
    """Only what nobody came as, nor was invited to."""
    mine = get_object_or_404(Category, edition=request.edition, slug=slug)
    try:
        with transaction.atomic():
            mine.delete()
    except ProtectedError:
        text = gettext("People or codes belong to this category: close it instead.")
        messages.error(request, text)
        return redirect("desk:category", slug)
    messages.success(request, gettext("The category is gone."))
    return redirect("desk:categories")


def _edit(request: DeskRequest, make: Make, context: dict[str, Any]) -> HttpResponse:
    """The form; what would follow; then, once that has been agreed to, the change."""
    now = timezone.now()
    form = make(request.POST if request.method == "POST" else None)
    seen = sha256(str(sorted(_typed(request).items())).encode()).hexdigest()
    if form.is_bound and form.is_valid():
        if request.POST.get("seen") == seen:
            form.keep(now, request.organiser)
            messages.success(request, gettext("It is written."))
            return redirect("desk:categories")
        foreseen = actions.foresee(lambda: form.keep(now, request.organiser), now)
        form = make(request.POST)
        form.is_valid()
        told = [*_over(form), *sentences(foreseen)]
        context |= {"seen": seen, "sentences": told}
    return TemplateResponse(request, "desk/place_edit.html", {**context, "form": form})


def _typed(request: DeskRequest) -> dict[str, list[str]]:
    hidden = ("csrfmiddlewaretoken", "seen")
    return {name: said for name, said in request.POST.lists() if name not in hidden}


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
