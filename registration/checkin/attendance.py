"""Who came where, who did not: told from the presences and scans that count."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from assises.models import Edition
from registration.checkin.models import Door, Expected, Place, Presence, Scan
from registration.models import Registration

Direction, Standing, Admits = Scan.Direction, Scan.Standing, Door.Admits
People = QuerySet[Registration, Registration]


# -- Who is expected ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """Who is expected in a place: whom one of its doors lets in."""

    everybody: bool
    categories: frozenset[int]
    seats: bool

    @classmethod
    def of(cls, doors: Iterable[Door]) -> "Rule":
        """Load the doors with `prefetch_related("categories")`."""
        doors = list(doors)
        return cls(
            everybody=any(door.admits == Admits.EVERYBODY for door in doors),
            categories=frozenset(
                category.pk
                for door in doors
                if door.admits == Admits.CATEGORIES
                for category in door.categories.all()
            ),
            seats=any(door.admits == Admits.EXPECTED for door in doors),
        )

    def wants(self, category: int, *, has_seat: bool) -> bool:
        return self.everybody or category in self.categories or (self.seats and has_seat)


def expected(place: Place) -> People:
    """Everybody confirmed whom a door of the place lets in."""
    rule = Rule.of(place.doors.prefetch_related("categories"))
    people = Registration.objects.filter(edition=place.edition_id).confirmed()
    if rule.everybody:
        return people
    wanted = Q(category__in=rule.categories)
    if rule.seats:
        seats = Expected.objects.filter(place=place, holds=True)
        wanted |= Q(pk__in=seats.values("registration"))
    return people.filter(wanted)


# -- Who came -------------------------------------------------------------------------------------


def came(place: Place) -> People:
    """Those whom the place has let in at least once, whatever became of their registration."""
    there = Presence.objects.came().filter(place=place)
    return Registration.objects.filter(pk__in=there.values("registration"))


def inside(place: Place) -> People:
    there = Presence.objects.inside().filter(place=place)
    return Registration.objects.filter(pk__in=there.values("registration"))


def absent(place: Place) -> People:
    """Those who were expected and never let in."""
    there = Presence.objects.came().filter(place=place)
    return expected(place).exclude(pk__in=there.values("registration"))


@dataclass(frozen=True)
class Turnout:
    """The figures of one place. Somebody may come who was not expected."""

    place: Place
    expected: int
    came: int
    absent: int
    inside: int

    @property
    def percent(self) -> int | None:
        """Of those expected, how many came; None where nobody was."""
        if not self.expected:
            return None
        return round(100 * (self.expected - self.absent) / self.expected)


def turnouts(edition: Edition) -> list[Turnout]:
    """Every place of the edition by name. Six queries, however many."""
    places = Place.objects.filter(edition=edition).order_by("name", "pk")
    confirmed = _by_category(edition)
    seats = _seats(edition)
    there = _there(edition)
    return [
        _turnout(
            place,
            Rule.of(place.doors.all()),
            confirmed,
            seats.get(place.pk, Counter()),
            there.get(place.pk, []),
        )
        for place in places.prefetch_related("doors__categories")
    ]


def _turnout(
    place: Place,
    rule: Rule,
    confirmed: Counter[int],
    seats: Counter[int],
    there: list[dict[str, Any]],
) -> Turnout:
    wanted = sum(
        how_many if rule.wants(category, has_seat=False) else seats[category] * rule.seats
        for category, how_many in confirmed.items()
    )
    wanted_and_there = sum(
        group["how_many"]
        for group in there
        if group["registration__state"] == Registration.State.CONFIRMED
        and rule.wants(group["registration__category"], has_seat=group["has_seat"])
    )
    return Turnout(
        place,
        expected=wanted,
        came=sum(group["how_many"] for group in there),
        absent=wanted - wanted_and_there,
        inside=sum(group["how_many"] for group in there if group["is_inside"]),
    )


def _by_category(edition: Edition) -> Counter[int]:
    people = Registration.objects.of(edition).confirmed()
    return Counter(dict(people.values_list("category").annotate(Count("pk")).order_by()))


def _seats(edition: Edition) -> dict[int, Counter[int]]:
    """Seats held in each place, by category."""
    held = Expected.objects.filter(
        place__edition=edition, holds=True, registration__state=Registration.State.CONFIRMED
    )
    found: dict[int, Counter[int]] = {}
    rows = held.values_list("place", "registration__category").annotate(Count("pk")).order_by()
    for place, category, how_many in rows:
        found.setdefault(place, Counter())[category] = how_many
    return found


def _there(edition: Edition) -> dict[int, list[dict[str, Any]]]:
    """Who has come to each place, counted in groups that no rule needs to tell apart."""
    seat = Expected.objects.filter(
        place=OuterRef("place"), registration=OuterRef("registration"), holds=True
    )
    groups: Iterable[Any] = (
        Presence.objects.came()
        .filter(place__edition=edition)
        .annotate(has_seat=Exists(seat))
        .values("place", "registration__category", "registration__state", "has_seat", "is_inside")
        .annotate(how_many=Count("pk"))
        .order_by()
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for group in groups:
        found.setdefault(group["place"], []).append(group)
    return found


# -- When, and by which door ---------------------------------------------------------------------


def entries(place: Any) -> QuerySet[Scan, Scan]:
    """The scans by which somebody went into the place: those that count, as they stand."""
    return _moves(place).filter(direction=Direction.IN)


def exits(place: Any) -> QuerySet[Scan, Scan]:
    return _moves(place).filter(direction=Direction.OUT)


def _moves(place: Any) -> QuerySet[Scan, Scan]:
    return Scan.objects.moves().filter(door__place=place, registration__isnull=False)


def by_hour(place: Place, door: Door | None = None) -> list[tuple[datetime, int]]:
    """How many came in for the first time in each hour; within one day, empty hours too."""
    scans = entries(place).filter(door=door) if door else entries(place)
    firsts = scans.values_list("registration").annotate(first=Min("at")).order_by()
    zone = place.edition.zone
    counted = Counter(
        first.astimezone(zone).replace(minute=0, second=0, microsecond=0)
        for _person, first in firsts
    )
    return [(hour, counted[hour]) for hour in _without_gaps(sorted(counted))]


def _without_gaps(hours: list[datetime]) -> list[datetime]:
    if not hours or hours[-1] - hours[0] > timedelta(hours=24):
        return hours
    span = (hours[-1] - hours[0]) // timedelta(hours=1)
    return [hours[0] + timedelta(hours=n) for n in range(span + 1)]


def by_door(place: Place) -> list[Door]:
    """Each door with how many `people` came in by it, its `entries`, `exits` and `refused`."""
    counts = Q(scans__is_trial=False, scans__undone_at=None)
    accepted = counts & Q(scans__standing=Standing.ACCEPTED)
    went_in = accepted & Q(scans__direction=Direction.IN)
    doors = place.doors.annotate(
        people=Count("scans__registration", filter=went_in, distinct=True),
        entries=Count("scans", filter=went_in),
        exits=Count("scans", filter=accepted & Q(scans__direction=Direction.OUT)),
        refused=Count("scans", filter=counts & Q(scans__standing=Standing.REFUSED)),
    )
    return list(doors.order_by("name", "pk"))


def with_hours(people: People, place: Place) -> Any:
    """Each with `came_at`, the door it was by (`came_by`), `last_out` and whether `is_inside`."""
    mine = entries(place).filter(registration=OuterRef("pk")).order_by("at", "pk")
    out = exits(place).filter(registration=OuterRef("pk")).order_by("-at", "-pk")
    there = Presence.objects.inside().filter(place=place, registration=OuterRef("pk"))
    return people.annotate(
        came_at=Subquery(mine.values("at")[:1], output_field=DateTimeField()),
        came_by=Subquery(mine.values("door__name")[:1]),
        last_out=Subquery(out.values("at")[:1], output_field=DateTimeField()),
        is_inside=Exists(there),
    )
