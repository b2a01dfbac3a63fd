"""Where the programme's websocket leads."""

from django.urls import path

from agenda.moving.consumers import Programme

routes = [path("ws/programme/", Programme.as_asgi())]
