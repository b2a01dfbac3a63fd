"""The first page of the desk: where registration stands, and what waits for somebody."""

from collections import Counter

from django.db.models import Count
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from assises.models import Edition, OutgoingMail
from registration.desk.access import DeskRequest, organisers
from registration.models import Category, Registration

State = Registration.State
STUCK = (OutgoingMail.State.FAILED, OutgoingMail.State.UNCERTAIN)


@organisers
@require_safe
def overview(request: DeskRequest) -> HttpResponse:
    edition = request.edition
    states = states_of(edition)
    context = {
        "states": states,
        "places": places_of(edition, states),
        "categories": categories_of(edition),
        "stuck": OutgoingMail.objects.filter(edition=edition, state__in=STUCK).count(),
    }
    return TemplateResponse(request, "desk/home.html", context)


def states_of(edition: Edition) -> Counter[str]:
    """How many are in each state. One query."""
    rows = Registration.objects.of(edition).values_list("state").annotate(Count("pk")).order_by()
    return Counter(dict(rows))


def places_of(edition: Edition, states: Counter[str]) -> int:
    """How many places are left."""
    return max(edition.capacity - sum(states[state] for state in Registration.HOLDING), 0)


def categories_of(edition: Edition) -> list[Category]:
    """Each with `holding`: how many of its places are taken."""
    held = dict(
        Registration.objects.of(edition)
        .holding()
        .values_list("category")
        .annotate(Count("pk"))
        .order_by()
    )
    categories = list(Category.objects.filter(edition=edition).in_order())
    for category in categories:
        category.holding = held.get(category.pk, 0)  # type: ignore[attr-defined]
    return categories
