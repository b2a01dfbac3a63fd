"""What a door phone keeps to decide without network: people, keys and doors, or what changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Q

from assises.models import Edition
from registration import keys
from registration.checkin import actions
from registration.checkin.actions import Steward
from registration.checkin.models import Door, Expected, Presence
from registration.models import Category, Registration

# A change is dated when it is made and seen when its transaction ends: what was dated shortly
# before the last reading is read once more.
OVERLAP = timedelta(seconds=10)
NAMES = ("number", "badge_version", "category", "state", "first_name", "last_name", "code")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Until when a phone has read, of which edition, and as who: as another, all is read again."""

    edition: int
    kind: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.edition}.{self.kind}.{int(self.at.timestamp() * 1_000_000)}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        try:
            edition, kind, at = text.split(".")
            moment = datetime.fromtimestamp(int(at) / 1_000_000, tz=UTC)
            return cls(int(edition), kind, moment)
        except (ValueError, OverflowError, OSError):
            return None


def roster(by: Steward, *, since: str, now: datetime) -> dict[str, Any]:
    """All that this phone may keep, or what changed since the cursor. Nine queries.

    Stewards get the names on the badges and no more; supervisors get organisations and typed
    codes too, to search. Who was erased arrives in `gone`, by number; who holds no place has
    no name here. Some hours after the day nobody is in it any more.
    """
    edition = Edition.objects.get(pk=by.edition.pk)
    doors = _doors(by)
    cursor = Cursor.read(since)
    kind = f"{'s' if by.is_supervisor else 'p'}{_digest_of_doors(doors)}"
    is_full = cursor is None or (cursor.edition, cursor.kind) != (edition.pk, kind)
    after = None if is_full or cursor is None else cursor.at
    forget_at = edition.ends_at + settings.DOOR_FORGETS_AFTER
    is_over = now >= forget_at
    places = {door.place_id: door.place.slug for door in doors}
    return {
        "cursor": str(Cursor(edition.pk, kind, now - OVERLAP)),
        "full": is_full or is_over,
        "now": now.isoformat(),
        "edition": edition.pk,
        "zone": edition.time_zone,
        "forget_at": forget_at.isoformat(),
        "supervisor": by.is_supervisor,
        "keys": keys.public_keys(edition),
        "categories": _categories(edition),
        "doors": [_door(door) for door in doors],
        "people": [] if is_over else _people(edition, places, after, all_of_them=by.is_supervisor),
        "gone": _gone(edition, after),
    }


def digest_of_code(code: str) -> str:
    """What a phone compares a typed code with; `static/js/door/roster.js` makes it too."""
    return sha256(f"assises.code.1:{code}".encode()).hexdigest()[:16]


def _digest_of_doors(doors: Iterable[Door]) -> str:
    return sha256(",".join(sorted(str(door.pk) for door in doors)).encode()).hexdigest()[:8]


def _doors(by: Steward) -> list[Door]:
    doors = by.doors().in_order().select_related("place").prefetch_related("categories")
    counted = doors.annotate(
        inside=actions.inside_of(OuterRef("place")), expected=actions.expected_at()
    )
    return list(counted)


def _door(door: Any) -> dict[str, Any]:
    return {
        "door": door.slug,
        "name": door.name,
        "name_en": door.name_en or door.name,
        "place": door.place.slug,
        "capacity": door.place.capacity,
        "seats": door.place.seats,
        "seats_until": _iso(door.place.seats_until),
        "seats_for_all": door.place.seats_for_all,
        "inside": door.inside,
        "expected": door.expected,
        "admits": door.admits,
        "categories": sorted(kind.number for kind in door.categories.all()),
        "once": door.once,
        "counts_exits": door.counts_exits,
        "is_open": door.is_open,
        "always_open": door.always_open,
        "opens_at": _iso(door.opens_at),
        "closes_at": _iso(door.closes_at),
        "is_trial": door.is_trial,
        "trial_ended_at": _iso(door.trial_ended_at),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _categories(edition: Edition) -> list[dict[str, Any]]:
    categories = Category.objects.filter(edition=edition).order_by("number")
    return [
        {"id": one.number, "name": one.name, "name_en": one.name_en or one.name}
        for one in categories
    ]


def _people(
    edition: Edition, places: dict[int, str], after: datetime | None, *, all_of_them: bool
) -> list[dict[str, Any]]:
    people = Registration.objects.of(edition).filter(erased_at=None)
    here = Presence.objects.filter(place__in=places, is_trial=False)
    seats = Expected.objects.filter(place__in=places)
    if after:
        moved = here.filter(changed_at__gte=after).values("registration")
        seated = seats.filter(changed_at__gte=after).values("registration")
        changed = Q(changed_at__gte=after) | Q(pk__in=moved) | Q(pk__in=seated)
        people = people.filter(changed)
        here = here.filter(registration__in=people)
        seats = seats.filter(registration__in=people)
    inside, came, seated_at = defaultdict(list), defaultdict(list), defaultdict(list)
    for person, place, is_inside, has_come in here.values_list(
        "registration", "place", "is_inside", "has_come"
    ):
        if is_inside:
            inside[person].append(places[place])
        elif has_come:
            came[person].append(places[place])
    for person, place in seats.filter(holds=True).values_list("registration", "place"):
        seated_at[person].append(places[place])
    rows = people.order_by("number").values_list(
        "pk", "number", "badge_version", "category__number", "state", "code", "organisation",
        "first_name", "last_name",
    )  # fmt: skip
    return [
        _person(row, all_of_them, inside=inside[row[0]], came=came[row[0]], seats=seated_at[row[0]])
        for row in rows
    ]


def _person(row: tuple[Any, ...], all_of_them: bool, **places: list[str]) -> dict[str, Any]:
    """One person, as briefly as ten thousand of them allow: what is empty is left out."""
    _pk, number, version, category, state, code, organisation, first_name, last_name = row
    told: dict[str, Any] = {"id": number, "version": version, "category": category}
    if state != Registration.State.CONFIRMED:
        told["state"] = state
    else:
        told["name"] = f"{first_name} {last_name}".strip()
        told["code"] = digest_of_code(code)
        if all_of_them:
            told |= {"organisation": organisation, "typed": code}
    return told | {name: sorted(where) for name, where in places.items() if where}


def _gone(edition: Edition, after: datetime | None) -> list[int]:
    erased = Registration.objects.of(edition).exclude(erased_at=None)
    if after:
        erased = erased.filter(erased_at__gte=after)
    return list(erased.order_by("number").values_list("number", flat=True))
