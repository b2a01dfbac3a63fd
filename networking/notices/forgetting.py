"""What one person wrote on the wall of offers and needs: to show it, and to erase it."""

from datetime import datetime
from typing import Any

from networking.models import Notice, Reply
from registration.models import Registration


def kept_about(registration: Registration) -> list[dict[str, Any]]:
    """For its owner: see `assises.people`."""
    notices = Notice.objects.filter(author=registration).order_by("at", "pk")
    replies = Reply.objects.filter(author=registration).order_by("at", "pk")
    return [
        *({"kind": one.kind, **_told(one), "settled_at": one.settled_at} for one in notices),
        *({"kind": "reply", **_told(one)} for one in replies),
    ]


def _told(one: Notice | Reply) -> dict[str, Any]:
    return {"text": one.text, "at": one.at, "taken_down_at": one.taken_down_at}


def forget(registration: Registration, *, now: datetime) -> None:
    """What they wrote, with what was answered to it."""
    Reply.objects.filter(author=registration).delete()
    Notice.objects.filter(author=registration).delete()
