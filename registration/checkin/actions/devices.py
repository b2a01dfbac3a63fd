"""The phones at the doors: enrolled by a QR code, heard from, revoked."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises import audit
from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn
from registration.checkin.models import Device, Door, Enrolment

ENROLS_FOR = timedelta(minutes=30)


class WrongEnrolment(Refused):
    code = "wrong_enrolment"
    message = _("This code enrols no phone any more. Ask the desk for a new one.")


def digest_of_token(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def new_token() -> tuple[str, str]:
    """What we keep of a new token, and the token."""
    token = secrets.token_urlsafe(32)
    return digest_of_token(token), token


@turn()
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


@turn()
@transaction.atomic
def invite_phones(
    edition: Edition,
    *,
    doors: Iterable[Door],
    kind: str,
    uses: int,
    now: datetime,
    by: User | None = None,
) -> tuple[Enrolment, str]:
    """What a QR code says to enrol `uses` phones within half an hour: shown this once."""
    digest, token = new_token()
    enrolment = Enrolment.objects.create(
        edition=edition, kind=kind, digest=digest, uses=uses, expires_at=now + ENROLS_FOR
    )
    enrolment.doors.set(doors)
    audit.record("checkin.phones_invited", on=enrolment, edition=edition, at=now, by=by, uses=uses)
    return enrolment, token


@turn()
@transaction.atomic
def enrol_phone(token: str, *, name: str, now: datetime) -> tuple[Device, str]:
    """The phone that scanned this QR code becomes a device. Raises WrongEnrolment."""
    found = Enrolment.objects.select_for_update(no_key=True).select_related("edition")
    enrolment = found.filter(digest=digest_of_token(token), edition__is_current=True).first()
    if enrolment is None or not enrolment.is_usable(now):
        raise WrongEnrolment
    doors = enrolment.doors.all()
    device, secret = enrol(enrolment.edition, name=name, doors=doors, kind=enrolment.kind, now=now)
    device.enrolment, device.last_seen_at = enrolment, now
    device.save(update_fields=["enrolment", "last_seen_at"])
    return device, secret


@transaction.atomic
def revoke(device: Device, *, now: datetime, by: User | None = None) -> None:
    """The device's token opens nothing from now on; what it scanned before may still arrive."""
    device = Device.objects.select_for_update(no_key=True).get(pk=device.pk)
    if device.revoked_at is None:
        device.revoked_at = now
        device.help_asked_at = None
        device.save(update_fields=["revoked_at", "help_asked_at"])
        audit.record("checkin.device_revoked", on=device, edition=device.edition, at=now, by=by)


@turn()
@transaction.atomic
def answer_call(device: Device, *, now: datetime, by: User | None = None) -> None:
    """Somebody goes to who called. Twice changes nothing."""
    calling = Device.objects.filter(pk=device.pk, help_asked_at__isnull=False)
    if calling.update(help_asked_at=None):
        audit.record("checkin.call_answered", on=device, edition=device.edition, at=now, by=by)


@turn()
def hear(
    device: Device,
    *,
    now: datetime,
    door: str = "",
    battery: int | None = None,
    waiting: int = 0,
    synced_at: datetime | None = None,
    calls: bool | None = None,
) -> None:
    """What a phone says of itself. `calls`: it asks for a supervisor, or no longer does."""
    device.last_seen_at, device.battery, device.waiting = now, battery, waiting
    device.synced_at = synced_at
    device.serving = device.doors.filter(slug=door).first() if door else None
    if calls is not None:
        device.help_asked_at = (device.help_asked_at or now) if calls else None
    device.save(
        update_fields=[
            *("last_seen_at", "battery", "waiting", "synced_at", "serving", "help_asked_at")
        ]
    )
