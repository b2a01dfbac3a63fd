"""The style sheet that gives each session its place: its name changes when the timetable does."""

from django.urls import reverse

from assises.http import build
from assises.models import Edition


def grid_key(edition: Edition) -> str:
    """What changes when the timetable or the program does: the style sheet's own name."""
    return f"{edition.pk}-{edition.version}-{build()}"


def grid_address(edition: Edition) -> str:
    return reverse("programme-grid", args=[grid_key(edition)])
