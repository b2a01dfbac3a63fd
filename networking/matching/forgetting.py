"""What one person thinks of suggestions: to show it, and to erase it."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from networking.models import Opinion
from registration.models import Registration


def kept_about(registration: Registration) -> list[dict[str, Any]]:
    """For its owner: see `assises.people`. What others think of them is the others'."""
    mine = Opinion.objects.standing(registration).select_related("about").order_by("at", "pk")
    return [{"about": one.about.full_name, "opinion": one.kind, "at": one.at} for one in mine]


def forget(registration: Registration, *, now: datetime) -> None:
    """Theirs, and what others thought of them."""
    Opinion.objects.filter(Q(by=registration) | Q(about=registration)).delete()
