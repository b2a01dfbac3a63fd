"""The application: HTTP and websockets, for Daphne or any other ASGI server."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assises.settings")

import django

django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402

from agenda.live.routing import websockets  # noqa: E402
from agenda.moving.routing import routes as programme  # noqa: E402
from assises.handler import Handler  # noqa: E402
from workshops.wall.routing import routes as walls  # noqa: E402

application = ProtocolTypeRouter({"http": Handler(), "websocket": websockets(*programme, *walls)})

# What was loaded stays: collecting it again and again would stop a room of sockets each time.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 50, 50)
