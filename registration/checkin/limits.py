"""Bad codes of one device or one member of staff are counted; good scans never are.

The door goes on without Redis, each process counting alone (`assises.shared`).
"""

from django.core.cache import cache

BAD_CODES = 30  # a minute
MINUTE = 60


def bad_code_is_too_many(who: str) -> bool:
    """Count one more bad code of `who`; whether that is more than a minute allows."""
    key = f"checkin.bad:{who}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) > BAD_CODES
    except ValueError:  # it expired between the two lines
        cache.set(key, 1, MINUTE)
        return False
