"""Who may look for people, and who may be found."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from networking.models import Profile, Rules
from registration.access import ParticipantRequest, participants


class MemberRequest(ParticipantRequest):
    """A request of somebody whose place is confirmed, while networking is open."""

    rules: Rules


def members(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """People with a confirmed place in the current edition; strangers go and sign in.

    While it is closed, and to who has no place, the page is not found, with a sentence that says
    why and from when.
    """

    @participants
    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.rules = Rules.of(request.edition)
        if not request.registration.is_confirmed:
            return _not_yet(request)
        if not request.rules.has_opened(timezone.now()):
            return _not_yet(request)
        return view(request, *args, **kwargs)

    guarded.who = "members"  # type: ignore[attr-defined]
    return guarded


def _not_yet(request: MemberRequest) -> HttpResponseBase:
    rules: Rules = request.rules
    context = {
        "registration": request.registration,
        "opens_at": rules.opens_at if rules.is_open else None,
    }
    return TemplateResponse(request, "networking/closed.html", context, status=404)


def own_profile(request: MemberRequest) -> Profile | None:
    """The profile of who asks, shown or not."""
    codes = ["", request.registration.code]  # not what is left of who handed the place over
    mine = Profile.objects.filter(registration=request.registration, owner_code__in=codes)
    return mine.first()


def is_shown(profile: Profile | None) -> bool:
    """Whether others find it now. One query."""
    return profile is not None and Profile.objects.shown().filter(pk=profile.pk).exists()
