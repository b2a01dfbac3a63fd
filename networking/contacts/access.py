"""Who exchanges contacts: whoever wears a badge today, in the directory or not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponseBase

from registration.access import participants


def wearers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """People with a confirmed place in the current edition; strangers go and sign in.

    The directory may be closed: a badge is read face to face.
    """

    @participants
    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.registration.is_confirmed:
            raise Http404
        return view(request, *args, **kwargs)

    guarded.who = "wearers"  # type: ignore[attr-defined]
    return guarded
