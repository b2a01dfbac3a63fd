"""The three reads of every scan, in SQL: building them anew each time costs more than asking.

Through the ORM's expressions one scan took twice as long, most of it composing the same
statements (`python -m bench.scan`).
"""

import uuid
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from assises.models import Edition
from registration.checkin.models import Device, Door, Scan
from registration.models import Registration

DEVICE = """
SELECT device.id, device.edition_id, device.name, device.kind, device.last_seen_at,
  device.revoked_at
FROM checkin_device AS device WHERE device.digest = %s
"""

DOOR = """
SELECT door.*,
  CASE WHEN place.seats_until > %s AND (place.capacity IS NULL OR place.seats < place.capacity)
    THEN place.seats ELSE place.capacity END AS place_limit,
  place.seats_for_all AND place.seats_until > %s AS takes_all,
  CASE door.admits
    WHEN 'expected' THEN (SELECT COUNT(*) FROM checkin_expected AS seat
      WHERE seat.place_id = door.place_id AND seat.holds)
    WHEN 'categories' THEN (SELECT COUNT(*) FROM registration_registration AS person
      JOIN checkin_door_categories AS kind
        ON kind.category_id = person.category_id AND kind.door_id = door.id
      WHERE person.edition_id = door.edition_id AND person.state = 'confirmed')
    ELSE (SELECT COUNT(*) FROM registration_registration AS person
      WHERE person.edition_id = door.edition_id AND person.state = 'confirmed')
  END AS expected,
  (SELECT scan.fingerprint FROM checkin_scan AS scan WHERE scan.id = %s) AS stored
FROM checkin_door AS door JOIN checkin_place AS place ON place.id = door.place_id
WHERE door.edition_id = %s AND door.slug = %s
"""
SERVED = """
AND EXISTS (SELECT 1 FROM checkin_device_doors AS served
  WHERE served.door_id = door.id AND served.device_id = %s)
"""
LOCK = "FOR NO KEY UPDATE OF place"

PERSON = """
SELECT person.id, person.edition_id, person.state, person.badge_version, person.cancelled_at,
  person.first_name, person.last_name, person.organisation, person.category_id,
  category.name AS category_name, here.id AS here_id, here.is_inside AS was_inside,
  here.has_come AS has_come, here.last_at AS last_at,
  EXISTS (SELECT 1 FROM checkin_expected AS seat
    WHERE seat.place_id = %s AND seat.registration_id = person.id AND seat.holds) AS has_seat,
  EXISTS (SELECT 1 FROM checkin_door_categories AS kind
    WHERE kind.door_id = %s AND kind.category_id = person.category_id) AS is_admitted_kind,
  (SELECT COUNT(*) FROM checkin_presence AS presence WHERE presence.place_id = %s
    AND presence.is_inside AND presence.is_trial = %s) AS inside
FROM registration_registration AS person
JOIN registration_category AS category ON category.id = person.category_id
LEFT JOIN checkin_presence AS here
  ON here.registration_id = person.id AND here.place_id = %s AND here.is_trial = %s
WHERE person.edition_id = %s
"""
BY_NUMBER = "AND person.number = %s"
BY_CODE = "AND person.code = %s"


def device_of(digest: str) -> Device | None:
    """The device of this token, revoked or not; its edition is known by its key alone."""
    device = next(iter(Device.objects.raw(DEVICE, [digest])), None)
    if device:
        device.edition = Edition(pk=device.edition_id)
    return device


def locked_door(
    slug: str, *, edition: Edition, device: Device | None, scan: uuid.UUID, at: datetime
) -> Door | None:
    """A door that may be served, its place locked.

    With how many are `expected`, `place_limit` and `takes_all` of the place at that time
    (`Place.limit`, `Place.takes_all`), and the fingerprint `stored` for that scan, if any.
    """
    sql = DOOR + (SERVED if device else "")
    if connection.features.has_select_for_update_of:
        sql += LOCK
    when = connection.ops.adapt_datetimefield_value(at)
    params = [when, when, Scan._meta.pk.get_db_prep_value(scan, connection), edition.pk, slug]
    return next(iter(Door.objects.raw(sql, params + ([device.pk] if device else []))), None)


def person(
    *, number: int | None, code: str, edition: Edition, door: Door, trial: bool
) -> Registration | None:
    """Whose number or code it is, as the door sees them; a `trial` sees its own scans alone.

    With `category_name`, `here_id`, `was_inside`, `has_come`, `last_at`, `has_seat`,
    `is_admitted_kind`, and how many are `inside`.
    """
    by, value = (BY_NUMBER, number) if number is not None else (BY_CODE, code)
    place = door.place_id
    params = [place, door.pk, place, trial, place, trial, edition.pk, value]
    found: Any = next(iter(Registration.objects.raw(PERSON + by, params)), None)
    if found and found.last_at and found.last_at.tzinfo is None:  # as SQLite keeps it
        found.last_at = found.last_at.replace(tzinfo=UTC)
    return found  # type: ignore[no-any-return]
