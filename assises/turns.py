"""SQLite has one writer, and those who wait for it sleep and overtake each other: ours queue."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from django.db import connection

_one_at_a_time = RLock()


@contextmanager
def turn() -> Iterator[None]:
    """One's turn to write, first come first served within this process; nothing on PostgreSQL.

    To be taken before the transaction begins. Inside one it does nothing: who has the
    database already must not wait for who waits for the database.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _one_at_a_time:
        yield
