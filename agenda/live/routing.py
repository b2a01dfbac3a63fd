"""Where websockets lead, and from which pages they may come."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import WebsocketDenier
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import path, re_path

from agenda.live.consumers import Audience, Away, Moderation

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def same_origin(application: Application) -> Application:
    """Refuse pages of other sites with a 403. Programs that are no browser send no Origin."""

    async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
        headers = {name: value.decode("latin1") for name, value in scope["headers"]}
        origin = headers.get(b"origin")
        if origin is None or is_ours(origin, headers.get(b"host", "")):
            await application(scope, receive, send)
        else:
            await WebsocketDenier()(scope, receive, send)

    return guarded


def is_ours(origin: str, host: str) -> bool:
    """Whether a page at `origin` is ours: at SITE_URL, or at the host that it speaks to."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if origin.lower() == settings.SITE_URL.lower():
        return True
    domain, _port = split_domain_port(host)
    return (
        parts.scheme in {"http", "https"}
        and parts.netloc.lower() == host.lower()
        and validate_host(domain, settings.ALLOWED_HOSTS)
    )


routes: list[Any] = [
    path("ws/direct/<slug:slug>/", CookieMiddleware(Audience.as_asgi())),
    path("ws/direct/<slug:slug>/moderation/", AuthMiddlewareStack(Moderation.as_asgi())),
]


def websockets(*more: Any) -> Application:
    """These rooms and `more`; nothing anywhere else."""
    application: Application = URLRouter([*routes, *more, re_path("", Away.as_asgi())])
    return same_origin(application)
