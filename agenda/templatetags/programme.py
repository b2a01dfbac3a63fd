"""What a page needs to follow the programme."""

from typing import Any

from django import template
from django.utils.translation import get_language

from agenda.figures.drawing import of_session
from agenda.models import Release, Session
from assises.models import Edition

register = template.Library()


@register.inclusion_tag("agenda/_live_programme.html")
def live_programme(edition: Edition, kind: str = "", number: int | None = None) -> dict[str, Any]:
    """The element that follows the programme from the version that this page shows.

    `kind`: "quiet" for a screen, where nobody is to be told; "list" where all sessions are, and
    a new one is missing. One query, none with `number`.
    """
    if number is None:
        number = _last(edition)
    socket = f"/ws/programme/?lang={get_language()}"
    return {
        "socket": socket,
        "number": number,
        "version": edition.version,
        "is_quiet": kind == "quiet",
        "is_list": kind == "list",
    }


def _last(edition: Edition) -> int:
    numbers = Release.objects.of(edition).in_order().values_list("number", flat=True)
    return numbers.first() or 1


@register.inclusion_tag("agenda/figures/_of_session.html", takes_context=True)
def figures(context: dict[str, Any], session: Session) -> dict[str, Any]:
    """The charts shown with a session. One query where there is none, else two."""
    return {"headings": of_session(session), "edition": context.get("edition")}
