"""What happens at a door: scans, and the devices that make them."""

import hmac
import json
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, IntegerField, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assises import audit
from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn
from registration.checkin import limits, reading, rows
from registration.checkin.models import Device, Door, DoorQuerySet, Presence, Scan
from registration.models import Registration

Direction, Outcome, Reason = Scan.Direction, Scan.Outcome, Scan.Reason
BAD_CODES = (Reason.UNKNOWN_CODE, Reason.BAD_SIGNATURE)
REFUSED_STATES = {
    Registration.State.CANCELLED: Reason.CANCELLED,
    Registration.State.WAITING: Reason.WAITING_LIST,
    Registration.State.PENDING: Reason.WAITING_LIST,
    Registration.State.OFFERED: Reason.WAITING_LIST,
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


@dataclass(frozen=True, slots=True)
class Steward:
    """Who serves a door: an enrolled device, or a member of staff who signed in."""

    edition: Edition
    device: Device | None = None
    user: User | None = None

    @property
    def key(self) -> str:
        return f"device:{self.device.pk}" if self.device else f"user:{self.user and self.user.pk}"

    def doors(self) -> DoorQuerySet:
        if self.device:
            return Door.objects.filter(devices=self.device)
        return Door.objects.of(self.edition)


@dataclass(frozen=True, slots=True)
class Asked:
    """One scan as a phone sends it."""

    id: uuid.UUID
    door: str
    code: str
    at: datetime
    direction: str = Direction.IN
    offline: bool = False

    def fingerprint(self, by: Steward) -> str:
        """The same for the same body from the same device, another one otherwise."""
        body = json.dumps([by.key, *asdict(self).values()], default=str)
        return sha256(body.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: Scan.Outcome
    reason: Scan.Reason | None = None
    previous: dict[str, str] | None = None


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(how_many=Count("pk")).values("how_many")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def expected_at(edition_ref: Any) -> Coalesce:
    """How many are expected: for now, everybody confirmed, wherever the door leads."""
    return _count(Registration.objects.confirmed().filter(edition=edition_ref), "edition")


def inside_of(place_ref: Any) -> Coalesce:
    return _count(Presence.objects.inside().filter(place=place_ref), "place")


def scan(asked: Asked, *, by: Steward, now: datetime) -> dict[str, Any]:
    """Let somebody in or out, or say why not; the answer is stored and repeated.

    The signature is checked before anything is locked. Then the place is locked, so that of
    two scans of one badge, at whatever doors, one is accepted. An unknown or forged code is
    an answer too, until there are too many.

    Raises DoorNotServed, SameIdOtherScan or TooManyBadCodes.
    """
    at = min(asked.at, now)
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
    door = rows.locked_door(asked.door, edition=by.edition, device=by.device, scan=asked.id)
    if door is None:
        raise DoorNotServed
    if door.stored:  # type: ignore[attr-defined]
        return _repeated(Scan.objects.get(pk=asked.id), fingerprint)

    person, inside = _person(read, by.edition, door)
    verdict = judge(read, person, door, asked.direction, at)
    if verdict.reason in BAD_CODES and limits.bad_code_is_too_many(by.key):
        raise TooManyBadCodes
    if person and verdict.outcome == Outcome.ACCEPTED:
        inside += _move(person, door, is_inside=asked.direction == Direction.IN, at=at)

    answer = {
        "id": str(asked.id),
        "outcome": verdict.outcome.value,
        "reason": verdict.reason.value if verdict.reason else None,
        "person": described(person, person.category_name) if person else None,  # type: ignore[attr-defined]
        "previous": verdict.previous,
        "count": {"inside": inside, "expected": door.expected},  # type: ignore[attr-defined]
    }
    Scan(
        id=asked.id,
        edition=by.edition,
        door=door,
        device=by.device,
        by=by.user,
        registration=person,
        code_digest=digest_of_code(read.text),
        at=at,
        received_at=now,
        direction=asked.direction,
        is_offline=asked.offline,
        outcome=verdict.outcome,
        reason=verdict.reason or "",
        answer=answer,
        fingerprint=fingerprint,
    ).save(force_insert=True)
    return answer


def _person(read: reading.Reading, edition: Edition, door: Door) -> tuple[Registration | None, int]:
    """Whose badge or code it is, if anybody's, and how many are inside."""
    if read.reason is None:
        person = rows.person(
            number=read.number, code=read.code, edition=edition, place_id=door.place_id
        )
        if person:
            return person, person.inside  # type: ignore[attr-defined]
    return None, Presence.objects.inside().filter(place=door.place_id).count()


def judge(
    read: reading.Reading,
    person: Registration | None,
    door: Door,
    direction: str,
    at: datetime,
) -> Verdict:
    """What the door answers. Who is inside may always leave, whatever became of the place."""
    if person is None:
        return Verdict(Outcome.REFUSED, read.reason or Reason.UNKNOWN_CODE)
    is_inside = bool(person.was_inside)  # type: ignore[attr-defined]
    if direction == Direction.OUT:
        return Verdict(Outcome.ACCEPTED if is_inside else Outcome.NOT_IN)
    if person.state == Registration.State.CANCELLED:
        return Verdict(Outcome.REFUSED, Reason.CANCELLED)
    if read.version is not None and read.version != person.badge_version:
        return Verdict(Outcome.REFUSED, Reason.REPLACED)
    if reason := REFUSED_STATES.get(Registration.State(person.state)):
        return Verdict(Outcome.REFUSED, reason)
    if is_inside:
        return Verdict(Outcome.ALREADY_IN, previous=_previous(person))
    if not door.lets_in(at):
        return Verdict(Outcome.REFUSED, Reason.DOOR_CLOSED)
    return Verdict(Outcome.ACCEPTED)


def _previous(person: Registration) -> dict[str, str]:
    """By which door somebody came in, and when."""
    here = Presence.objects.select_related("door").get(pk=person.here_id)  # type: ignore[attr-defined]
    return {
        "door": here.door.slug,
        "name": here.door.name,
        "at": timezone.localtime(here.since).isoformat(timespec="seconds"),
    }


def _move(person: Registration, door: Door, *, is_inside: bool, at: datetime) -> int:
    """Write where somebody is; how the number inside changes."""
    now_here = {"is_inside": is_inside, "since": at, "door": door}
    if person.here_id is None:  # type: ignore[attr-defined]
        Presence(place_id=door.place_id, registration=person, **now_here).save(force_insert=True)
    else:
        Presence.objects.filter(pk=person.here_id).update(**now_here)  # type: ignore[attr-defined]
    return 1 if is_inside else -1


def described(person: Registration, category: str) -> dict[str, str]:
    return {
        "name": person.full_name,
        "organisation": person.organisation,
        "category": category,
    }


def digest_of_code(text: str) -> str:
    """Enough to recognise a code seen twice, too little to print a badge."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), sha256).hexdigest()[:16]


def digest_of_token(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def new_token() -> tuple[str, str]:
    """What we keep of a new token, and the token."""
    token = secrets.token_urlsafe(32)
    return digest_of_token(token), token


@transaction.atomic
def enrol(
    edition: Edition,
    *,
    name: str,
    doors: Iterable[Door],
    now: datetime,
    kind: str = Device.Kind.STEWARD,
    token: str = "",
    by: User | None = None,
) -> tuple[Device, str]:
    """A device and its token, which is shown this once. The same token twice is one device."""
    token = token or new_token()[1]
    device, created = Device.objects.get_or_create(
        digest=digest_of_token(token), defaults={"edition": edition, "name": name, "kind": kind}
    )
    device.doors.set(doors)
    if created:
        audit.record("checkin.device_enrolled", on=device, edition=edition, at=now, by=by)
    return device, token


@transaction.atomic
def revoke(device: Device, *, now: datetime, by: User | None = None) -> None:
    """The device's token opens nothing from now on."""
    device = Device.objects.select_for_update(no_key=True).get(pk=device.pk)
    if device.revoked_at is None:
        device.revoked_at = now
        device.save(update_fields=["revoked_at"])
        audit.record("checkin.device_revoked", on=device, edition=device.edition, at=now, by=by)
