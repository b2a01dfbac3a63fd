"""The three reads of every scan, in SQL: building them anew each time costs more than asking.

Through the ORM's expressions one scan took twice as long, most of it composing the same
statements (`python -m bench.scan`).
"""

import uuid

from django.db import connection

from assises.models import Edition
from registration.checkin.models import Device, Door, Scan
from registration.models import Registration

DEVICE = """
SELECT device.id, device.edition_id, device.kind, device.last_seen_at, device.revoked_at
FROM checkin_device AS device WHERE device.digest = %s AND device.revoked_at IS NULL
"""

DOOR = """
SELECT door.*,
  (SELECT COUNT(*) FROM registration_registration AS person
    WHERE person.edition_id = door.edition_id AND person.state = 'confirmed') AS expected,
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
SELECT person.id, person.edition_id, person.state, person.badge_version,
  person.first_name, person.last_name, person.organisation,
  category.name AS category_name, here.id AS here_id, here.is_inside AS was_inside,
  (SELECT COUNT(*) FROM checkin_presence AS presence
    WHERE presence.place_id = %s AND presence.is_inside) AS inside
FROM registration_registration AS person
JOIN registration_category AS category ON category.id = person.category_id
LEFT JOIN checkin_presence AS here
  ON here.registration_id = person.id AND here.place_id = %s
WHERE person.edition_id = %s
"""
BY_NUMBER = "AND person.number = %s"
BY_CODE = "AND person.code = %s"


def device_in_use(digest: str) -> Device | None:
    """The device of this token, unless it is revoked; its edition is known by its key alone."""
    device = next(iter(Device.objects.raw(DEVICE, [digest])), None)
    if device:
        device.edition = Edition(pk=device.edition_id)
    return device


def locked_door(
    slug: str, *, edition: Edition, device: Device | None, scan: uuid.UUID
) -> Door | None:
    """A door that may be served, its place locked.

    With how many are `expected`, and the fingerprint `stored` for that scan, if any.
    """
    sql = DOOR + (SERVED if device else "")
    if connection.features.has_select_for_update_of:
        sql += LOCK
    params = [Scan._meta.pk.get_db_prep_value(scan, connection), edition.pk, slug]
    return next(iter(Door.objects.raw(sql, params + ([device.pk] if device else []))), None)


def person(
    *, number: int | None, code: str, edition: Edition, place_id: int
) -> Registration | None:
    """Whose number or code it is: with `category_name`, `here_id`, `was_inside`, `inside`."""
    by, value = (BY_NUMBER, number) if number is not None else (BY_CODE, code)
    params = [place_id, place_id, edition.pk, value]
    return next(iter(Registration.objects.raw(PERSON + by, params)), None)
