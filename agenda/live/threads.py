"""Threads where sockets use the database: few, and none shared with what must not wait."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import close_old_connections

T = TypeVar("T")

# What people send may wait for a lock; what screens read never waits behind it.
WRITING = ThreadPoolExecutor(4, thread_name_prefix="live-writing")
READING = ThreadPoolExecutor(2, thread_name_prefix="live-reading")


async def run(pool: ThreadPoolExecutor, call: Callable[[], T]) -> T:
    """The result of `call`, made in a thread of `pool` with a database connection."""

    def with_connection() -> T:
        try:
            return call()
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(pool, with_connection)
