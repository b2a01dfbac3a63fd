"""Who may: decorators that every view carries, and the roles of the staff."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from assises.models import Edition, User

ORGANISER = "organiser"
DESK_LEAD = "desk lead"
DOOR_STAFF = "door staff"
MODERATOR = "moderator"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class EditionRequest(HttpRequest):
    """A request that `middleware.current_edition` has seen."""

    edition: Edition
    is_asked_once: bool


def private(response: HttpResponseBase) -> HttpResponseBase:
    """What depends on a person is kept by no cache."""
    if isinstance(response, HttpResponse):
        patch_cache_control(response, private=True, no_store=True)
    return response


def everyone(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Public: says so, which the tests ask of every view."""

    @wraps(view)
    def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    open_to_all.who = "everyone"  # type: ignore[attr-defined]
    return open_to_all


def staff_with(
    permission: str,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Staff whose role gives `permission`; strangers sign in, others get a 403."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return private(redirect_to_login(request.get_full_path()))
            if not request.user.has_perm(permission):
                raise PermissionDenied(_("Your role does not open this page."))
            return private(view(request, *args, **kwargs))

        guarded.who = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def has_role(user: Any, permission: str) -> bool:
    return isinstance(user, User) and user.is_active and user.has_perm(permission)


def staff_of(request: HttpRequest) -> User | None:
    """Who of the staff asks, for the trail."""
    return request.user if isinstance(request.user, User) else None


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """What somebody sees after too many wrong passwords."""
    from django.template.response import TemplateResponse

    return TemplateResponse(request, "accounts/locked_out.html", status=429).render()
