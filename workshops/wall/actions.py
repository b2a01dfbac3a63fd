"""What is done on a wall: each change under its row's lock, numbered, told after the commit."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises import audit
from assises.errors import Refused
from assises.models import User
from assises.turns import turn
from registration.models import Registration
from workshops.models import Workshop
from workshops.wall import news
from workshops.wall.access import may_write
from workshops.wall.models import Attendance, Brick, Pile, Voice, Wall

MOST_UNDONE = 20
MOST_PROPOSED = 5  # a minute and person
FEWEST, MOST = 3, 5  # proposals at the end
LONGER = timedelta(minutes=2)
Gesture = dict[str, Any]


class NotHere(Refused):
    code = "not_allowed"
    message = _("This wall is for those who are in the workshop: ask the facilitator to add you.")


class NotNow(Refused):
    code = "closed"
    message = _("The wall does not take this now.")


class NoVoteLeft(Refused):
    code = "limit"
    message = _("You have no vote left: take one back first.")


class Slower(Refused):
    code = "rate_limited"
    message = _("That is a lot at once: wait a minute, then try again.")


class Empty(Refused):
    code = "empty"
    message = _("Write something first.")


class Gone(Refused):
    code = "unknown"
    message = _("It is not there any more.")


class HowMany(Refused):
    code = "how_many"
    message = _("A workshop ends with three to five proposals.")


# -- Participants ----------------------------------------------------------------------------


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
    _check(wall, registration)
    text = " ".join(text.split())[:140]
    if not text:
        raise Empty
    if not wall.takes_bricks:
        raise NotNow
    recent = wall.bricks.filter(author=registration, at__gt=now - timedelta(minutes=1))
    if recent.count() >= MOST_PROPOSED:
        raise Slower
    brick = Brick.objects.create(id=id, wall=wall, author=registration, text=text, at=now)
    _changed(wall)
    return brick


@turn()
@transaction.atomic
def vote(wall: Wall, *, pile: int, registration: Registration, on: bool, now: datetime) -> None:
    """Give a vote to a group, or take it back; twice changes nothing.

    Raises NotHere, NotNow, Gone or NoVoteLeft.
    """
    wall = lock(wall)
    _check(wall, registration)
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
    _changed(wall)


# -- Facilitators ----------------------------------------------------------------------------


@turn()
@transaction.atomic
def set_phase(wall: Wall, *, phase: str, now: datetime, by: User | None = None) -> None:
    """Go to a step. Voting has no end until time is given."""
    wall = lock(wall)
    if phase not in Wall.Phase.values:
        raise NotNow
    wall.phase, wall.votes_until = phase, None
    wall.save(update_fields=["phase", "votes_until"])
    _record(wall, f"wall.{phase}", now, by)
    _changed(wall)


@turn()
@transaction.atomic
def give_time(wall: Wall, *, now: datetime) -> None:
    """Two more minutes to vote: from now, or from the end that was set."""
    wall = lock(wall)
    if wall.phase != Wall.Phase.VOTE:
        raise NotNow
    wall.votes_until = max(now, wall.votes_until or now) + LONGER
    wall.save(update_fields=["votes_until"])
    _changed(wall)


@turn()
@transaction.atomic
def close_vote(wall: Wall, *, now: datetime) -> None:
    wall = lock(wall)
    if wall.phase != Wall.Phase.VOTE:
        raise NotNow
    wall.votes_until = now
    wall.save(update_fields=["votes_until"])
    _changed(wall)


@turn()
@transaction.atomic
def put(wall: Wall, *, bricks: Sequence[UUID], pile: int | None, title: str = "") -> Pile | None:
    """Put proposals in a group, in a new one of this title, or (neither) out of theirs.

    Raises Gone or Empty.
    """
    wall = lock(wall)
    chosen = list(wall.bricks.filter(pk__in=bricks))
    if not chosen:
        raise Empty
    group = _group(wall, pile, title)
    _remember(wall, {"do": "put", "bricks": {str(one.pk): one.pile_id for one in chosen}})
    wall.bricks.filter(pk__in=[one.pk for one in chosen]).update(pile=group)
    _changed(wall)
    return group


def _group(wall: Wall, pile: int | None, title: str) -> Pile | None:
    title = " ".join(title.split())[:100]
    if pile is not None:
        found = wall.piles.filter(pk=pile, is_undone=False).first()
        if found is None:
            raise Gone
        return found
    return Pile.objects.create(wall=wall, title=title) if title else None


@turn()
@transaction.atomic
def rename(wall: Wall, *, pile: int, title: str) -> None:
    """Raises Gone or Empty."""
    wall = lock(wall)
    found = wall.piles.filter(pk=pile, is_undone=False).first()
    title = " ".join(title.split())[:100]
    if found is None:
        raise Gone
    if not title:
        raise Empty
    _remember(wall, {"do": "rename", "pile": found.pk, "title": found.title})
    found.title = title
    found.save(update_fields=["title"])
    _changed(wall)


@turn()
@transaction.atomic
def undo_pile(wall: Wall, *, pile: int) -> None:
    """Take a group apart: its proposals go back to those to put, its votes to their owners."""
    wall = lock(wall)
    found = wall.piles.filter(pk=pile, is_undone=False).first()
    if found is None:
        raise Gone
    held = [str(pk) for pk in found.bricks.values_list("pk", flat=True)]
    _remember(wall, {"do": "apart", "pile": found.pk, "bricks": held})
    found.bricks.update(pile=None)
    found.is_undone = True
    found.save(update_fields=["is_undone"])
    _changed(wall)


@turn()
@transaction.atomic
def hide(wall: Wall, *, brick: UUID, hidden: bool = True) -> None:
    """Take a proposal off the wall, or put it back."""
    wall = lock(wall)
    if not wall.bricks.filter(pk=brick).update(is_hidden=hidden):
        raise Gone
    _remember(wall, {"do": "hide", "brick": str(brick), "hidden": not hidden})
    _changed(wall)


@turn()
@transaction.atomic
def undo(wall: Wall) -> bool:
    """Undo the last gesture on proposals and groups; False when there is none."""
    wall = lock(wall)
    if not wall.gestures:
        return False
    last: Gesture = wall.gestures.pop()
    UNDOING[last["do"]](wall, last)
    wall.save(update_fields=["gestures"])
    _changed(wall)
    return True


def _undo_put(wall: Wall, last: Gesture) -> None:
    for brick, pile in last["bricks"].items():
        wall.bricks.filter(pk=brick).update(pile=_standing(wall, pile))
    for empty in wall.piles.filter(bricks=None, voices=None, is_undone=False):
        empty.is_undone = True
        empty.save(update_fields=["is_undone"])


def _undo_apart(wall: Wall, last: Gesture) -> None:
    """Votes given elsewhere meanwhile stay; who would then have too many loses this one."""
    pile = wall.piles.get(pk=last["pile"])
    for voice in pile.voices.all():
        given = Voice.objects.filter(
            pile__wall=wall, pile__is_undone=False, registration=voice.registration_id
        )
        if given.count() >= wall.votes_each:
            voice.delete()
    pile.is_undone = False
    pile.save(update_fields=["is_undone"])
    wall.bricks.filter(pk__in=last["bricks"], pile=None).update(pile=pile)


def _standing(wall: Wall, pile: int | None) -> Pile | None:
    return wall.piles.filter(pk=pile, is_undone=False).first() if pile else None


UNDOING: dict[str, Callable[[Wall, Gesture], Any]] = {
    "put": _undo_put,
    "apart": _undo_apart,
    "rename": lambda wall, last: wall.piles.filter(pk=last["pile"]).update(title=last["title"]),
    "hide": lambda wall, last: wall.bricks.filter(pk=last["brick"]).update(
        is_hidden=last["hidden"]
    ),
}


@turn()
@transaction.atomic
def conclude(
    wall: Wall,
    *,
    proposals: Sequence[str],
    report: str,
    now: datetime,
    final: bool = False,
    by: User | None = None,
) -> None:
    """Keep what the workshop says in the end; with `final`, the plenary sees it.

    Raises HowMany when that is not three to five proposals.
    """
    wall = lock(wall)
    kept = [text for text in (" ".join(one.split())[:200] for one in proposals) if text]
    if final and not FEWEST <= len(kept) <= MOST:
        raise HowMany
    wall.conclusions, wall.report = kept[:MOST], report.strip()[:5000]
    wall.concluded_at = now if final else None
    wall.save(update_fields=["conclusions", "report", "concluded_at"])
    if final:
        _record(wall, "wall.concluded", now, by)
    _changed(wall)


@turn()
@transaction.atomic
def mark(workshop: Workshop, *, registration: Registration, present: bool, now: datetime) -> None:
    """Say that somebody is there, or is not. Twice changes nothing. Raises NotHere."""
    if not registration.is_confirmed or registration.edition_id != workshop.round.edition_id:
        raise NotHere
    marks = Attendance.objects.filter(workshop=workshop, registration=registration)
    if not present:
        marks.delete()
    elif not marks.exists():
        one = Attendance.objects.create(workshop=workshop, registration=registration, at=now)
        audit.record("wall.present", on=one, edition=workshop.round.edition, at=now)


# -- How it is done --------------------------------------------------------------------------


def lock(wall: Wall) -> Wall:
    related = Wall.objects.select_related("workshop__round__edition", "workshop__place")
    return related.select_for_update(of=("self",), no_key=True).get(pk=wall.pk)


def _check(wall: Wall, registration: Registration) -> None:
    person = Registration.objects.get(pk=registration.pk)
    if not may_write(wall.workshop, person):
        raise NotHere


def _remember(wall: Wall, gesture: Gesture) -> None:
    wall.gestures = [*wall.gestures, gesture][-MOST_UNDONE:]
    wall.save(update_fields=["gestures"])


def _changed(wall: Wall) -> None:
    wall.seq += 1
    wall.save(update_fields=["seq"])
    transaction.on_commit(partial(news.changed, wall.pk))


def _record(wall: Wall, action: str, now: datetime, by: User | None) -> None:
    audit.record(action, on=wall, edition=wall.workshop.round.edition, at=now, by=by)
