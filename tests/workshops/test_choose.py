"""One's own workshops: the page, its buttons, and who may not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import Session
from registration import access
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

CHOOSE = "/ateliers/choisir/"


@pytest.fixture
def registration(edition) -> Registration:
    return RegistrationFactory(edition=edition, category=CategoryFactory(edition=edition))


@pytest.fixture
def owner(client, registration):
    client.get(access.link_of(registration))
    return client


@pytest.fixture
def workshop(edition):
    found = WorkshopFactory(round__edition=edition)
    soon = timezone.now() + timedelta(days=2)
    Session.objects.filter(pk=found.session_id).update(
        starts_at=soon, ends_at=soon + timedelta(hours=1)
    )
    return found


def address(name: str, workshop) -> str:
    return reverse(f"workshops:{name}", args=[workshop.session.slug])


def test_strangers_go_and_sign_in(client, workshop):
    for response in (client.get(CHOOSE), client.post(address("take", workshop))):
        assert response["Location"] == reverse("accounts:sign_in")
    assert not Seat.objects.exists()


def test_a_seat_is_taken_and_given_back_from_the_page(owner, workshop, registration):
    page = owner.post(address("take", workshop), follow=True)
    assert address("give_back", workshop) in page.content.decode()
    assert Seat.objects.get().state == Seat.State.HELD

    page = owner.post(address("give_back", workshop), follow=True)

    assert address("take", workshop) in page.content.decode()
    assert Seat.objects.get().state == Seat.State.RELEASED


def test_a_seat_is_never_taken_by_following_a_link(owner, workshop):
    assert owner.get(address("take", workshop)).status_code == 405


def test_a_refusal_is_told_and_changes_nothing(owner, workshop):
    Session.objects.update(starts_at=timezone.now() - timedelta(minutes=1))

    page = owner.post(address("take", workshop), follow=True)

    assert [str(m) for m in page.context["messages"]] == [str(actions.TooLate.message)]
    assert not Seat.objects.exists()


def test_a_workshop_of_another_edition_is_not_there(owner):
    other = WorkshopFactory(round__edition__is_current=False)

    assert owner.post(address("take", other)).status_code == 404


def test_who_waits_reads_their_turn_here_and_in_their_day(owner, workshop, registration, edition):
    other = RegistrationFactory(edition=edition, category=registration.category)
    for person in (other, registration):
        actions.take_seat(workshop, registration=person, now=timezone.now())

    for page in (CHOOSE, reverse("day:day")):
        said = owner.get(page).content.decode().replace("\u00a0", " ")
        assert "Numéro 1 dans la file" in said


@pytest.mark.parametrize("how_many", [1, 6])
def test_the_page_costs_the_same_whatever_its_length(
    owner, edition, how_many, django_assert_num_queries
):
    WorkshopFactory.create_batch(how_many, round=RoundFactory(edition=edition))

    with django_assert_num_queries(5):  # who it is, their seats, workshops, exchanges, rankings
        response = owner.get(CHOOSE)

    assert response.content.decode().count('<article class="tcard"') == how_many


def test_the_public_page_follows_each_seat(
    client, workshop, registration, django_assert_num_queries
):
    before = client.get("/ateliers/")
    assert "1 place restante sur 1" in before.content.decode().replace("\u00a0", " ")

    actions.take_seat(workshop, registration=registration, now=timezone.now())

    after = client.get("/ateliers/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "liste d’attente ouverte" in after.content.decode()
    with django_assert_num_queries(3):  # the edition, what became of its seats, its rankings
        same = client.get("/ateliers/", headers={"if-none-match": after["ETag"]})
    assert same.status_code == 304


def test_the_public_page_follows_a_change_that_was_asked_for_before_another(
    client, edition, workshop, registration
):
    other = RegistrationFactory(edition=edition, category=registration.category)
    actions.take_seat(workshop, registration=registration, now=timezone.now())
    actions.take_seat(workshop, registration=other, now=timezone.now())
    known = client.get("/ateliers/")["ETag"]

    earlier = timezone.now() - timedelta(minutes=5)  # it waited for its turn meanwhile
    actions.release_seat(workshop, registration=other, now=earlier)

    assert client.get("/ateliers/")["ETag"] != known


def test_an_organiser_changes_a_round_and_its_door_in_the_admin(
    admin_client, edition, workshop, registration
):
    place = PlaceFactory(edition=edition)
    actions.take_seat(workshop, registration=registration, now=timezone.now())
    page = admin_client.get("/admin/workshops/round/add/")
    assert page.status_code == 200

    response = admin_client.post(
        f"/admin/workshops/round/{workshop.round_id}/change/",
        {
            "edition": edition.pk,
            "number": 7,
            "workshops-TOTAL_FORMS": 1,
            "workshops-INITIAL_FORMS": 1,
            "workshops-0-id": workshop.pk,
            "workshops-0-round": workshop.round_id,
            "workshops-0-session": workshop.session_id,
            "workshops-0-place": place.pk,
            "workshops-0-least": 0,
        },
    )

    workshop.round.refresh_from_db()
    assert response.status_code == 302
    assert workshop.round.number == 7
    assert place.expectations.filter(holds=True).get().registration == registration
