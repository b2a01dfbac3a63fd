"""Contacts that one person gave and was given: to show them, and to erase them."""

from datetime import datetime
from typing import Any

from networking.models import Exchange
from registration.models import Registration


def kept_about(registration: Registration) -> list[dict[str, Any]]:
    """For its owner: see `assises.people`. The other's note is not theirs."""
    exchanges = Exchange.objects.of(registration).select_related("asking", "asked")
    return [_told(one, registration) for one in exchanges.order_by("asked_at", "pk")]


def _told(one: Exchange, registration: Registration) -> dict[str, Any]:
    mine, theirs = one.side_of(registration), one.other_side_than(registration)
    other = one.other_than(registration)
    return {
        "with": other.full_name if getattr(one, f"{theirs}_code") == other.code else "",
        "state": one.state,
        "scanned_at": one.scanned_at,
        "answered_at": one.answered_at,
        "given": getattr(one, f"{mine}_card"),
        "received": getattr(one, f"{theirs}_card"),
        "note": getattr(one, f"{mine}_note"),
    }


def forget(registration: Registration, *, now: datetime) -> None:
    """Every exchange, on both sides: what they gave is gone from the other's list too."""
    Exchange.objects.naming(registration).to_oneself().delete()
