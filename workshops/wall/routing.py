"""Where the walls' websockets lead."""

from channels.auth import AuthMiddlewareStack
from channels.sessions import CookieMiddleware
from django.urls import path

from workshops.wall.consumers import Plenary, Questions, Running, Walls

routes = [
    path("ws/ateliers/restitution/", CookieMiddleware(Plenary.as_asgi())),
    path("ws/ateliers/<slug:slug>/mur/", CookieMiddleware(Walls.as_asgi())),
    path("ws/ateliers/<slug:slug>/animation/", AuthMiddlewareStack(Running.as_asgi())),
    path("ws/ateliers/<slug:slug>/questions/", AuthMiddlewareStack(Questions.as_asgi())),
]
