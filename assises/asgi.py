"""The application: HTTP and websockets, for Daphne or any other ASGI server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assises.settings")

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402

application = ProtocolTypeRouter({"http": http})
