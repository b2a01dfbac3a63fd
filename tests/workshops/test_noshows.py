"""Who has not come by the hour set: the seat is freed, and the door gives it to who comes."""

import uuid
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assises.models import AuditEntry
from registration.access import link_of
from registration.checkin.actions import Asked, Steward, enrol, scan
from registration.checkin.models import Device, Door, Place, Presence
from registration.models import Registration
from tests.factories import (
    CategoryFactory,
    DoorFactory,
    RegistrationFactory,
    RoundFactory,
    WorkshopFactory,
)
from workshops.actions import release_no_shows, release_seat, take_seat
from workshops.models import Seat, Workshop

HELD, WAITING, RELEASED, MISSED = (
    Seat.State.HELD,
    Seat.State.WAITING,
    Seat.State.RELEASED,
    Seat.State.MISSED,
)
BEGINS = datetime.fromisoformat("2027-03-18T14:00:00+01:00")
MORNING = BEGINS - timedelta(hours=4)


def at(minutes: float) -> datetime:
    return BEGINS + timedelta(minutes=minutes)


@pytest.fixture
def door(edition) -> Door:
    return DoorFactory(edition=edition, admits="expected")


@pytest.fixture
def one_round(edition):
    return RoundFactory(edition=edition, no_shows_after=10)


@pytest.fixture
def workshop(one_round, door) -> Workshop:
    return WorkshopFactory(round=one_round, place=door.place, seats=2)


@pytest.fixture
def people(edition) -> list[Registration]:
    """Eight people with codes that a door can be told."""
    return crowd(edition, 8)


def crowd(edition, how_many: int) -> list[Registration]:
    category = CategoryFactory(edition=edition)
    return [
        RegistrationFactory(edition=edition, category=category, code=f"BCDFGH{n // 10}{n % 10}")
        for n in range(how_many)
    ]


def come(door: Door, person: Registration, minutes: float, way: str = "in", **more) -> str:
    """What a door answers, by its word and its reason."""
    now = more.pop("told_at", at(minutes))
    by = Steward(door.edition, device=phone_of(door))
    asked = Asked(uuid.uuid4(), door.slug, person.code, at(minutes), way, **more)
    answer = scan(asked, by=by, now=now)
    return answer["reason"] or answer["outcome"]


def phone_of(door: Door) -> Device:
    found = Device.objects.filter(doors=door).first()
    return found or enrol(door.edition, name="T", doors=[door], now=MORNING)[0]


def take(workshop: Workshop, *people: Registration) -> None:
    for person in people:
        take_seat(workshop, registration=person, now=MORNING)


def states(workshop: Workshop) -> list[str]:
    return list(workshop.seats.order_by("pk").values_list("state", flat=True))


def test_the_seat_of_who_has_not_come_goes_to_who_waits_at_the_door(workshop, door, people):
    take(workshop, *people[:4])
    assert come(door, people[0], -5) == "accepted"
    assert come(door, people[2], 9) == "not_booked"

    release_no_shows(at(10))

    assert states(workshop) == [HELD, MISSED, WAITING, WAITING]
    assert come(door, people[3], 11) == "accepted"  # first come at the door, whatever the line
    assert come(door, people[2], 12) == "room_full"
    release_no_shows(at(12))
    assert states(workshop) == [HELD, MISSED, WAITING, HELD]
    assert AuditEntry.objects.get(action="workshops.no_shows_released").details == {"seats": 1}
    assert AuditEntry.objects.filter(action="workshops.seat_missed").count() == 1


def test_nothing_moves_a_second_before(workshop, door, people):
    take(workshop, *people[:3])
    come(door, people[0], -5)

    release_no_shows(at(10) - timedelta(seconds=1))

    assert states(workshop) == [HELD, HELD, WAITING]


def test_who_comes_late_is_let_in_while_there_is_a_seat(workshop, door, people):
    take(workshop, *people[:3])
    come(door, people[0], -5)
    release_no_shows(at(10))

    assert come(door, people[1], 15) == "accepted"

    release_no_shows(at(15))
    assert states(workshop) == [HELD, HELD, WAITING]


def test_once_nobody_waits_whoever_is_registered_may_come(workshop, door, people):
    take(workshop, *people[:3])
    come(door, people[0], -5)
    release_no_shows(at(10))
    assert come(door, people[5], 11) == "not_booked"
    release_seat(workshop, registration=people[2], now=at(12))  # leaves the line
    release_no_shows(at(12))

    assert come(door, people[5], 13) == "accepted"
    assert come(door, people[6], 13) == "room_full"
    release_no_shows(at(14))

    assert states(workshop) == [HELD, MISSED, RELEASED, HELD]


def test_a_door_that_nobody_used_frees_nothing(workshop, door, people):
    take(workshop, *people[:3])
    come(door, people[0], -240)  # the morning, in the same room

    release_no_shows(at(20))

    assert states(workshop) == [HELD, HELD, WAITING]
    assert Place.objects.get(seats=None)


@pytest.mark.parametrize("change", [{"no_shows_after": None}, {"place": None}])
def test_without_an_hour_or_without_a_door_nothing_is_freed(workshop, door, people, change):
    take(workshop, *people[:3])
    come(door, people[0], -5)
    target = workshop.round if "no_shows_after" in change else workshop
    type(target).objects.filter(pk=target.pk).update(**change)

    release_no_shows(at(20))

    assert states(workshop) == [HELD, HELD, WAITING]


def test_a_second_look_changes_nothing(workshop, door, people):
    take(workshop, *people[:4])
    come(door, people[0], -5)
    release_no_shows(at(10))
    before = list(Seat.objects.values())

    release_no_shows(at(11))

    assert list(Seat.objects.values()) == before
    assert AuditEntry.objects.filter(action="workshops.no_shows_released").count() == 1


def test_scans_told_late_give_the_seat_back(workshop, door, people):
    """A phone without network let them in before the hour, and said so after it."""
    take(workshop, *people[:3])
    come(door, people[0], -5)
    release_no_shows(at(10))

    come(door, people[1], 2, offline=True, admitted=True, told_at=at(20))
    release_no_shows(at(20))

    assert states(workshop) == [HELD, HELD, WAITING]


@pytest.mark.parametrize("said", [{"waiting": 3}, {"last_seen_at": at(4)}])
def test_a_phone_that_may_know_more_is_waited_for_a_while(workshop, door, people, said):
    take(workshop, *people[:3])
    come(door, people[0], -5)
    seen = {"serving": door, "last_seen_at": at(10), **said}
    Device.objects.filter(pk=phone_of(door).pk).update(**seen)

    release_no_shows(at(10))
    assert states(workshop) == [HELD, HELD, WAITING]

    release_no_shows(at(15))
    assert states(workshop) == [HELD, MISSED, WAITING]


def test_two_rounds_behind_one_door(edition, one_round, workshop, door, people):
    """Who stayed from the first, as far as the door knows, takes nobody's seat in the second."""
    second = RoundFactory(edition=edition, no_shows_after=10)
    later = WorkshopFactory(
        round=second,
        place=door.place,
        seats=2,
        session__room=workshop.session.room,
        session__starts_at=at(110),
        session__ends_at=at(170),
    )
    take(workshop, people[0], people[1], people[2])
    take(later, people[3], people[4], people[5])
    come(door, people[0], -5)
    release_no_shows(at(10))
    assert come(door, people[2], 11) == "accepted"

    release_no_shows(at(106))  # the first is over: its line is expected no more
    assert not door.place.expectations.filter(registration=people[1], holds=False)
    come(door, people[3], 109)
    release_no_shows(at(120))

    assert states(later) == [HELD, MISSED, WAITING]
    assert come(door, people[5], 121) == "accepted"
    assert come(door, people[4], 122) == "room_full"


def test_the_door_gives_no_seat_once_the_workshop_is_over(workshop, door, people):
    take(workshop, *people[:4])
    come(door, people[0], -5)
    release_no_shows(at(10))

    release_no_shows(workshop.session.ends_at)

    place = Place.objects.get()
    assert (place.seats, place.seats_until, place.seats_for_all) == (None, None, False)
    expected = place.expectations.filter(holds=True).values_list("registration", flat=True)
    assert set(expected) == {people[0].pk, people[1].pk}


def test_who_comes_instead_of_going_where_they_had_a_seat_has_it_here(
    one_round, workshop, door, people
):
    other = WorkshopFactory(round=one_round)
    take(workshop, *people[:2])
    take(other, people[2])
    take(workshop, people[2])  # keeps the other seat while waiting for this one
    come(door, people[0], -5)
    release_no_shows(at(10))

    come(door, people[2], 11)
    release_no_shows(at(11))

    assert states(workshop) == [HELD, MISSED, HELD]
    assert states(other) == [RELEASED]


def test_a_workshop_put_off_frees_its_no_shows_again(workshop, door, people):
    take(workshop, *people[:3])
    come(door, people[0], -5)
    release_no_shows(at(10))
    session = workshop.session
    session.starts_at, session.ends_at = at(60), at(120)
    session.save()

    take_seat(workshop, registration=people[1], now=at(20))
    assert states(workshop) == [HELD, WAITING, HELD]
    assert come(door, people[0], 65) == "already_in"
    release_no_shows(at(70))

    assert states(workshop) == [HELD, WAITING, MISSED]


def test_my_day_says_that_the_seat_was_freed(client, workshop, door, people):
    take(workshop, *people[:3])
    come(door, people[0], -5)
    release_no_shows(at(10))
    client.get(link_of(people[1]))

    for page in ("/ma-journee/", "/ateliers/choisir/"):
        said = client.get(page).content.decode().replace("\u00a0", " ")
        assert "Place libérée : vous n’étiez pas là à l’heure" in said
        assert "Numéro" not in said


WAYS = st.sampled_from(["in", "in", "in", "out", "look", "late"])
STEPS = st.lists(st.tuples(WAYS, st.integers(0, 5)), max_size=12)


@pytest.mark.django_db
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=STEPS, after=STEPS, seats=st.integers(1, 3), exits=st.booleans())
def test_never_more_inside_than_seats_and_nobody_inside_without_one(
    before, after, seats, exits, edition
):
    """Whatever the order of scans and looks; only what a phone let happen alone can be too much."""
    door = DoorFactory(edition=edition, admits="expected", counts_exits=exits)
    one_round = RoundFactory(edition=edition, no_shows_after=10)
    workshop = WorkshopFactory(round=one_round, place=door.place, seats=seats)
    category = CategoryFactory(edition=edition)
    group = [
        RegistrationFactory(edition=edition, category=category, code=f"B{uuid.uuid4().int}"[:8])
        for _ in range(6)
    ]
    take(workshop, *group[:4])
    middle = [("in", 0), ("look", 0)]
    too_many = False

    for n, (what, who) in enumerate([*before, *middle, *after]):
        minute = 10 + n - len(before) - 1
        if what == "look":
            kept = set(inside(door) & seated(workshop))
            release_no_shows(at(minute))
            assert kept <= set(inside(door) & seated(workshop))
        elif what == "late":  # a phone without network let a holder in a while ago
            too_many = too_many or minute >= 10
            come(door, group[who % seats], minute - 4, offline=True, told_at=at(minute))
        else:
            come(door, group[who], minute, what)
        assert too_many or inside(door).count() <= seats

    release_no_shows(at(30))
    assert Workshop.objects.get(pk=workshop.pk).has_released
    assert set(inside(door)) <= set(seated(workshop))


def inside(door: Door):
    there = Presence.objects.inside().filter(place=door.place_id)
    return Registration.objects.filter(presences__in=there)


def seated(workshop: Workshop):
    return Registration.objects.filter(seats__in=workshop.seats.held())
