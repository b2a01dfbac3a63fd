"""What those of the workshop do: propose and vote."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from assises.turns import turn
from registration.models import Registration
from registration.names import tidy
from workshops.wall.actions.common import changed, check, lock
from workshops.wall.actions.refusals import Empty, Gone, NotHere, NotNow, NoVoteLeft, Slower
from workshops.wall.models import Brick, Voice, Wall

MOST_PROPOSED = 5  # a minute and person


@turn()
@transaction.atomic
def propose(wall: Wall, *, id: UUID, registration: Registration, text: str, now: datetime) -> Brick:
    """Put a proposal on the wall. The same `id` again changes nothing.

    Raises NotHere, NotNow, Empty or Slower.
    """
    wall = lock(wall)
    known = Brick.objects.filter(pk=id).first()
    if known:
        if known.author_id != registration.pk:
            raise NotHere
        return known
    check(wall, registration)
    text = tidy(text)[:140]
    if not text:
        raise Empty
    if not wall.takes_bricks:
        raise NotNow
    recent = wall.bricks.filter(author=registration, at__gt=now - timedelta(minutes=1))
    if recent.count() >= MOST_PROPOSED:
        raise Slower
    brick = Brick.objects.create(id=id, wall=wall, author=registration, text=text, at=now)
    changed(wall)
    return brick


@turn()
@transaction.atomic
def vote(wall: Wall, *, pile: int, registration: Registration, on: bool, now: datetime) -> None:
    """Give a vote to a group, or take it back; twice changes nothing.

    Raises NotHere, NotNow, Gone or NoVoteLeft.
    """
    wall = lock(wall)
    check(wall, registration)
    if not wall.takes_votes(now):
        raise NotNow
    group = wall.piles.filter(pk=pile, is_undone=False).first()
    if group is None:
        raise Gone
    mine = Voice.objects.filter(pile__wall=wall, registration=registration)
    if not on:
        mine.filter(pile=group).delete()
    elif not mine.filter(pile=group).exists():
        if mine.filter(pile__is_undone=False).count() >= wall.votes_each:
            raise NoVoteLeft
        Voice.objects.create(pile=group, registration=registration, at=now)
    changed(wall)
