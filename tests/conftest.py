"""What every test may ask for."""

import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time

import pytest
from django.core.cache import caches
from django.utils import translation
from hypothesis import HealthCheck, settings

from assises import shared
from assises.models import Edition
from tests.factories import EditionFactory

DAY = date(2027, 3, 18)

# A busy machine makes an honest strategy look slow: no time is judged.
settings.register_profile("assises", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("assises")


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A request leaves its language behind in the thread: the next test has none of it."""
    yield
    translation.deactivate()


@pytest.fixture
def edition(db) -> Edition:
    return EditionFactory()


@pytest.fixture
def now(edition) -> datetime:
    """Half past ten on the day."""
    return datetime.combine(DAY, time(10, 30), edition.zone)


@pytest.fixture
def redis_away(settings) -> Iterator[None]:
    """A Redis that is not there: nobody listens on its port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    yield from _redis_at(settings, port)


@pytest.fixture
def redis_silent(settings) -> Iterator[None]:
    """A Redis that hangs: it takes connections, and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield from _redis_at(settings, server.getsockname()[1])


def _redis_at(settings, port: int) -> Iterator[None]:
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    settings.CACHES = {
        "default": {"BACKEND": "assises.shared.Cache", "LOCATION": settings.REDIS_URL}
    }
    yield
    caches["default"].own.clear()  # type: ignore[attr-defined]
    shared.link.cache_clear()
    shared.client.cache_clear()
