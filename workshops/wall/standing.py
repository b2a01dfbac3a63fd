"""Consoles that stay open: looked at again, for links are changed and roles are lost."""

import asyncio
from collections.abc import Callable

from django.db import DatabaseError

from agenda.live import threads

EVERY = 2.0  # seconds between two looks
NOT_ALLOWED = 4403


async def until_refused(may: Callable[[], bool]) -> None:
    """Return once somebody may look no longer. A database that is away says nothing of them."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            if not await threads.run(threads.READING, may):
                return
        except DatabaseError:
            continue
