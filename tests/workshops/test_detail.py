"""A workshop's own page: for everyone, with one's own seat for who came in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import Role, Session
from registration.access import link_of
from registration.models import Registration
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    RegistrationFactory,
    RoleFactory,
    SessionFactory,
    ThemeFactory,
    WorkshopFactory,
)
from workshops.actions import take_seat
from workshops.models import Seat


@pytest.fixture
def workshop(edition):
    found = WorkshopFactory(round__edition=edition, seats=2)
    soon = timezone.now() + timedelta(days=2)
    Session.objects.filter(pk=found.session_id).update(
        starts_at=soon, ends_at=soon + timedelta(hours=1), summary="Qui achète quoi ?"
    )
    return found


@pytest.fixture
def people(edition) -> list[Registration]:
    category = CategoryFactory(edition=edition)
    return RegistrationFactory.create_batch(4, edition=edition, category=category)


def address(name: str, workshop) -> str:
    return reverse(f"workshops:{name}", args=[workshop.session.slug])


def said(client, workshop) -> str:
    return client.get(address("detail", workshop)).content.decode().replace("\u00a0", " ")


def test_a_stranger_reads_it_and_is_shown_the_way_in(client, workshop, people):
    Session.objects.update(theme=ThemeFactory(edition=workshop.round.edition, slug="commande"))
    RoleFactory(session=workshop.session, kind=Role.Kind.FACILITATOR)
    take_seat(workshop, registration=people[0], now=timezone.now())

    page = said(client, workshop)

    assert 'data-theme="commande"' in page
    assert "Qui achète quoi ?" in page
    assert "Nicolas Postel" in page
    assert "Une brique, une place. 1 prise, 1 libre, Grand amphithéâtre." in page
    assert f'href="{reverse("accounts:sign_in")}"' in page
    assert address("take", workshop) not in page


def test_no_cache_keeps_it(client, workshop):
    assert "no-store" in client.get(address("detail", workshop))["Cache-Control"]


def test_a_seat_is_taken_and_given_back_there(client, workshop, people):
    client.get(link_of(people[0]))
    here = address("detail", workshop)

    page = client.post(address("take", workshop), {"next": here}, follow=True)
    assert page.redirect_chain == [(here, 302)]
    assert "Vous avez une place" in page.content.decode()

    page = client.post(address("give_back", workshop), {"next": here}, follow=True)
    assert page.redirect_chain == [(here, 302)]
    assert Seat.objects.get().state == Seat.State.RELEASED


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.org/", "//example.org/ateliers/choisir/", "/admin/", "/ateliers/?a", "\\x"],
)
def test_one_comes_back_to_our_own_pages_alone(client, workshop, people, elsewhere):
    client.get(link_of(people[0]))

    answer = client.post(address("take", workshop), {"next": elsewhere})

    assert answer["Location"] == reverse("workshops:choose")


def test_in_english_one_comes_back_in_english(client, workshop, people):
    client.get(link_of(people[0]))
    here = "/en" + address("detail", workshop)

    answer = client.post("/en" + address("take", workshop), {"next": here})

    assert answer["Location"] == here


def test_who_waits_reads_their_turn(client, workshop, people):
    for person in people:
        take_seat(workshop, registration=person, now=timezone.now())
    client.get(link_of(people[3]))

    page = said(client, workshop)

    assert "Numéro 2 dans la file" in page
    assert "2 personnes attendent dans la file." in page
    assert "Quitter la liste d’attente" in page


def test_who_holds_a_seat_may_ask_to_exchange_it(client, workshop, people):
    take_seat(workshop, registration=people[0], now=timezone.now())
    client.get(link_of(people[0]))
    assert address("ask_swap", workshop) in said(client, workshop)

    client.post(address("ask_swap", workshop), {"code": "NOBODY00"})

    page = said(client, workshop)
    assert address("ask_swap", workshop) not in page
    assert "Retirer ma demande" in page


def opens_later(workshop):
    workshop.round.opens_at = timezone.now() + timedelta(hours=1)
    workshop.round.save()


def begun(workshop):
    Session.objects.update(starts_at=timezone.now() - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("happens", "words"),
    [(opens_later, "Les places s’ouvrent le"), (begun, "Cet atelier a déjà commencé.")],
)
def test_why_no_seat_is_taken_now(client, workshop, people, happens, words):
    happens(workshop)
    for stranger in (True, False):
        if not stranger:
            client.get(link_of(people[0]))
        page = said(client, workshop)
        assert words in page
        assert address("take", workshop) not in page


def test_a_session_without_seats_by_name_has_its_page(client, edition):
    session = SessionFactory(edition=edition, kind=Session.Kind.WORKSHOP)

    answer = client.get(reverse("workshops:detail", args=[session.slug]))

    assert answer.status_code == 200
    assert "Une brique" not in answer.content.decode()


@pytest.mark.parametrize("kind", ["plenary", "other_edition"])
def test_what_is_no_workshop_of_this_edition_is_not_there(client, edition, kind):
    if kind == "plenary":
        session = SessionFactory(edition=edition)
    else:
        session = SessionFactory(
            edition=EditionFactory(is_current=False), kind=Session.Kind.WORKSHOP
        )

    assert client.get(reverse("workshops:detail", args=[session.slug])).status_code == 404


def test_it_is_linked_from_the_list_and_from_the_programme(client, workshop):
    for page in ("/ateliers/", reverse("agenda:session", args=[workshop.session.slug])):
        assert f'href="{address("detail", workshop)}"' in client.get(page).content.decode()


def test_the_way_to_choose_comes_before_the_list(client, workshop):
    page = client.get("/ateliers/").content.decode()

    assert page.index(reverse("workshops:choose")) < page.index('class="tcards"')


def test_its_queries(client, workshop, people, django_assert_num_queries):
    for person in people:
        take_seat(workshop, registration=person, now=timezone.now())
    client.get(link_of(people[3]))

    # the edition, the session, its people, its seats, who it is, theirs, their turn, exchanges,
    # its wall
    with django_assert_num_queries(9):
        client.get(address("detail", workshop))
