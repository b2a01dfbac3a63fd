"""The cookie of an enrolled phone, and the page that gives it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from rest_framework.request import Request

from registration.checkin import actions, rows
from registration.checkin.models import Device

COOKIE = "door_phone"
KEPT = 30 * 24 * 3600  # seconds: phones are enrolled some evenings before the day


def token_of(request: HttpRequest | Request) -> str:
    return str(request.COOKIES.get(COOKIE, ""))


def device_of(request: HttpRequest) -> Device | None:
    """The enrolled phone that asks for a page, unless it was revoked."""
    token = token_of(request)
    device = rows.device_of(actions.digest_of_token(token)) if token else None
    return device if device and device.revoked_at is None else None


def give(response: HttpResponseBase, token: str) -> None:
    """No script reads it, and no other site's page sends it along."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def take_back(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
