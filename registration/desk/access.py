"""Who may open the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponseBase

from assises.access import EditionRequest, staff_with
from assises.models import User


class DeskRequest(EditionRequest):
    """A request of an organiser, about the current edition."""

    organiser: User


def organisers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Organisers, once there is an edition to organise; strangers sign in, others get a 403."""

    @wraps(view)
    def about_an_edition(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.edition:  # type: ignore[attr-defined]
            raise Http404
        request.organiser = cast(User, request.user)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return staff_with("assises.organise")(about_an_edition)
