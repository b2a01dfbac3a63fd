"""The room itself: locked before any change, which raises its number and tells the screens."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from agenda.live import feed
from agenda.live.models import LiveRoom
from assises import audit
from assises.models import User


def lock(room: int) -> LiveRoom:
    """The room, to oneself until the transaction ends."""
    return (
        LiveRoom.objects.select_for_update(of=("self",), no_key=True)
        .select_related("session__edition")
        .get(pk=room)
    )


def raise_seq(room: LiveRoom) -> int:
    """The number of the change being made. The room is locked."""
    room.seq += 1
    room.save(update_fields=["seq"])
    return room.seq


def tell(room: LiveRoom, *people: UUID | None) -> None:
    """Tell after the commit: what breaks then is logged, for what was asked is done."""
    concerned = [who for who in people if who]
    transaction.on_commit(lambda: feed.changed(room.pk, concerned), robust=True)


@transaction.atomic
def set_open(room: LiveRoom, *, is_open: bool, by: User | None, now: datetime) -> LiveRoom:
    """Take questions and votes, or stop taking them."""
    room = lock(room.pk)
    if room.is_open != is_open:
        room.is_open = is_open
        room.changed_seq = raise_seq(room)
        room.save(update_fields=["is_open", "changed_seq"])
        verb = "opened" if is_open else "closed"
        audit.record(f"live.room_{verb}", on=room, edition=room.session.edition, by=by, at=now)
        tell(room)
    return room
