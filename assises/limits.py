"""Limits that count failures, never good use: so many in so many seconds.

Pages of the directory alone are counted as they are read, so that nobody copies it whole.

Without Redis they stay, counted by each process alone (`assises.shared`): refusing everybody
would stop good use, and counting nothing would invite who waits for it.
"""

from time import time

from django.core.cache import cache


def _window(key: str, seconds: int) -> str:
    return f"limits:{key}:{seconds}:{int(time() // seconds)}"


def hit(key: str, limit: int, seconds: int) -> bool:
    """Count one more failure; True while no more than `limit` fell into this window."""
    name = _window(key, seconds)
    if cache.add(name, 1, seconds):
        return limit >= 1
    try:
        return int(cache.incr(name)) <= limit
    except ValueError:  # it expired in between
        cache.set(name, 1, seconds)
        return limit >= 1


def reached(key: str, limit: int, seconds: int) -> bool:
    """Whether `limit` failures are already counted in this window. Counts nothing."""
    return int(cache.get(_window(key, seconds), 0)) >= limit
