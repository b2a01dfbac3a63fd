"""What a list of delays says: its shares, in milliseconds."""

from collections.abc import Iterable
from typing import Any


def shares(delays: Iterable[float], what: str = "") -> dict[str, Any]:
    """p50, p95, p99 and the longest of delays in seconds."""
    found = sorted(delays)
    names = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    told = {f"{what}{name} ms": at(found, share) for name, share in names.items()}
    return told | {f"{what}max ms": at(found, 1)}


def at(found: list[float], share: float) -> float | None:
    """The delay that this share of them does not exceed."""
    if not found:
        return None
    return round(found[min(int(len(found) * share), len(found) - 1)] * 1000, 1)
