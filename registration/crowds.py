"""Many registrations from one network: then each is confirmed from its mail. No error page."""

import logging
from ipaddress import ip_address, ip_network

import redis
from django.conf import settings

from assises import limits

WINDOW = 600  # seconds

log = logging.getLogger("assises.registration")


def network_of(address: str) -> str:
    """An IPv4 address; of IPv6 the /64, which is what one household or office is given."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped or found.version == 4:
        return str(mapped or found)
    return str(ip_network(f"{found}/64", strict=False))


def is_crowded(address: str) -> bool:
    """Count one more registration from there; whether it goes the slower way.

    When nobody can count, nobody is slowed.
    """
    key = f"registered:{network_of(address)}"
    try:
        return not limits.hit(key, settings.SLOWER_AFTER, WINDOW)
    except (redis.RedisError, OSError):
        log.warning("registrations are not counted: the cache does not answer")
        return False
