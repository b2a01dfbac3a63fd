"""From the database to a problem that names nobody: people are known by their lot number."""

import base64
import hmac
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch

from agenda.models import Session
from registration.models import Need, Registration
from workshops.allocation import Held, Problem, Slot, Wishes
from workshops.models import Ballot, Lock, Ranking, Seat, Wish, Workshop

CONFIRMED = Registration.State.CONFIRMED


def number_of(person: UUID | str) -> str:
    """What stands for somebody in the lots and in what is published. Only they are told it."""
    text = f"workshops.lot:{person}".encode()
    drawn = hmac.new(settings.SECRET_KEY.encode(), text, sha256).digest()
    return base64.b32encode(drawn[:5]).decode()


@dataclass(frozen=True)
class Posed:
    """A problem, and who and what its names stand for."""

    problem: Problem
    people: dict[str, Registration]
    workshops: dict[Slot, Workshop]
    order: list[str]  # who ranked first comes first

    @cached_property
    def wishes(self) -> dict[str, Wishes]:
        return {one.person: one for one in self.problem.wishes}


def pose(ranking: Ranking) -> Posed:
    """What is to be solved now. Seven queries, however many people."""
    workshops = {slot_of(one): one for one in held_in(ranking)}
    ballots = list(_ballots(ranking))
    people = {number_of(one.registration_id): one.registration for one in ballots}
    marks = Marks(workshops.values())
    people |= {number_of(pk): person for pk, person in marks.people.items()}
    chairs = in_wheelchairs(ranking)
    bunches = _bunches(ranking, ballots)
    ballot_of = {one.registration_id: one for one in ballots}
    wishes = [
        wishes_of(number, person, ballot_of.get(person.pk), marks, workshops)
        | {"chair": person.pk in chairs, "bunch": bunches.get(person.pk, "")}
        for number, person in people.items()
    ]
    problem = Problem.of(
        _rooms(workshops), [_reach(Wishes(**one), workshops) for one in wishes], ranking.seed
    )
    return Posed(problem, people, workshops, [number_of(one.registration_id) for one in ballots])


def held_in(ranking: Ranking) -> list[Workshop]:
    found = Workshop.objects.filter(round__ranking=ranking, closed_at=None)
    planned = found.filter(session__state=Session.State.PLANNED).in_order()
    return list(
        planned.select_related(
            "round", "session__room", "session__theme", "repeats__session"
        ).prefetch_related("reservations__category")
    )


def out_of_reach(ranking: Ranking) -> list[tuple[Workshop, Workshop]]:
    """Workshops of two rounds that nobody can go to both: the later one begins too soon.

    Once for each that begins too soon, with the one that is over last. Two queries.
    """
    held = held_in(ranking)
    found = []
    for later in held:
        before = [one for one in held if _is_missed_from(one, later)]
        if before:
            found.append((max(before, key=lambda one: (one.session.ends_at, one.pk)), later))
    return found


def _is_missed_from(one: Workshop, later: Workshop) -> bool:
    is_before = one.round.number < later.round.number
    return is_before and one.session.ends_at > later.session.starts_at


def slot_of(workshop: Workshop) -> Slot:
    first = workshop.repeats or workshop
    return first.session.slug, workshop.round.number


def _ballots(ranking: Ranking) -> Iterable[Ballot]:
    ballots = ranking.ballots.that_count().select_related("registration__category")
    wishes = Wish.objects.select_related("workshop__session").order_by("rank")
    return ballots.prefetch_related(Prefetch("wishes", wishes))


class Marks:
    """Where people are put, or not, whatever they wished: by hand, or seated already."""

    def __init__(self, workshops: Iterable[Workshop]) -> None:
        slots = {one.pk: slot_of(one) for one in workshops}
        self.people: dict[UUID, Registration] = {}
        self.slots: dict[tuple[UUID, str], set[Slot]] = {}
        for lock in Lock.objects.filter(workshop__in=slots).select_related(
            "registration__category"
        ):
            self._mark(lock.registration, lock.kind, slots[lock.workshop_id])
        for seat in (
            Seat.objects.held().filter(workshop__in=slots).select_related("registration__category")
        ):
            self._mark(seat.registration, Lock.Kind.KEPT, slots[seat.workshop_id])

    def _mark(self, person: Registration, kind: str, slot: Slot) -> None:
        if person.is_confirmed:
            self.people[person.pk] = person
            self.slots.setdefault((person.pk, kind), set()).add(slot)

    def of(self, person: Registration, kind: str) -> frozenset[Slot]:
        return frozenset(self.slots.get((person.pk, kind), ()))


def wishes_of(
    number: str,
    person: Registration,
    ballot: Ballot | None,
    marks: Marks,
    workshops: dict[Slot, Workshop],
) -> dict[str, Any]:
    """A wish for what is no longer held keeps its rank, as ""."""
    held = {topic for topic, _round in workshops}
    wishes = ballot.wishes.all() if ballot else ()
    ranked = [one.workshop.session.slug for one in wishes]
    return {
        "person": number,
        "ranked": tuple(topic if topic in held else "" for topic in ranked),
        "category": person.category.slug,
        "must": marks.of(person, Lock.Kind.LEADS),
        "kept": marks.of(person, Lock.Kind.KEPT) - marks.of(person, Lock.Kind.LEADS),
        "barred": marks.of(person, Lock.Kind.BARRED),
        "company": ballot.company if ballot else "",
    }


def in_wheelchairs(ranking: Ranking) -> set[UUID]:
    needs = Need.objects.filter(registration__edition=ranking.edition_id, kind=Need.Kind.ACCESS)
    return {
        need.registration_id
        for need in needs.only("registration_id", "choice")
        if Need.Access.WHEELCHAIR in need.choice.split(",")
    }


def _bunches(ranking: Ranking, ballots: Iterable[Ballot]) -> dict[UUID, str]:
    """Who is spread over the workshops: of one organisation, and not together by their wish."""
    if not ranking.spread_organisations:
        return {}
    alone = [one.registration for one in ballots if not one.company]
    keys = Counter(person.organisation_key for person in alone)
    return {
        person.pk: number_of(person.organisation_key)
        for person in alone
        if person.organisation_key and keys[person.organisation_key] > 1
    }


def _rooms(workshops: dict[Slot, Workshop]) -> list[Held]:
    """A room without a figure for wheelchairs has none where any room has one."""
    rooms = [one.session.room for one in workshops.values()]
    told = any(room.wheelchair_places for room in rooms)
    return [
        Held(
            *slot,
            seats=one.session.places,
            least=one.least,
            reserved={kept.category.slug: kept.seats for kept in one.reservations.all()},
            chairs=one.session.room.wheelchair_places if told else None,
        )
        for slot, one in workshops.items()
    ]


def _reach(one: Wishes, workshops: dict[Slot, Workshop]) -> Wishes:
    """Who comes in a wheelchair is not sent where there are steps."""
    if not one.chair:
        return one
    steps = {slot for slot, where in workshops.items() if not where.session.room.step_free}
    return Wishes(**{**vars(one), "barred": one.barred | (steps - one.fixed)})
