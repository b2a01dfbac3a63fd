"""Replies are told to the notice's author by mail: at once, then at most one mail an hour."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from assises.turns import turn
from networking.models import Reply
from networking.notices.actions import lock
from networking.notices.mails import replied
from registration.models import Registration

BETWEEN = timedelta(hours=1)


def follow(now: datetime) -> None:
    """Write the mails that are due by now. Again changes nothing."""
    recent = Reply.objects.filter(told_at__gt=now - BETWEEN).exclude(author=F("notice__author"))
    due = Reply.objects.standing().filter(told_at=None, notice__taken_down_at=None)
    waiting = due.exclude(notice__author__in=recent.values("notice__author"))
    for pk in waiting.values_list("notice__author", flat=True).distinct().order_by():
        _tell(pk, now)


@turn()
@transaction.atomic
def _tell(pk: UUID, now: datetime) -> None:
    """One mail about all that this author has not been told, looked at again under their lock."""
    person = lock(Registration(pk=pk))
    theirs = Reply.objects.filter(notice__author=person)
    if theirs.exclude(author=person).filter(told_at__gt=now - BETWEEN).exists():
        return
    untold = list(theirs.filter(told_at=None).values_list("pk", flat=True))
    seen = Reply.objects.seen_by(person).filter(pk__in=untold).in_order()
    replies = list(seen.filter(notice__taken_down_at=None))
    told = bool(replies) and person.is_confirmed
    if told:
        replied(person, replies, at=now)
    # Where nobody is to be told, the next reply need not wait an hour.
    theirs.filter(pk__in=untold).update(told_at=now if told else now - BETWEEN)
