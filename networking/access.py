"""Who may look for people, and who may be found."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponseBase

from networking.models import Profile, Rules
from registration.access import ParticipantRequest, participants


class MemberRequest(ParticipantRequest):
    """A request of somebody whose place is confirmed, while networking is open."""

    rules: Rules


def members(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """People with a confirmed place in the current edition; strangers go and sign in.

    While the organisers keep it closed, and for who has no place, the page does not exist.
    """

    @participants
    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.rules = Rules.of(request.edition)
        if not request.rules.is_open or not request.registration.is_confirmed:
            raise Http404
        return view(request, *args, **kwargs)

    guarded.who = "members"  # type: ignore[attr-defined]
    return guarded


def own_profile(request: MemberRequest) -> Profile | None:
    """The profile of who asks, shown or not."""
    return Profile.objects.filter(registration=request.registration).first()


def is_shown(profile: Profile | None) -> bool:
    """Whether others find it now. One query."""
    return profile is not None and Profile.objects.shown().filter(pk=profile.pk).exists()
