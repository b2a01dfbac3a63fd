"""Seats first come first served: what is taken, given back, and passed on to who waits."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.models import Session
from assises import mail, people
from assises.models import OutgoingMail
from registration.actions import cancel
from registration.checkin.models import Expected
from registration.models import Registration
from tests.factories import (
    CategoryFactory,
    PlaceFactory,
    RegistrationFactory,
    RoundFactory,
    WorkshopFactory,
)
from workshops import actions
from workshops.models import Seat
from workshops.standing import mine_of

HELD, WAITING, RELEASED = Seat.State.HELD, Seat.State.WAITING, Seat.State.RELEASED


@pytest.fixture
def one_round(edition):
    return RoundFactory(edition=edition)


@pytest.fixture
def workshop(one_round):
    return WorkshopFactory(round=one_round)


@pytest.fixture
def three(edition) -> list[Registration]:
    category = CategoryFactory(edition=edition)
    return RegistrationFactory.create_batch(3, edition=edition, category=category)


def states(workshop) -> list[str]:
    return list(workshop.seats.order_by("asked_at", "pk").values_list("state", flat=True))


def test_the_first_has_the_seat_and_the_others_wait(workshop, three, now):
    for person in three:
        actions.take_seat(workshop, registration=person, now=now)

    assert states(workshop) == [HELD, WAITING, WAITING]
    assert [mine_of(p)[workshop.session_id].position for p in three] == [None, 1, 2]


def test_asking_twice_changes_nothing(workshop, three, now):
    first = actions.take_seat(workshop, registration=three[0], now=now)

    again = actions.take_seat(workshop, registration=three[0], now=now + timedelta(hours=1))

    assert (again.pk, again.asked_at) == (first.pk, now)


def test_a_seat_given_back_goes_to_the_next_in_line_who_is_told(workshop, three, now):
    for person in three:
        actions.take_seat(workshop, registration=person, now=now)

    actions.release_seat(workshop, registration=three[0], now=now)

    assert states(workshop) == [RELEASED, HELD, WAITING]
    told = OutgoingMail.objects.get(kind="workshops.seated")
    assert told.to == three[1].email


def test_the_mail_names_workshop_hour_and_room(workshop, three, now, mailoutbox):
    for person in three:
        actions.take_seat(workshop, registration=person, now=now)
    actions.release_seat(workshop, registration=three[0], now=now)

    mail.deliver(now)

    body = mailoutbox[0].body.replace("\u00a0", " ")
    assert workshop.session.title in body
    assert "14 h" in body
    assert workshop.session.room.name in body


def test_no_mail_leaves_once_the_seat_is_given_back_again(workshop, three, now, mailoutbox):
    for person in three[:2]:
        actions.take_seat(workshop, registration=person, now=now)
    actions.release_seat(workshop, registration=three[0], now=now)
    actions.release_seat(workshop, registration=three[1], now=now)

    mail.deliver(now)

    assert mailoutbox == []


def test_taking_another_seat_at_the_same_hours_gives_the_first_back(one_round, three, now):
    first, other = WorkshopFactory.create_batch(2, round=one_round)
    actions.take_seat(first, registration=three[0], now=now)
    actions.take_seat(first, registration=three[1], now=now)

    actions.take_seat(other, registration=three[0], now=now)

    assert states(first) == [RELEASED, HELD]
    assert states(other) == [HELD]


def test_who_waits_keeps_a_seat_elsewhere_until_the_turn_comes(one_round, three, now):
    wanted, kept = WorkshopFactory.create_batch(2, round=one_round)
    actions.take_seat(wanted, registration=three[0], now=now)
    actions.take_seat(kept, registration=three[1], now=now)
    actions.take_seat(kept, registration=three[2], now=now)

    actions.take_seat(wanted, registration=three[1], now=now)
    assert mine_of(three[1])[kept.session_id].is_held
    actions.release_seat(wanted, registration=three[0], now=now)

    assert list(mine_of(three[1])) == [wanted.session_id]
    assert mine_of(three[2])[kept.session_id].is_held


def test_waiting_elsewhere_gives_up_the_first_line(one_round, three, now):
    first, other = WorkshopFactory.create_batch(2, round=one_round)
    actions.take_seat(first, registration=three[0], now=now)
    actions.take_seat(other, registration=three[1], now=now)

    actions.take_seat(first, registration=three[2], now=now)
    actions.take_seat(other, registration=three[2], now=now)

    assert list(mine_of(three[2])) == [other.session_id]


def test_rounds_are_apart(edition, three, now):
    first, second = (WorkshopFactory(round__edition=edition) for _round in range(2))

    for workshop in (first, second):
        actions.take_seat(workshop, registration=three[0], now=now)

    assert states(first) == states(second) == [HELD]


def test_a_cancelled_registration_frees_its_seat(workshop, three, now):
    for person in three[:2]:
        actions.take_seat(workshop, registration=person, now=now)
    cancel(three[0], now=now)

    actions.pass_seats_on(now)

    assert states(workshop) == [RELEASED, HELD]


def test_an_erased_person_frees_their_seat_at_once(workshop, three, now):
    for person in three[:2]:
        actions.take_seat(workshop, registration=person, now=now)

    people.erase(three[0], now=now)

    assert states(workshop) == [RELEASED, HELD]


def test_a_seat_that_was_added_goes_to_the_line_and_nobody_passes_before(workshop, three, now):
    for person in three[:2]:
        actions.take_seat(workshop, registration=person, now=now)
    Session.objects.filter(pk=workshop.session_id).update(capacity=2)

    late = actions.take_seat(workshop, registration=three[2], now=now)

    assert late.state == WAITING
    assert states(workshop) == [HELD, HELD, WAITING]


def test_nobody_moves_once_the_workshop_has_begun(workshop, three, now):
    for person in three[:2]:
        actions.take_seat(workshop, registration=person, now=now)

    actions.release_seat(
        workshop, registration=three[0], now=workshop.session.starts_at + timedelta(minutes=1)
    )

    assert states(workshop) == [RELEASED, WAITING]


def test_the_door_expects_who_has_the_seat(one_round, three, now, edition):
    workshop = WorkshopFactory(round=one_round, place=PlaceFactory(edition=edition))
    for person in three[:2]:
        actions.take_seat(workshop, registration=person, now=now)
    expected = Expected.objects.filter(holds=True).values_list("registration", flat=True)
    assert list(expected) == [three[0].pk]

    actions.release_seat(workshop, registration=three[0], now=now)

    assert list(expected.all()) == [three[1].pk]


def test_a_place_behind_two_rounds_expects_who_has_a_seat_in_either(edition, three, now):
    place = PlaceFactory(edition=edition)
    first, second = (WorkshopFactory(round__edition=edition, place=place) for _round in range(2))
    expected = Expected.objects.filter(holds=True).values_list("registration", flat=True)
    for workshop in (first, second):
        actions.take_seat(workshop, registration=three[0], now=now)

    actions.release_seat(first, registration=three[0], now=now)
    assert list(expected) == [three[0].pk]

    actions.release_seat(second, registration=three[0], now=now)
    assert list(expected.all()) == []


def test_those_seated_follow_the_door_to_another_place(one_round, three, now, edition):
    former, new = PlaceFactory(edition=edition), PlaceFactory(edition=edition)
    workshop = WorkshopFactory(round=one_round, place=former)
    for person in three[:2]:
        actions.take_seat(workshop, registration=person, now=now)
    workshop.place = new
    workshop.save()

    actions.move_door(workshop, former=former, now=now)

    expected = Expected.objects.filter(holds=True).values_list("place", "registration")
    assert list(expected) == [(new.pk, three[0].pk)]


def late(workshop, person, now):
    Session.objects.update(starts_at=now)


def dropped(workshop, person, now):
    Session.objects.update(state=Session.State.CANCELLED)


def not_yet(workshop, person, now):
    workshop.round.opens_at = now + timedelta(hours=1)
    workshop.round.save()


def over(workshop, person, now):
    workshop.round.closes_at = now
    workshop.round.save()


def unconfirmed(workshop, person, now):
    Registration.objects.filter(pk=person.pk).update(state=Registration.State.WAITING)


@pytest.mark.parametrize(
    ("happens", "refusal"),
    [
        (late, actions.TooLate),
        (dropped, actions.Dropped),
        (not_yet, actions.NotOpen),
        (over, actions.NotOpen),
        (unconfirmed, actions.NotConfirmed),
    ],
)
def test_what_refuses_a_seat(workshop, three, now, happens, refusal):
    happens(workshop, three[0], now)

    with pytest.raises(refusal):
        actions.take_seat(workshop, registration=three[0], now=now)

    assert states(workshop) == []


def test_somebody_of_another_edition_gets_no_seat(workshop, now):
    with pytest.raises(actions.NotConfirmed):
        actions.take_seat(
            workshop, registration=RegistrationFactory(edition__is_current=False), now=now
        )


STEPS = st.lists(
    st.tuples(st.sampled_from(["take", "give"]), st.integers(0, 4), st.integers(0, 2)), max_size=25
)


@pytest.mark.django_db
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, seats=st.tuples(*[st.integers(0, 2)] * 3))
def test_whatever_people_do_no_seat_is_given_twice_nor_left_free(steps, seats, edition, now):
    Seat.objects.all().delete()
    one_round = RoundFactory(edition=edition)
    workshops = [WorkshopFactory(round=one_round, seats=number) for number in seats]
    category = CategoryFactory(edition=edition)
    group = RegistrationFactory.create_batch(5, edition=edition, category=category)

    for minute, (what, who, where) in enumerate(steps):
        act = actions.take_seat if what == "take" else actions.release_seat
        act(workshops[where], registration=group[who], now=now + timedelta(minutes=minute))

        for workshop, capacity in zip(workshops, seats, strict=True):
            held = workshop.seats.held().count()
            assert held <= capacity
            assert held == capacity or not workshop.seats.in_line().exists()
