"""Proposals made from the ballots, corrected by hand with locks, and the one that is published."""

import time
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assises import audit
from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn
from registration.models import Registration
from workshops import mails
from workshops.actions import State, leave, lock, tell_door
from workshops.allocation import Problem, Slot, Solved, allocate
from workshops.models import Draw, Lock, Ranking, Seat, Workshop
from workshops.ranking.files import from_json, open_to_all, seats_of, to_json, without_needs
from workshops.ranking.problems import Posed, number_of, pose
from workshops.ranking.reports import report


class Published(Refused):
    code = "published"
    message = _("The allocation is published: seats now move one by one.")


class StillOpen(Refused):
    code = "still_open"
    message = _("People still rank: publish once the deadline has passed.")


class Stale(Refused):
    code = "stale"
    message = _("Wishes, rooms, locks or people have changed since: propose again, then publish.")


class Elsewhere(Refused):
    code = "elsewhere"
    message = _("Only somebody whose place on the day is confirmed can be put in a workshop.")


def propose(ranking: Ranking, *, now: datetime, by: User | None = None) -> Draw:
    """Solve what is wished now, and keep it. Solving locks nothing.

    Raises Published, or `allocation.Impossible` with what cannot hold.
    """
    if Ranking.objects.get(pk=ranking.pk).is_published:
        raise Published
    posed = pose(ranking)
    began = time.perf_counter()
    found = allocate(posed.problem)
    seconds = time.perf_counter() - began
    return _keep(ranking, posed, found, seconds=seconds, now=now, by=by)


@turn()
@transaction.atomic
def _keep(
    ranking: Ranking,
    posed: Posed,
    found: Solved,
    *,
    seconds: float,
    now: datetime,
    by: User | None,
) -> Draw:
    Ranking.objects.select_for_update(no_key=True).get(pk=ranking.pk)
    draw = Draw.objects.create(
        ranking=ranking,
        number=(ranking.draws.aggregate(last=Max("number"))["last"] or 0) + 1,
        made_at=now,
        by=by,
        problem=to_json(posed.problem),
        result=report(posed.problem, found, posed.order),
        seconds=round(seconds, 2),
    )
    audit.record("workshops.proposed", on=draw, edition=ranking.edition, at=now, by=by)
    return draw


def with_more_seats(ranking: Ranking, slot: Slot, seats: int) -> tuple[Problem, Solved]:
    """What one more room would change: so many more seats in one workshop."""
    posed = pose(ranking)
    held = [
        replace(one, seats=one.seats + seats) if one.slot == slot else one
        for one in posed.problem.held
    ]
    problem = Problem.of(held, posed.problem.wishes, posed.problem.seed)
    return problem, allocate(problem)


@turn()
@transaction.atomic
def put(
    workshop: Workshop,
    *,
    registration: Registration,
    kind: str,
    now: datetime,
    by: User | None = None,
) -> Lock:
    """Say that somebody leads a workshop, is put there, or is not. Raises Elsewhere."""
    lock(workshop.round.edition_id)
    ranking = workshop.round.ranking
    if ranking is None or ranking.is_published:
        raise Published
    if not registration.is_confirmed or registration.edition_id != ranking.edition_id:
        raise Elsewhere
    mark, _created = Lock.objects.update_or_create(
        workshop=workshop,
        registration=registration,
        defaults={"kind": kind, "at": now, "by": by},
    )
    audit.record(f"workshops.{kind}", on=mark, edition=ranking.edition, at=now, by=by)
    return mark


@turn()
@transaction.atomic
def free(mark: Lock, *, now: datetime, by: User | None = None) -> None:
    """Let the wishes alone decide again."""
    edition = mark.workshop.round.edition
    lock(edition.pk)
    audit.record("workshops.freed", on=mark, edition=edition, at=now, by=by)
    mark.delete()


def publish(draw: Draw, *, now: datetime, by: User | None = None) -> None:
    """Give the seats of a proposal, tell everybody who ranked, and open what is left to all.

    Who did not get their best wish waits for it, in the order of the lots: who has nothing
    first. A workshop that too few would come to is closed.

    Raises Published, StillOpen, or Stale when it is no longer what would be proposed.
    """
    _check(Ranking.objects.get(pk=draw.ranking_id), now)
    draw.open_problem = _for_all(draw)
    _publish(draw, now=now, by=by)


def _check(ranking: Ranking, now: datetime) -> None:
    if ranking.is_published:
        raise Published
    if now < ranking.closes_at:
        raise StillOpen


def _for_all(draw: Draw) -> dict[str, Any] | None:
    """What anybody may run again; None in the rare case where it would give something else."""
    seats = seats_of(draw.result["seats"])
    problem = open_to_all(from_json(draw.problem), seats)
    return to_json(problem) if allocate(problem).seats == seats else None


@turn()
@transaction.atomic
def _publish(draw: Draw, *, now: datetime, by: User | None) -> None:
    edition = Edition.objects.locked(draw.ranking.edition_id)
    lock(edition.pk)
    ranking = Ranking.objects.select_for_update(no_key=True).get(pk=draw.ranking_id)
    _check(ranking, now)
    posed = pose(ranking)
    if to_json(posed.problem) != draw.problem:
        raise Stale
    Giving(draw, posed, now).give()
    draw.published_at = ranking.published_at = now
    draw.problem = to_json(without_needs(posed.problem))
    ranking.save(update_fields=["published_at"])
    draw.save(update_fields=["published_at", "open_problem", "problem"])
    ranking.draws.filter(published_at=None).update(problem={})  # needs are for solving alone
    audit.record("workshops.published", on=draw, edition=edition, at=now, by=by)
    Edition.objects.bump(edition.pk)


class Giving:
    """From a proposal to seats."""

    def __init__(self, draw: Draw, posed: Posed, now: datetime) -> None:
        self.posed, self.now, self.draw = posed, now, draw
        self.seats = seats_of(draw.result["seats"])
        self.closed = {(topic, number) for topic, number in draw.result["closed"]}

    def give(self) -> None:
        self.close()
        self.empty_lines()
        held = {slot: self.seat(slot) for slot in self.posed.workshops}
        full = {
            slot
            for slot, people in held.items()
            if len(people) >= self.posed.workshops[slot].session.places
        }
        self.line_up(full - self.closed)
        for slot, people in held.items():
            if place := self.posed.workshops[slot].place:
                tell_door(place, people, self.now)
        for number in self.posed.order:
            mails.allocated(self.posed.people[number], self.draw, at=self.now)

    def close(self) -> None:
        empty = [self.posed.workshops[slot].pk for slot in self.closed]
        Workshop.objects.filter(pk__in=empty).update(closed_at=self.now)

    def empty_lines(self) -> None:
        """Turns in line from before the seats were ranked give way to those that follow."""
        former = Seat.objects.in_line().filter(round__ranking=self.draw.ranking_id)
        for seat in former.select_related("workshop"):
            leave(seat, self.now)

    def seat(self, slot: Slot) -> list[Registration]:
        """Those who get a workshop; who had it already keeps it."""
        topic, number = slot
        people = [
            self.posed.people[person]
            for person, mine in self.seats.items()
            if mine.get(number) == topic
        ]
        self._write(self.posed.workshops[slot], people, State.HELD)
        return people

    def line_up(self, full: set[Slot]) -> None:
        """A turn in line for the best wish of each round that others got."""
        waiting: dict[Slot, list[Registration]] = {}
        for person in self.in_turn():
            for number in self.posed.problem.rounds:
                if slot := self.missed(person, number, full):
                    waiting.setdefault(slot, []).append(self.posed.people[person])
        for slot, people in waiting.items():
            self._write(self.posed.workshops[slot], people, State.WAITING)

    def in_turn(self) -> list[str]:
        """Who has nothing first, then as the lots say."""
        first = self.draw.result["lots"]
        ranked = [one for one in self.posed.problem.wishes if one.ranked]
        return sorted(
            (one.person for one in ranked),
            key=lambda person: (bool(self.seats.get(person)), first[person], person),
        )

    def missed(self, person: str, number: int, full: set[Slot]) -> Slot | None:
        """The best wish of a round that is better than what they got, and is full."""
        one = self.posed.wishes[person]
        mine = self.seats.get(person, {})
        if any(slot[1] == number for slot in one.fixed):
            return None
        got = self.posed.problem.rank(one, mine[number]) if number in mine else None
        for slot, rank in self.posed.problem.options(one).items():
            better = got is None or rank < got
            if better and slot in full and slot[1] == number and slot[0] not in mine.values():
                return slot
        return None

    def _write(self, workshop: Workshop, people: list[Registration], state: str) -> None:
        """Rows for those who have none, in the order of the list."""
        had = set(Seat.objects.filter(workshop=workshop).values_list("registration", flat=True))
        fresh = Seat.objects.bulk_create(
            Seat(
                workshop=workshop,
                round_id=workshop.round_id,
                registration=person,
                state=state,
                asked_at=self.now,
                changed_at=self.now,
            )
            for person in people
            if person.pk not in had
        )
        self._change([person for person in people if person.pk in had], workshop, state)
        edition = self.draw.ranking.edition
        audit.record(
            f"workshops.given_{state}", on=workshop, edition=edition, at=self.now, seats=len(fresh)
        )

    def _change(self, people: list[Registration], workshop: Workshop, state: str) -> None:
        """Those who once gave back a seat there."""
        rows = Seat.objects.filter(workshop=workshop, registration__in=people)
        for seat in rows.filter(state=State.RELEASED):
            seat.state, seat.changed_at, seat.asked_at = state, self.now, self.now
            seat.sequence += 1
            seat.save(update_fields=["state", "changed_at", "asked_at", "sequence"])


def mine_in(draw: Draw, registration: Registration) -> dict[int, str]:
    """What a draw gives somebody: a workshop by round."""
    return seats_of(draw.result["seats"]).get(number_of(registration.pk), {})
