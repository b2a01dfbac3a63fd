"""What happens by itself: looked at by the mail sender, every ten seconds."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from assises.turns import turn
from networking.meetings.actions import end_meetings, lapse, tell_clash
from networking.meetings.actions.common import lock_meetings
from networking.meetings.days import seats_held
from networking.meetings.reminding import remind
from networking.models import Block, Meeting, Profile

AT_ONCE = 200  # meetings seen to in one look: the rest follows at the next
Found = QuerySet[Meeting, Meeting]


def follow(now: datetime) -> None:
    """Do what is due by now. Again changes nothing."""
    for meeting in _unanswered(now)[:AT_ONCE]:
        lapse(meeting, now=now)
    _end_unseen(now)
    clashing = _clashing()
    _forget_clashes(_to_come(now).exclude(clash_told_at=None).exclude(clashing))
    for meeting in _to_come(now).filter(clashing, clash_told_at=None).order_by("pk")[:AT_ONCE]:
        tell_clash(meeting, now=now)
    remind(now)


@turn()
@transaction.atomic
def _forget_clashes(over: Found) -> None:
    """They clash no more: if they do again, people are told again."""
    Meeting.objects.filter(pk__in=lock_meetings(over)).update(clash_told_at=None)


def _unanswered(now: datetime) -> Found:
    waiting = Meeting.objects.filter(state=Meeting.State.OPEN, expires_at__lte=now)
    return waiting.order_by("expires_at", "pk")


def _to_come(now: datetime) -> Found:
    return Meeting.objects.accepted().filter(slot__starts_at__gt=now)


def _end_unseen(now: datetime) -> None:
    """Those whose two people may not see each other any more."""
    standing = Meeting.objects.filter(
        Q(state=Meeting.State.OPEN) | Q(state=Meeting.State.ACCEPTED, slot__ends_at__gt=now)
    ).with_people()
    for side, other in (("asking", "asked"), ("asked", "asking")):
        shown = Profile.objects.shown().filter(registration=OuterRef(side))
        for meeting in standing.filter(~Exists(shown)).order_by("pk")[:AT_ONCE]:
            end_meetings(getattr(meeting, side), now=now)
        block = Block.objects.filter(by=OuterRef(side), about=OuterRef(other))
        for meeting in standing.filter(Exists(block)).order_by("pk")[:AT_ONCE]:
            leaving, whom = getattr(meeting, side), getattr(meeting, other)
            end_meetings(leaving, now=now, with_whom=whom)


def _clashing() -> Q:
    """At the hour of a workshop in which one of the two has a seat."""
    during = seats_held().filter(
        Q(registration=OuterRef("asking")) | Q(registration=OuterRef("asked")),
        workshop__session__starts_at__lt=OuterRef("slot__ends_at"),
        workshop__session__ends_at__gt=OuterRef("slot__starts_at"),
    )
    return Q(Exists(during))
