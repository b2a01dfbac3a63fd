"""Where one person stands in each workshop: a seat, a turn in line, or neither."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from assises.models import Edition
from registration.models import Registration
from workshops.models import Round, Seat, Swap, Workshop


@dataclass(frozen=True)
class Mine:
    """`position`: 1 for who is next in line, None for who has a seat or missed it."""

    seat: Seat
    position: int | None

    @property
    def is_held(self) -> bool:
        return self.seat.state == Seat.State.HELD

    @property
    def is_waiting(self) -> bool:
        return self.seat.state == Seat.State.WAITING

    @property
    def is_missed(self) -> bool:
        return self.seat.state == Seat.State.MISSED


@dataclass(frozen=True)
class Choice:
    """A workshop as one person sees it."""

    workshop: Workshop
    mine: Mine | None
    left: int | None  # None while people rank
    may_take: bool
    would_move: bool  # they have a seat elsewhere at the same time


def mine_of(registration: Registration) -> dict[int, Mine]:
    """Their seats and turns in line, by session. One query, two for who waits."""
    kept = Seat.objects.exclude(state=Seat.State.RELEASED).filter(registration=registration)
    seats = list(kept.select_related("workshop__wall"))
    places = _positions([seat for seat in seats if seat.state == Seat.State.WAITING])
    return {seat.workshop.session_id: Mine(seat, places.get(seat.pk)) for seat in seats}


def _positions(waiting: Iterable[Seat]) -> dict[int, int]:
    before = Q()
    for seat in waiting:
        earlier = Q(asked_at__lt=seat.asked_at) | Q(asked_at=seat.asked_at, pk__lte=seat.pk)
        before |= Q(workshop=seat.workshop_id) & earlier
    if not before:
        return {}
    lines = Seat.objects.in_line().filter(before).order_by()
    counts = dict(lines.values_list("workshop").annotate(Count("pk")))
    return {seat.pk: counts[seat.workshop_id] for seat in waiting}


def choices(registration: Registration, now: datetime) -> list[tuple[Round, list[Choice]]]:
    """The rounds of their edition, each with its workshops. At most three queries."""
    mine = mine_of(registration)
    rounds: dict[Round, list[Choice]] = {}
    for workshop in listed(registration.edition):
        rounds.setdefault(workshop.round, []).append(_choice(workshop, mine, now))
    return list(rounds.items())


def choice_of(workshop: Workshop, registration: Registration, now: datetime) -> Choice:
    """One workshop, of `with_counts`. One query, two for who waits."""
    return _choice(workshop, mine_of(registration), now)


def _choice(workshop: Workshop, mine: dict[int, Mine], now: datetime) -> Choice:
    own = mine.get(workshop.session_id)
    planned = not workshop.is_dropped and not workshop.has_started(now)
    seated = {one.seat.round_id for one in mine.values() if one.is_held}
    return Choice(
        workshop=workshop,
        mine=own,
        left=left_in(workshop),
        may_take=planned and own is None and workshop.round.is_open(now),
        would_move=workshop.round_id in seated,
    )


def swaps_of(registration: Registration, now: datetime) -> tuple[list[Swap], list[Swap]]:
    """Exchanges that wait for their answer, and those that wait for another's. One query."""
    swaps = Swap.objects.of(registration).standing(now).with_seats().order_by("asked_at", "pk")
    asked = [swap for swap in swaps if swap.asking.registration_id != registration.pk]
    return asked, [swap for swap in swaps if swap not in asked]


def listed(edition: Edition) -> list[Workshop]:
    return list(Workshop.objects.filter(round__edition=edition).with_counts().in_order())


def left_in(workshop: Any) -> int | None:
    """Seats that the next to come may take, of `with_counts`: none while somebody waits.

    None before those that are ranked are given.
    """
    ranking = workshop.round.ranking
    if ranking is not None and not ranking.is_published:
        return None
    return 0 if workshop.waiting else max(0, workshop.session.places - workshop.held)
