"""What follows when an edition itself is edited: each room says what of its own does."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TypeVar

from assises.models import Edition

Follow = Callable[[Edition, datetime], None]
F = TypeVar("F", bound=Follow)
# What a calendar shows of the edition with each appointment, besides its own room.
PLACE = frozenset({"venue", "address", "latitude", "longitude", "time_zone"})
_movers: list[Follow] = []


def moves_with_the_edition(follow: F) -> F:
    """Called in the same transaction when the edition is held elsewhere, or by another clock."""
    _movers.append(follow)
    return follow


def edited(edition: Edition, changed: Collection[str], now: datetime) -> None:
    """End what caches kept of the edition, and let what shows its place follow."""
    Edition.objects.bump(edition.pk)
    if PLACE.intersection(changed):
        for follow in _movers:
            follow(edition, now)
