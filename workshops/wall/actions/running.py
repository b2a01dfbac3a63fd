"""What facilitators do: steps, groups, the end, and who is there."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from assises import audit
from assises.audit import By
from assises.turns import turn
from registration.models import Registration
from registration.names import tidy
from workshops.models import Workshop
from workshops.wall.access import wall_of
from workshops.wall.actions.common import Gesture, changed, lock, record, remember
from workshops.wall.actions.refusals import Empty, Gone, HowMany, NotHere, NotNow
from workshops.wall.models import Attendance, Pile, Voice, Wall

FEWEST, MOST = 3, 5  # proposals at the end
LONGER = timedelta(minutes=2)


@turn()
@transaction.atomic
def set_up(wall: Wall, changes: Mapping[str, Any], *, now: datetime, by: By | None) -> None:
    """Change the question or the number of votes, and nothing that is done meanwhile."""
    wall = lock(wall)
    for name, value in changes.items():
        setattr(wall, name, value)
    wall.save(update_fields=list(changes))
    record(wall, "wall.set_up", now, by)
    changed(wall)


@turn()
@transaction.atomic
def set_phase(wall: Wall, *, phase: str, now: datetime, by: By | None = None) -> None:
    """Go to a step. Voting has no end until time is given."""
    wall = lock(wall)
    if phase not in Wall.Phase.values:
        raise NotNow
    wall.phase, wall.votes_until = phase, None
    wall.save(update_fields=["phase", "votes_until"])
    record(wall, f"wall.{phase}", now, by)
    changed(wall)


@turn()
@transaction.atomic
def give_time(wall: Wall, *, now: datetime) -> None:
    """Two more minutes to vote: from now, or from the end that was set."""
    wall = lock(wall)
    if wall.phase != Wall.Phase.VOTE:
        raise NotNow
    wall.votes_until = max(now, wall.votes_until or now) + LONGER
    wall.save(update_fields=["votes_until"])
    changed(wall)


@turn()
@transaction.atomic
def close_vote(wall: Wall, *, now: datetime) -> None:
    wall = lock(wall)
    if wall.phase != Wall.Phase.VOTE:
        raise NotNow
    wall.votes_until = now
    wall.save(update_fields=["votes_until"])
    changed(wall)


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
    remember(wall, {"do": "put", "bricks": {str(one.pk): one.pile_id for one in chosen}})
    wall.bricks.filter(pk__in=[one.pk for one in chosen]).update(pile=group)
    changed(wall)
    return group


def _group(wall: Wall, pile: int | None, title: str) -> Pile | None:
    title = tidy(title)[:100]
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
    title = tidy(title)[:100]
    if found is None:
        raise Gone
    if not title:
        raise Empty
    remember(wall, {"do": "rename", "pile": found.pk, "title": found.title})
    found.title = title
    found.save(update_fields=["title"])
    changed(wall)


@turn()
@transaction.atomic
def undo_pile(wall: Wall, *, pile: int) -> None:
    """Take a group apart: its proposals go back to those to put, its votes to their owners."""
    wall = lock(wall)
    found = wall.piles.filter(pk=pile, is_undone=False).first()
    if found is None:
        raise Gone
    held = [str(pk) for pk in found.bricks.values_list("pk", flat=True)]
    remember(wall, {"do": "apart", "pile": found.pk, "bricks": held})
    found.bricks.update(pile=None)
    found.is_undone = True
    found.save(update_fields=["is_undone"])
    changed(wall)


@turn()
@transaction.atomic
def hide(wall: Wall, *, brick: UUID, hidden: bool = True) -> None:
    """Take a proposal off the wall, or put it back."""
    wall = lock(wall)
    if not wall.bricks.filter(pk=brick).update(is_hidden=hidden):
        raise Gone
    remember(wall, {"do": "hide", "brick": str(brick), "hidden": not hidden})
    changed(wall)


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
    changed(wall)
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
    by: By | None = None,
) -> None:
    """Keep what the workshop says in the end; with `final`, the plenary sees it from then on.

    Raises HowMany when the plenary would see other than three to five proposals.
    """
    wall = lock(wall)
    kept = [text for text in (tidy(one)[:200] for one in proposals) if text]
    if (final or wall.concluded_at) and not FEWEST <= len(kept) <= MOST:
        raise HowMany
    if final and wall.concluded_at is None:
        wall.concluded_at = now
        record(wall, "wall.concluded", now, by)
    lines = [tidy(line) for line in report.strip().splitlines()]
    wall.conclusions, wall.report = kept[:MOST], "\n".join(lines)[:5000]
    wall.save(update_fields=["conclusions", "report", "concluded_at"])
    changed(wall)


@turn()
@transaction.atomic
def reopen(wall: Wall, *, now: datetime, by: By | None = None) -> None:
    """The plenary does not see the end any more; nothing of it is lost."""
    wall = lock(wall)
    if wall.concluded_at is None:
        return
    wall.concluded_at = None
    wall.save(update_fields=["concluded_at"])
    record(wall, "wall.reopened", now, by)
    changed(wall)


@turn()
@transaction.atomic
def mark(
    workshop: Workshop,
    *,
    registration: Registration,
    present: bool,
    now: datetime,
    by: By | None = None,
) -> None:
    """Say that somebody is there, or is not: their page learns it by the wall's next change.

    Twice changes nothing. Raises NotHere.
    """
    if not registration.is_confirmed or registration.edition_id != workshop.round.edition_id:
        raise NotHere
    wall, edition = lock(wall_of(workshop)), workshop.round.edition
    mark = Attendance.objects.filter(workshop=workshop, registration=registration).first()
    if present and mark is None:
        mark = Attendance.objects.create(workshop=workshop, registration=registration, at=now)
        audit.record("wall.present", on=mark, edition=edition, at=now, by=by)
    elif mark and not present:
        audit.record("wall.not_present", on=mark, edition=edition, at=now, by=by)
        mark.delete()
    else:
        return
    changed(wall)
