"""Scans: one at a time with an answer at once, or many that a phone made without network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from assises import audit
from assises.turns import turn
from registration.checkin import history, limits, reading, rows
from registration.checkin.actions.judging import (
    BAD_CODES,
    Asked,
    Direction,
    DoorNotServed,
    NotSupervisor,
    Outcome,
    Reason,
    SameIdOtherScan,
    Situation,
    Standing,
    Steward,
    TooManyBadCodes,
    described,
    digest_of_code,
    expected_at,
    outcome_of,
    refusal,
    standing_now,
)
from registration.checkin.models import Door, Expected, Place, Presence, Scan
from registration.models import Registration

INSTANT = timedelta(microseconds=1)
AT_ONCE = 100  # scans told while their places are locked: others wait that long


# -- One scan, answered at once ------------------------------------------------------------------


def scan(asked: Asked, *, by: Steward, now: datetime) -> dict[str, Any]:
    """Let somebody in or out, or say why not; the answer is stored and repeated.

    The signature is checked before anything is locked. Then the place is locked, so that of
    two scans of one badge, at whatever doors, one is accepted. An unknown or forged code is
    an answer too, until there are too many. What was made without network is told in its
    place among the others (`deliver`).

    Raises DoorNotServed, NotSupervisor, SameIdOtherScan or TooManyBadCodes.
    """
    if asked.offline:
        (answer,) = deliver([asked], by=by, now=now)
        if isinstance(answer, Exception):
            raise answer
        return answer
    if asked.override and not by.is_supervisor:
        raise NotSupervisor
    at = asked.when(now)
    fingerprint = asked.fingerprint(by)
    read = reading.read(asked.code, edition=by.edition, at=at)
    try:
        with turn():
            return _scan(asked, read, fingerprint, by=by, at=at, now=now)
    except IntegrityError:  # the same id, at this very moment
        stored = Scan.objects.filter(pk=asked.id).first()
        if stored is None:
            raise
        return _repeated(stored, fingerprint)


def _repeated(stored: Scan, fingerprint: str) -> dict[str, Any]:
    if stored.fingerprint != fingerprint:
        raise SameIdOtherScan
    answer: dict[str, Any] = stored.answer
    return answer


@transaction.atomic
def _scan(
    asked: Asked,
    read: reading.Reading,
    fingerprint: str,
    *,
    by: Steward,
    at: datetime,
    now: datetime,
) -> dict[str, Any]:
    door = rows.locked_door(asked.door, edition=by.edition, device=by.device, scan=asked.id, at=at)
    if door is None:
        raise DoorNotServed
    if door.stored:  # type: ignore[attr-defined]
        return _repeated(Scan.objects.get(pk=asked.id), fingerprint)

    trial = door.in_trial(at)
    who, inside = _who(read, by, door, trial=trial)
    if who and (last := who.person.last_at):  # type: ignore[attr-defined]
        at = max(at, last + INSTANT)  # who is answered at once comes after all those before
    limit = None if trial else door.place_limit  # type: ignore[attr-defined]
    is_full = limit is not None and inside >= limit
    standing, reason = _judged(asked, read, who, door, at, is_full=is_full)
    if reason in BAD_CODES and limits.bad_code_is_too_many(by.key):
        raise TooManyBadCodes
    passes = who is not None and (reason is None or standing == Standing.ALREADY_USED)
    if who and passes:
        where = {"place_id": door.place_id, "registration": who.person, "is_trial": trial}
        inside += _move(who, door, asked.direction, standing, where, at=at, now=now)

    new = Scan(
        **_written(asked, read, who, door, by, fingerprint),
        is_trial=trial,
        at=at,
        received_at=now,
        passes=passes,
        standing=standing,
        outcome=outcome_of(standing),
        reason=reason or "",
    )
    previous = _previous(who.person) if who and standing == Standing.ALREADY_IN else None
    expected = door.expected  # type: ignore[attr-defined]
    answer = _answer(new, who.person if who else None, previous, inside, expected)
    new.answer = answer
    new.save(force_insert=True)
    return answer


def _who(
    read: reading.Reading, by: Steward, door: Door, *, trial: bool
) -> tuple[Situation | None, int]:
    """Whose badge or code it is, if anybody's, and how many are inside."""
    if read.reason is None:
        person: Any = rows.person(
            number=read.number, code=read.code, edition=by.edition, door=door, trial=trial
        )
        if person:
            may_sit = person.has_seat or door.takes_all  # type: ignore[attr-defined]
            there = (person.was_inside, person.has_come, may_sit, person.is_admitted_kind)
            return Situation(person, *map(bool, there)), person.inside
    here = Presence.objects.filter(place=door.place_id, is_inside=True, is_trial=trial)
    return None, here.count()


def _judged(
    asked: Asked,
    read: reading.Reading,
    who: Situation | None,
    door: Door,
    at: datetime,
    *,
    is_full: bool,
) -> tuple[Scan.Standing, Scan.Reason | None]:
    """Who is inside may always leave, and is told first that they are in."""
    is_out = asked.direction == Direction.OUT
    why = refusal(read, who, door, at)
    if who is None or (why and not is_out and not asked.override):
        is_double = who is not None and who.is_inside and why == Reason.DOOR_CLOSED
        if not is_double:
            return Standing.REFUSED, why
    return standing_now(who, door, asked, is_full=is_full)  # type: ignore[arg-type]


def _previous(person: Registration) -> dict[str, str]:
    """By which door somebody came in, and when."""
    here = Presence.objects.select_related("door").get(pk=person.here_id)  # type: ignore[attr-defined]
    return _came_in(here.door, here.since)


def _came_in(door: Door, since: datetime) -> dict[str, str]:
    at = timezone.localtime(since).isoformat(timespec="seconds")
    return {"door": door.slug, "name": door.name, "at": at}


def _move(
    who: Situation,
    door: Door,
    direction: str,
    standing: Scan.Standing,
    where: dict[str, Any],
    *,
    at: datetime,
    now: datetime,
) -> int:
    """Write where somebody is; how the number inside changes."""
    person: Any = who.person
    moves = standing == Standing.ACCEPTED
    is_inside = direction == Direction.IN if moves else who.is_inside
    there: dict[str, Any] = {"last_at": at, "changed_at": now}
    if moves or person.here_id is None:
        there |= {"is_inside": is_inside, "since": at, "door": door}
        there |= {"has_come": who.has_come or is_inside}
    if person.here_id is None:
        Presence(**where, **there).save(force_insert=True)
    else:
        Presence.objects.filter(pk=person.here_id).update(**there)
    return is_inside - who.is_inside


def _written(
    asked: Asked,
    read: reading.Reading,
    who: Situation | None,
    door: Door,
    by: Steward,
    fingerprint: str,
) -> dict[str, Any]:
    return {
        "id": asked.id,
        "edition": by.edition,
        "door": door,
        "device": by.device,
        "by": by.user,
        "registration": who.person if who else None,
        "code_digest": digest_of_code(read.text),
        "direction": asked.direction,
        "is_offline": asked.offline,
        "admitted": asked.admitted,
        "override": asked.override,
        "fingerprint": fingerprint,
    }


def _answer(
    new: Scan,
    person: Registration | None,
    previous: dict[str, str] | None,
    inside: int,
    expected: int,
) -> dict[str, Any]:
    category = person.category_name if person else ""  # type: ignore[attr-defined]
    return {
        "id": str(new.pk),
        "outcome": str(new.outcome),
        "reason": str(new.reason) or None,
        "person": described(person, category) if person else None,
        "previous": previous,
        "count": {"inside": inside, "expected": expected},
    }


# -- Many that were made without network -----------------------------------------------------------

Answer = dict[str, Any] | Exception


def deliver(scans: Sequence[Asked], *, by: Steward, now: datetime) -> list[Answer]:
    """Scans that wait on a phone, told in their order among all the others.

    Each gets its answer, or what refuses it (DoorNotServed, NotSupervisor, SameIdOtherScan,
    TooManyBadCodes), and the others proceed. Again, in any order, in other company: the same
    answers, and one history.
    """
    answers: list[Answer] = []
    for begin in range(0, len(scans), AT_ONCE):
        chunk = scans[begin : begin + AT_ONCE]
        reads = [reading.read(one.code, edition=by.edition, at=one.when(now)) for one in chunk]
        answers += _told_once(chunk, reads, by=by, now=now)
    return answers


def _told_once(
    chunk: Sequence[Asked], reads: Sequence[reading.Reading], *, by: Steward, now: datetime
) -> list[Answer]:
    """One of these ids may be written elsewhere at this very moment: then it is found there."""
    try:
        with turn():
            return _told(chunk, reads, by=by, now=now)
    except IntegrityError:
        with turn():
            return _told(chunk, reads, by=by, now=now)


@transaction.atomic
def _told(
    chunk: Sequence[Asked], reads: Sequence[reading.Reading], *, by: Steward, now: datetime
) -> list[Answer]:
    desk = _Desk.of(chunk, reads, by)
    answers: dict[int, Answer] = {}
    new: list[Scan] = []
    for n, (asked, read) in enumerate(zip(chunk, reads, strict=True)):
        try:
            scan = desk.take(asked, read, now)
        except (DoorNotServed, NotSupervisor, SameIdOtherScan, TooManyBadCodes) as refused:
            answers[n] = refused
        else:
            new += [scan] if scan._state.adding and scan.pk not in {one.pk for one in new} else []
    keys = {history.key_of(scan) for scan in [*new, *desk.let_in] if scan.registration_id}
    history.retell(keys, new, now=now)
    desk.count(new)
    for scan in history.in_order(new):
        desk.answer(scan)
    Scan.objects.bulk_create(new)
    return [
        answers[n] if n in answers else desk.stored[one.id].answer for n, one in enumerate(chunk)
    ]


@dataclass(slots=True)
class _Desk:
    """What many scans ask of the database at once, their places locked. Seven queries."""

    by: Steward
    doors: dict[str, Door]
    kinds: dict[int, set[int]]
    seats: set[tuple[int, UUID]]
    by_number: dict[int, Registration]
    by_code: dict[str, Registration]
    stored: dict[UUID, Scan]
    let_in: list[Scan]
    inside: dict[tuple[int, bool], int]
    here: dict[history.Key, Presence]

    @classmethod
    def of(cls, chunk: Sequence[Asked], reads: Sequence[reading.Reading], by: Steward) -> "_Desk":
        served = by.doors().filter(slug__in={asked.door for asked in chunk})
        doors = list(served.annotate(expected=expected_at()).prefetch_related("categories"))
        places = {door.place_id for door in doors}
        locked = Place.objects.select_for_update(no_key=True).filter(pk__in=places).order_by("pk")
        found = {place.pk: place for place in locked}
        for door in doors:
            door.place = found[door.place_id]
        people = _people(reads, by)
        seats = Expected.objects.filter(place__in=places, registration__in=people, holds=True)
        return cls(
            by=by,
            doors={door.slug: door for door in doors},
            kinds={door.pk: {kind.pk for kind in door.categories.all()} for door in doors},
            seats=set(seats.values_list("place", "registration")),
            by_number={person.number: person for person in people},
            by_code={person.code: person for person in people},
            stored=Scan.objects.select_related("door").in_bulk([one.id for one in chunk]),
            let_in=[],
            inside={},
            here={},
        )

    def take(self, asked: Asked, read: reading.Reading, now: datetime) -> Scan:
        """The scan, as it was stored or as it is to be; not told yet."""
        door, fingerprint = self.doors.get(asked.door), asked.fingerprint(self.by)
        if known := self.stored.get(asked.id):
            return self._again(known, asked, fingerprint)
        if door is None:
            raise DoorNotServed
        if asked.override and not self.by.is_supervisor:
            raise NotSupervisor
        at = asked.when(now)
        who = self._situation(read, door, at)
        why = None if asked.override and who else refusal(read, who, door, at)
        if asked.direction == Direction.OUT and who:
            why = None
        if why in BAD_CODES and limits.bad_code_is_too_many(self.by.key):
            raise TooManyBadCodes
        scan = Scan(
            **_written(asked, read, who, door, self.by, fingerprint),
            is_trial=door.in_trial(at),
            at=at,
            received_at=now,
            passes=who is not None and (why is None or asked.admitted),
            standing=Standing.REFUSED,
            reason=why or "",
        )
        self.stored[asked.id] = scan
        return scan

    def _again(self, known: Scan, asked: Asked, fingerprint: str) -> Scan:
        """The answer stays; that the phone had let them in meanwhile is told with the rest."""
        _repeated(known, fingerprint)
        if asked.admitted and not known.admitted and not known._state.adding:
            known.admitted = True
            known.passes = known.registration_id is not None
            known.save(update_fields=["admitted", "passes"])
            self.let_in.append(known)
        return known

    def _situation(self, read: reading.Reading, door: Door, at: datetime) -> Situation | None:
        """Who it is. Whether they were in by then is for the history to say."""
        if read.reason is not None:
            return None
        found = self.by_code.get(read.code) if read.number is None else None
        person = found or (self.by_number.get(read.number) if read.number is not None else None)
        if person is None:
            return None
        has_seat = (door.place_id, person.pk) in self.seats or door.place.takes_all(at)
        return Situation(person, False, False, has_seat, person.category_id in self.kinds[door.pk])

    def count(self, new: Sequence[Scan]) -> None:
        """How many are in each place, and since when those are in who were let in again."""
        here = Presence.objects.filter(place__in={door.place_id for door in self.doors.values()})
        counted = here.filter(is_inside=True).values_list("place", "is_trial").order_by()
        for place, trial, how_many in counted.annotate(Count("pk")):
            self.inside[place, trial] = how_many
        doubles = {one.registration_id for one in new if one.standing == Standing.ALREADY_IN}
        if doubles:
            theirs = here.filter(registration__in=doubles).select_related("door")
            for one in theirs:
                self.here[history.Key(one.place_id, one.registration_id, one.is_trial)] = one

    def answer(self, scan: Scan) -> None:
        """Outcome and answer of a new scan, now that it is told."""
        if scan.passes and not scan.reason:
            standing = Standing(scan.standing)
            scan.outcome = outcome_of(standing)
            used = standing == Standing.ALREADY_USED
            scan.reason = Reason.ALREADY_USED if used else ""
        else:
            scan.outcome = Outcome.REFUSED
        inside = self.inside.get((scan.door.place_id, scan.is_trial), 0)
        previous = None
        if scan.outcome == Outcome.ALREADY_IN:
            here = self.here[history.key_of(scan)]
            previous = _came_in(here.door, here.since)
        person: Any = scan.registration
        if person:
            person.category_name = person.category.name
        expected = scan.door.expected  # type: ignore[attr-defined]
        scan.answer = _answer(scan, person, previous, inside, expected)


def _people(reads: Sequence[reading.Reading], by: Steward) -> list[Registration]:
    numbers = {read.number for read in reads if read.number is not None}
    codes = {read.code for read in reads if read.code}
    theirs: QuerySet[Registration] = Registration.objects.of(by.edition).select_related("category")
    return list(theirs.filter(number__in=numbers) | theirs.filter(code__in=codes))


# -- Undoing ---------------------------------------------------------------------------------------


@turn()
@transaction.atomic
def undo(id: UUID, *, by: Steward, now: datetime) -> None:
    """As if the scan had not been: its history is told again without it. Twice changes nothing.

    Raises DoorNotServed (another's door, or no such scan) or NotSupervisor.
    """
    if not by.is_supervisor:
        raise NotSupervisor
    served = by.doors().values("pk")
    first = Scan.objects.filter(pk=id, door__in=served).select_related("door").first()
    if first is None:
        raise DoorNotServed
    Place.objects.select_for_update(no_key=True).get(pk=first.door.place_id)
    scan = Scan.objects.select_related("door").get(pk=id)
    if scan.undone_at:
        return
    scan.undone_at = now
    scan.save(update_fields=["undone_at"])
    if scan.registration_id:
        history.retell({history.key_of(scan)}, [], now=now)
    audit.record(
        "checkin.scan_undone",
        on=scan,
        edition=scan.edition,
        at=now,
        by=by.user,
        device=by.device.pk if by.device else None,
    )
