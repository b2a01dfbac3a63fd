"""Pages of a ranking: the participant's sheet, the organisers' proposals, and who may not."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import Session
from registration import access
from registration.models import Registration
from tests.factories import (
    CategoryFactory,
    RankingFactory,
    RegistrationFactory,
    RoundFactory,
    WorkshopFactory,
)
from workshops.models import Ballot, Lock, Ranking, Seat
from workshops.ranking import ballots, draws

CHOOSE = "/ateliers/choisir/"


@pytest.fixture
def ranking(edition):
    return RankingFactory(edition=edition, closes_at=timezone.now() + timedelta(days=2))


@pytest.fixture
def workshops(edition, ranking):
    one = RoundFactory(edition=edition, ranking=ranking)
    found = [WorkshopFactory(round=one, seats=1) for _n in range(3)]
    soon = timezone.now() + timedelta(days=9)
    Session.objects.filter(workshop__in=found).update(
        starts_at=soon, ends_at=soon + timedelta(hours=1)
    )
    return found


@pytest.fixture
def registration(edition) -> Registration:
    return RegistrationFactory(edition=edition, category=CategoryFactory(edition=edition))


@pytest.fixture
def owner(client, registration):
    client.get(access.link_of(registration))
    return client


def field(workshop) -> str:
    return f"c-{workshop.session.slug}"


def address(name: str, *args) -> str:
    return reverse(f"workshops:{name}", args=args)


def close(ranking) -> None:
    Ranking.objects.filter(pk=ranking.pk).update(closes_at=timezone.now() - timedelta(hours=1))


def ranked(registration) -> list:
    wishes = Ballot.objects.get(registration=registration).wishes.order_by("rank")
    return [wish.workshop for wish in wishes]


# -- The participant ------------------------------------------------------------------------------


def test_a_ranking_is_kept_and_shown_again(owner, ranking, workshops, registration):
    said = {field(workshops[0]): "3", field(workshops[2]): "1"}

    page = owner.post(address("rank", ranking.number), said, follow=True).content.decode()

    assert ranked(registration) == [workshops[2], workshops[0]]
    name = field(workshops[2])
    assert f'name="{name}" value="1" checked' in page
    assert f'name="{field(workshops[0])}" value="2" checked' in page
    assert ranking.seed in page


def test_two_workshops_with_the_same_rank_are_refused_and_nothing_typed_is_lost(
    owner, ranking, workshops
):
    said = {field(workshops[0]): "1", field(workshops[1]): "1", "company": "ABCDEF"}

    response = owner.post(address("rank", ranking.number), said)

    page = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in page
    assert page.count('value="1" checked') == 2
    assert 'value="ABCDEF"' in page
    assert not Ballot.objects.exists()


def test_a_rank_that_does_not_exist_is_refused(owner, ranking, workshops):
    response = owner.post(address("rank", ranking.number), {field(workshops[0]): "99"})

    assert response.status_code == 422
    assert not Ballot.objects.exists()


def test_after_the_deadline_the_page_says_so(owner, ranking, workshops):
    close(ranking)

    response = owner.post(address("rank", ranking.number), {field(workshops[0]): "1"})

    assert response.status_code == 422
    assert not Ballot.objects.exists()
    assert address("rank", ranking.number) not in owner.get(CHOOSE).content.decode()


def test_strangers_go_and_sign_in(client, ranking, workshops):
    response = client.post(address("rank", ranking.number))
    assert response["Location"] == reverse("accounts:sign_in")
    assert not Ballot.objects.exists()


def test_a_ranking_of_another_edition_is_not_found(owner, ranking):
    other = RankingFactory(edition__is_current=False, number=99)

    assert owner.post(address("rank", other.number)).status_code == 404


def test_a_code_is_given_to_share(owner, ranking, workshops, registration):
    said = {field(workshops[0]): "1", "with-code": "1"}

    page = owner.post(address("rank", ranking.number), said, follow=True).content.decode()

    assert len(Ballot.objects.get().company) == 6
    assert f'value="{Ballot.objects.get().company}"' in page
    assert ranked(registration) == [workshops[0]]


def test_once_published_the_page_says_why(owner, ranking, workshops, registration):
    owner.post(address("rank", ranking.number), {field(workshops[0]): "1"})
    close(ranking)
    assert "reasons-" in owner.get(CHOOSE).content.decode()

    draws.publish(draws.propose(ranking, now=timezone.now()), now=timezone.now())

    page = owner.get(CHOOSE).content.decode()
    assert "Il vous a été donné" in page.replace("\u00a0", " ")
    assert reverse("workshop_lots", args=[ranking.number]) in page
    assert workshops[0].session.title in owner.get("/ma-journee/").content.decode()


def test_the_public_page_says_until_when_people_rank(client, ranking, workshops):
    assert "Classer les ateliers" in client.get("/ateliers/").content.decode()


def test_the_public_page_changes_when_the_deadline_passes(client, ranking, workshops):
    before = client.get("/ateliers/")
    close(ranking)

    after = client.get("/ateliers/", headers={"if-none-match": before["ETag"]})

    assert after.status_code == 200
    assert "Classer les ateliers" not in after.content.decode()


def test_the_lots_are_public_once_drawn_and_name_nobody(
    owner, client, ranking, workshops, registration
):
    page = reverse("workshop_lots", args=[ranking.number])
    owner.post(address("rank", ranking.number), {field(workshops[0]): "1"})
    assert client.get(page).status_code == 404
    close(ranking)
    draws.publish(draws.propose(ranking, now=timezone.now()), now=timezone.now())

    told = client.get(page)

    assert told.json()["problem"]["seed"] == ranking.seed
    assert registration.last_name not in told.content.decode()
    assert registration.code not in told.content.decode()
    assert str(registration.pk) not in told.content.decode()


# -- The organiser --------------------------------------------------------------------------------


@pytest.fixture
def desk(admin_client, ranking, workshops, registration):
    wishes = workshops[:2]
    ballots.rank(ranking, registration=registration, wishes=wishes, now=timezone.now())
    close(ranking)
    return admin_client


PAGES = ("desk_ranking", "desk_propose", "desk_put", "desk_room")


def test_others_than_organisers_see_nothing(owner, ranking):
    for name in PAGES:
        assert owner.post(address(name, ranking.number))["Location"].startswith("/connexion/")
    assert owner.get(address("desk"))["Location"].startswith("/connexion/")
    assert owner.get(address("desk_draw", ranking.number, 1))["Location"].startswith("/connexion/")
    csv_page = reverse("desk_draw_people", args=[ranking.number, 1])
    assert owner.get(csv_page)["Location"].startswith("/connexion/")


def test_demand_is_shown_against_seats(desk, workshops, registration):
    Registration.objects.filter(pk=registration.pk).update(family="cooperative", commune="Roubaix")

    page = desk.get(address("desk")).content.decode()

    assert "Roubaix" in page
    assert all(one.session.title in page for one in workshops)


def test_the_desk_asks_few_queries(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        desk.get(address("desk"))


def test_a_proposal_is_made_looked_at_and_published(desk, ranking, workshops, registration):
    page = desk.post(address("desk_propose", ranking.number), follow=True).content.decode()
    assert registration.full_name in page
    assert not Seat.objects.exists()

    desk.post(address("desk_publish", ranking.number, 1))

    seat = Seat.objects.get()
    assert (seat.workshop, seat.registration) == (workshops[0], registration)
    assert desk.get(address("desk_draw", ranking.number, 1)).status_code == 200


def test_publishing_twice_is_told_and_gives_nothing_twice(desk, ranking, workshops):
    desk.post(address("desk_propose", ranking.number))
    for _n in range(2):
        response = desk.post(address("desk_publish", ranking.number, 1), follow=True)

    assert response.status_code == 200
    assert Seat.objects.count() == 1


def test_who_is_put_by_hand_is_in_the_next_proposal(desk, ranking, workshops, registration):
    said = {"person": registration.code, "workshop": workshops[2].pk, "kind": Lock.Kind.KEPT}
    desk.post(address("desk_put", ranking.number), said)
    desk.post(address("desk_propose", ranking.number))

    file = desk.get(reverse("desk_draw_people", args=[ranking.number, 1])).content.decode(
        "utf-8-sig"
    )
    rows = list(csv.reader(io.StringIO(file), delimiter=";"))
    assert rows[1][3] == workshops[2].session.title
    desk.post(address("desk_free", ranking.number, Lock.objects.get().pk))
    assert not Lock.objects.exists()


def test_somebody_unknown_is_not_put_anywhere(desk, ranking, workshops):
    said = {"person": "nobody@example.org", "workshop": workshops[2].pk, "kind": Lock.Kind.KEPT}

    assert desk.post(address("desk_put", ranking.number), said).status_code == 422
    assert not Lock.objects.exists()


def test_what_cannot_hold_is_said_with_names(desk, ranking, workshops, registration, edition):
    other = RegistrationFactory(edition=edition)
    for person in (registration, other):
        said = {"person": person.code, "workshop": workshops[2].pk, "kind": Lock.Kind.KEPT}
        desk.post(address("desk_put", ranking.number), said)

    response = desk.post(address("desk_propose", ranking.number))

    assert response.status_code == 409
    assert workshops[2].session.title in response.content.decode()


def test_one_more_room_is_told_beside_what_there_is(desk, ranking, workshops):
    said = {"workshop": workshops[0].pk, "seats": 5}

    response = desk.post(address("desk_room", ranking.number), said)

    assert response.status_code == 200
    assert response.context["room"]["after"].given == 1


def test_the_seed_stays_once_somebody_has_ranked(desk, ranking):
    page = f"/admin/workshops/ranking/{ranking.pk}/change/"
    said = {
        "edition": ranking.edition_id,
        "number": ranking.number,
        "closes_at_0": "2027-03-01",
        "closes_at_1": "12:00:00",
        "most": 3,
        "seed": "another",
    }

    assert desk.post(page, said).status_code == 200
    assert Ranking.objects.get(pk=ranking.pk).seed == ranking.seed
    assert desk.post(page, {**said, "seed": ranking.seed}).status_code == 302
