"""Who is on stage in a workshop is proposed by name, and put there by an organiser alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import Role, Session
from assises import mail
from assises.models import AuditEntry
from registration.access import link_of
from registration.models import Registration
from registration.names import name_key
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    RankingFactory,
    RegistrationFactory,
    RoleFactory,
    RoundFactory,
    SpeakerFactory,
    WorkshopFactory,
)
from workshops import actions
from workshops.models import Lock, Ranking, Seat
from workshops.on_stage import to_be_put
from workshops.ranking import draws

PUT = "/organisation/ateliers/scene/placer/"


@pytest.fixture
def category(edition):
    return CategoryFactory(edition=edition)


@pytest.fixture
def one_round(edition):
    return RoundFactory(edition=edition)


@pytest.fixture
def workshops(one_round):
    return held_soon(one_round)


@pytest.fixture
def ranking(edition) -> Ranking:
    return RankingFactory(edition=edition, closes_at=timezone.now() + timedelta(days=2))


def held_soon(one_round) -> list:
    found = WorkshopFactory.create_batch(2, round=one_round)
    soon = timezone.now() + timedelta(days=9)
    Session.objects.filter(workshop__in=found).update(
        starts_at=soon, ends_at=soon + timedelta(hours=1)
    )
    return found


def on_stage(workshop, first="Jean-Noël", last="D’Hondt", **more) -> Role:
    edition = workshop.round.edition
    speaker = SpeakerFactory(edition=edition, first_name=first, last_name=last)
    return RoleFactory(session=workshop.session, speaker=speaker, **more)


def registered(category, first="jean noel", last="DHONDT", **more) -> Registration:
    return RegistrationFactory(
        edition=category.edition,
        category=category,
        first_name=first,
        last_name=last,
        name_key=name_key(first, last),
        **more,
    )


def proposed(edition, ranking=None) -> list[tuple]:
    lines = to_be_put(edition, ranking, timezone.now())
    return [(one.workshop, [n.person for n in one.people], one.only) for one in lines]


def seats(workshop) -> list[Registration]:
    held = workshop.seats.held().order_by("changed_at", "pk")
    return [seat.registration for seat in held.select_related("registration")]


# -- Who is proposed ------------------------------------------------------------------------------


def test_who_is_on_stage_is_found_by_name_however_it_is_written(edition, category, workshops):
    on_stage(workshops[1], kind=Role.Kind.FACILITATOR)
    person = registered(category, "DHONDT", "jean noel")

    assert proposed(edition) == [(workshops[1], [person], person)]


def test_nobody_is_taken_for_another(edition, category, workshops):
    on_stage(workshops[0])
    registered(category, last="D’Hondt-Leroy")
    registered(category, state="cancelled")
    registered(category, state="waiting")
    registered(CategoryFactory(edition=EditionFactory(is_current=False)))

    assert proposed(edition) == [(workshops[0], [], None)]


def test_several_of_the_same_name_are_for_the_organisers_to_choose(edition, category, workshops):
    on_stage(workshops[0])
    people = [registered(category), registered(category)]

    assert proposed(edition) == [(workshops[0], people, None)]


def test_two_roles_are_one_line_and_two_workshops_at_once_are_not_plain(
    edition, category, workshops
):
    role = on_stage(workshops[0])
    RoleFactory(session=workshops[0].session, speaker=role.speaker, kind=Role.Kind.MODERATOR)
    person = registered(category)
    assert proposed(edition) == [(workshops[0], [person], person)]

    RoleFactory(session=workshops[1].session, speaker=role.speaker)

    assert proposed(edition) == [(workshops[0], [person], None), (workshops[1], [person], None)]


def test_what_is_ranked_is_proposed_on_its_own_page(edition, category, workshops, ranking):
    (ranked, _other) = held_soon(RoundFactory(edition=edition, ranking=ranking))
    on_stage(ranked)
    person = registered(category)

    assert proposed(edition) == []
    assert proposed(edition, ranking) == [(ranked, [person], person)]
    Ranking.objects.update(published_at=timezone.now())
    assert proposed(edition) == [(ranked, [person], person)]


@pytest.mark.parametrize("how_many", [1, 5])
def test_proposals_cost_the_same_however_many(
    edition, category, workshops, how_many, django_assert_num_queries
):
    for n in range(how_many):
        on_stage(workshops[0], last=f"Nom{n}")
        registered(category, last=f"Nom{n}")

    with django_assert_num_queries(5):
        assert len(proposed(edition)) == how_many


# -- A seat for who leads -------------------------------------------------------------------------


def test_a_lead_is_seated_though_the_workshop_is_full_and_is_told(
    edition, category, workshops, mailoutbox
):
    now = timezone.now()
    first, waits, lead = (
        registered(category, "Ali"),
        registered(category, "Lou"),
        registered(category),
    )
    actions.take_seat(workshops[0], registration=first, now=now)
    actions.take_seat(workshops[1], registration=lead, now=now)
    actions.take_seat(workshops[1], registration=waits, now=now)

    for _twice in range(2):
        actions.seat_lead(workshops[0], registration=lead, now=now + timedelta(hours=1))

    assert seats(workshops[0]) == [first, lead]
    assert seats(workshops[1]) == [waits]  # the seat that was given back is passed on
    mail.deliver(now + timedelta(hours=1))
    assert [one.to for one in mailoutbox].count([lead.email]) == 1


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"registration": {"state": "cancelled"}}, actions.NotConfirmed),
        ({"session": {"state": "cancelled"}}, actions.Dropped),
        ({"session": {"starts_at": timezone.now() - timedelta(hours=1)}}, actions.TooLate),
    ],
)
def test_a_lead_is_refused_like_anybody(category, workshops, change, refusal):
    lead = registered(category)
    Registration.objects.filter(pk=lead.pk).update(**change.get("registration", {"lunch": True}))
    Session.objects.filter(pk=workshops[0].session_id).update(
        **change.get("session", {"title": "Le même"})
    )

    with pytest.raises(refusal):
        actions.seat_lead(workshops[0], registration=lead, now=timezone.now())

    assert not Seat.objects.exists()


def test_a_lead_is_seated_before_and_after_the_hours_of_the_round_but_not_before_the_allocation(
    edition, category, one_round, workshops, ranking
):
    now, lead = timezone.now(), registered(category)
    one_round.opens_at = now + timedelta(days=1)
    one_round.save()
    actions.seat_lead(workshops[0], registration=lead, now=now)
    assert seats(workshops[0]) == [lead]

    (ranked, _other) = held_soon(RoundFactory(edition=edition, ranking=ranking))
    with pytest.raises(actions.NotOpen):
        actions.seat_lead(ranked, registration=lead, now=now)


# -- The organisers' press ------------------------------------------------------------------------


def who(workshop, person) -> dict[str, str]:
    return {"who": f"{workshop.pk}:{person.pk}"}


def test_others_than_organisers_put_nobody(client, edition, category, workshops):
    on_stage(workshops[0])
    person = registered(category)
    client.get(link_of(person))

    assert client.post(PUT, who(workshops[0], person))["Location"].startswith("/connexion/")
    assert not Seat.objects.exists()


def test_looking_puts_nobody(admin_client, edition, category, workshops, ranking):
    RoundFactory(edition=edition, ranking=ranking)
    on_stage(workshops[0])
    on_stage(workshops[0], last="Inconnu")
    registered(category)

    page = admin_client.get("/organisation/ateliers/").content.decode()

    assert "Placer cette personne dans son atelier" in page
    assert "Aucune inscription confirmée à ce nom" in page
    assert admin_client.get(PUT).status_code == 405
    assert not Seat.objects.exists()


def test_one_press_puts_all_who_are_plain(admin_client, edition, category, workshops):
    on_stage(workshops[0])
    on_stage(workshops[1], "Ada", "Baron")
    on_stage(workshops[1], "Lise", "Petit")
    plain = [registered(category), registered(category, "Ada", "Baron")]
    for _n in range(2):
        registered(category, "Lise", "Petit")

    response = admin_client.post(PUT, {"who": ""}, follow=True)

    assert [seats(one) for one in workshops] == [[plain[0]], [plain[1]]]
    assert "2 personnes sont placées" in response.content.decode().replace("\u00a0", " ")
    assert "Placer ces" not in response.content.decode()
    by = AuditEntry.objects.filter(action="workshops.lead_seated").values_list("by__email")
    assert list(by) == [("admin@example.com",)] * 2


def test_one_of_several_is_chosen_and_nobody_who_is_not_proposed(admin_client, category, workshops):
    on_stage(workshops[0])
    people = [registered(category), registered(category)]
    stranger = registered(category, "Autre", "Nom")

    for person in (people[1], stranger):
        admin_client.post(PUT, who(workshops[0], person))
    admin_client.post(PUT, who(workshops[1], people[0]))
    admin_client.post(PUT, {"who": "x"})

    assert list(Seat.objects.values_list("registration", flat=True)) == [people[1].pk]


def test_by_ranking_they_lead_and_the_allocation_seats_them(
    admin_client, edition, category, ranking
):
    ranked = held_soon(RoundFactory(edition=edition, ranking=ranking))
    on_stage(ranked[1])
    person = registered(category)
    page = reverse("workshops:desk_ranking", args=[ranking.number])
    assert "Placer cette personne" in admin_client.get(page).content.decode()

    response = admin_client.post(PUT, {"who": "", "ranking": ranking.number})

    assert response["Location"] == page
    mark = Lock.objects.get()
    assert (mark.workshop, mark.registration, mark.kind) == (ranked[1], person, "leads")
    assert "Placer cette personne" not in admin_client.get(page).content.decode()
    now = timezone.now() + timedelta(days=3)
    draws.publish(draws.propose(ranking, now=now), now=now)
    assert seats(ranked[1]) == [person]


def test_who_was_kept_out_by_hand_is_not_among_all(admin_client, edition, category, ranking):
    (ranked, _other) = held_soon(RoundFactory(edition=edition, ranking=ranking))
    on_stage(ranked)
    person = registered(category)
    draws.put(ranked, registration=person, kind="barred", now=timezone.now())

    admin_client.post(PUT, {"who": "", "ranking": ranking.number})

    assert Lock.objects.get().kind == "barred"


@pytest.mark.parametrize("number", ["99", "x"])
def test_a_ranking_that_is_not_there(admin_client, edition, number):
    assert admin_client.post(PUT, {"ranking": number}).status_code == 404
