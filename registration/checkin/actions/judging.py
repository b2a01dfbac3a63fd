"""What a door answers to a scan, in one place. `static/js/door/judge.js` has the rules too."""

import hmac
import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from assises.errors import Refused
from assises.models import Edition, User
from registration.checkin import reading
from registration.checkin.models import Device, Door, DoorQuerySet, Expected, Presence, Scan
from registration.models import Registration

Direction, Outcome, Reason, Standing = Scan.Direction, Scan.Outcome, Scan.Reason, Scan.Standing
Admits, State = Door.Admits, Registration.State
BAD_CODES = (Reason.UNKNOWN_CODE, Reason.BAD_SIGNATURE)
REFUSED_STATES = {
    State.CANCELLED: Reason.CANCELLED,
    State.WAITING: Reason.WAITING_LIST,
    State.PENDING: Reason.WAITING_LIST,
    State.OFFERED: Reason.WAITING_LIST,
}


class DoorNotServed(Refused):
    code = "door_not_served"
    message = _("This door is not served from here.")


class SameIdOtherScan(Refused):
    code = "id_used"
    message = _("Another scan has this id.")


class TooManyBadCodes(Refused):
    code = "too_many_bad_codes"
    message = _("Too many bad codes. Wait a minute.")


class NotSupervisor(Refused):
    code = "not_supervisor"
    message = _("Only a supervisor may do this.")


@dataclass(frozen=True, slots=True)
class Steward:
    """Who serves a door: an enrolled device, or a member of staff who signed in."""

    edition: Edition
    device: Device | None = None
    user: User | None = None

    @property
    def key(self) -> str:
        return f"device:{self.device.pk}" if self.device else f"user:{self.user and self.user.pk}"

    @property
    def is_supervisor(self) -> bool:
        """Staff who signed in are; a device is if it was enrolled so."""
        return self.device is None or self.device.kind == Device.Kind.SUPERVISOR

    def doors(self) -> DoorQuerySet:
        if self.device:
            return Door.objects.filter(devices=self.device)
        return Door.objects.of(self.edition)


@dataclass(frozen=True, slots=True)
class Asked:
    """One scan as a phone sends it. `admitted`: the phone let them in before it could ask."""

    id: uuid.UUID
    door: str
    code: str
    at: datetime
    direction: str = Direction.IN
    offline: bool = False
    admitted: bool = False
    override: str = ""
    late: timedelta = timedelta()

    def when(self, now: datetime) -> datetime:
        """The hour of the scan by our clock, on which the phone's is `late`; never to come."""
        return min(self.at + self.late, now)

    def fingerprint(self, by: Steward) -> str:
        """The same for the same scan from the same device, another one otherwise.

        Whether it was asked or let in without network is not part of it: an answer may be
        lost on its way, and the phone decides alone meanwhile.
        """
        body = [by.key, self.id, self.door, self.code, self.at, self.direction, self.override]
        return sha256(json.dumps(body, default=str).encode()).hexdigest()


@dataclass(slots=True)
class Situation:
    """What a door needs to know of who stands before it. Who may sit down `has_seat`."""

    person: Registration
    is_inside: bool
    has_come: bool
    has_seat: bool
    is_admitted_kind: bool


def refusal(
    read: reading.Reading, who: Situation | None, door: Door, at: datetime
) -> Scan.Reason | None:
    """Why somebody may not come in by this door at that time, whoever is inside by then."""
    if who is None:
        return read.reason or Reason.UNKNOWN_CODE
    if reason := _of_the_badge(read, who.person, at):
        return reason
    if door.admits == Admits.EXPECTED and not who.has_seat:
        return Reason.NOT_BOOKED
    if door.admits == Admits.CATEGORIES and not who.is_admitted_kind:
        return Reason.WRONG_CATEGORY
    return None if door.lets_in(at) else Reason.DOOR_CLOSED


def _of_the_badge(read: reading.Reading, person: Registration, at: datetime) -> Scan.Reason | None:
    """A place given back later than that was held then: the scan was made without network."""
    was_held = person.cancelled_at is not None and person.cancelled_at > at
    if person.state == State.CANCELLED and not was_held:
        return Reason.CANCELLED
    if read.version is not None and read.version != person.badge_version:
        return Reason.REPLACED
    return None if was_held else REFUSED_STATES.get(State(person.state))


def standing_now(
    who: Situation, door: Door, asked: Asked, *, is_full: bool
) -> tuple[Scan.Standing, Scan.Reason | None]:
    """How somebody who may come in by this door fares, after all the scans before."""
    if asked.direction == Direction.OUT:
        return (Standing.ACCEPTED if who.is_inside else Standing.NOT_IN), None
    if asked.override:
        return Standing.ACCEPTED, None
    if who.is_inside:
        return Standing.ALREADY_IN, None
    if door.once and who.has_come:
        return Standing.ALREADY_USED, Reason.ALREADY_USED
    if is_full:
        return Standing.REFUSED, Reason.ROOM_FULL
    return Standing.ACCEPTED, None


def outcome_of(standing: Scan.Standing) -> Scan.Outcome:
    return Outcome.REFUSED if standing == Standing.ALREADY_USED else Outcome(standing.value)


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(how_many=Count("pk")).values("how_many")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def expected_at() -> Case:
    """How many are expected at a door, by its rule: an expression on doors."""
    confirmed = Registration.objects.confirmed().filter(edition=OuterRef("edition"))
    admitted = Door.categories.through.objects.filter(
        door=OuterRef(OuterRef("pk")), category=OuterRef("category")
    )
    seats = Expected.objects.filter(place=OuterRef("place"), holds=True)
    return Case(
        When(admits=Admits.EXPECTED, then=_count(seats, "place")),
        When(admits=Admits.CATEGORIES, then=_count(confirmed.filter(Exists(admitted)), "edition")),
        default=_count(confirmed, "edition"),
    )


def inside_of(place_ref: Any) -> Coalesce:
    return _count(Presence.objects.inside().filter(place=place_ref), "place")


def described(person: Registration, category: str) -> dict[str, str]:
    return {
        "name": person.full_name,
        "organisation": person.organisation,
        "category": category,
    }


def digest_of_code(text: str) -> str:
    """Enough to recognise a code seen twice, too little to print a badge."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), sha256).hexdigest()[:16]
