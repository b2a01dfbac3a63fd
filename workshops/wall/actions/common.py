"""A wall under its row's lock: numbered, remembered, told after the commit."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from assises import audit
from assises.audit import By
from registration.models import Registration
from workshops.wall import news
from workshops.wall.access import may_write
from workshops.wall.actions.refusals import NotHere
from workshops.wall.models import Wall

MOST_UNDONE = 20
Gesture = dict[str, Any]


def lock(wall: Wall) -> Wall:
    related = Wall.objects.select_related("workshop__round__edition", "workshop__place")
    return related.select_for_update(of=("self",), no_key=True).get(pk=wall.pk)


def check(wall: Wall, registration: Registration) -> None:
    person = Registration.objects.get(pk=registration.pk)
    if not may_write(wall.workshop, person):
        raise NotHere


def remember(wall: Wall, gesture: Gesture) -> None:
    wall.gestures = [*wall.gestures, gesture][-MOST_UNDONE:]
    wall.save(update_fields=["gestures"])


def changed(wall: Wall) -> None:
    wall.seq += 1
    wall.save(update_fields=["seq"])
    transaction.on_commit(partial(news.changed, wall.pk))


def record(wall: Wall, action: str, now: datetime, by: By | None) -> None:
    audit.record(action, on=wall, edition=wall.workshop.round.edition, at=now, by=by)
