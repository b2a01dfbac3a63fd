"""The workshops in the registration form: kept in one go, and nobody learns who is known."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from agenda.models import Session
from assises import mail
from assises.models import AuditEntry, Edition
from registration import actions, thanks, views
from registration.models import Registration
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    RankingFactory,
    RoundFactory,
    WorkshopFactory,
)
from workshops.models import Ballot, Ranking, Round, Seat, Wish, Workshop

FORM = "/inscription/"
THANKS = "/inscription/merci/"


@pytest.fixture(autouse=True)
def at_once(monkeypatch, edition):
    """Answers need not take as long as one another here; somebody may register."""
    monkeypatch.setattr(thanks, "ANSWER_AFTER", 0.0)
    CategoryFactory(edition=edition)
    cache.clear()
    yield
    cache.clear()


def held_soon(one: Round, how_many: int = 3, **more) -> list[Workshop]:
    found = WorkshopFactory.create_batch(how_many, round=one, **more)
    soon = timezone.now() + timedelta(days=9)
    Session.objects.filter(workshop__in=found).update(
        starts_at=soon, ends_at=soon + timedelta(hours=1)
    )
    return found


@pytest.fixture
def ranking(edition) -> Ranking:
    return RankingFactory(edition=edition, closes_at=timezone.now() + timedelta(days=2), most=2)


@pytest.fixture
def ranked(edition, ranking) -> list[Workshop]:
    return held_soon(RoundFactory(edition=edition, ranking=ranking))


@pytest.fixture
def first_come(edition) -> list[Workshop]:
    return held_soon(RoundFactory(edition=edition))


@pytest.fixture
def typed() -> dict[str, str]:
    return {
        "id": str(uuid4()),
        "first_name": "Amina",
        "last_name": "Kaddour",
        "email": "amina@example.org",
        "organisation": "Les Façonnables",
        "lunch": "yes",
    }


def field(workshop: Workshop) -> str:
    return f"c-{workshop.session.slug}"


def choice(workshop: Workshop) -> dict[str, str]:
    return {f"round-{workshop.round.number}": workshop.session.slug}


def other(typed: dict[str, str]) -> dict[str, str]:
    return {**typed, "id": str(uuid4()), "email": "samir@example.org", "first_name": "Samir"}


def seats() -> list[tuple[str, str]]:
    rows = Seat.objects.standing().order_by("pk")
    return list(rows.values_list("registration__first_name", "state"))


def wishes() -> list[int]:
    return list(Wish.objects.order_by("rank").values_list("workshop", flat=True))


def told(mailoutbox) -> str:
    mail.deliver(timezone.now())
    return mailoutbox[-1].body.replace("\u00a0", " ").replace("\u202f", " ")


# -- What is asked --------------------------------------------------------------------------------


def test_without_workshops_nothing_more_is_asked(client):
    response = client.get(FORM)

    assert response.context["form"].steps == []
    assert 'id="p7"' not in response.content.decode()


def test_nothing_is_asked_of_what_is_closed_dropped_over_or_of_another_edition(client, edition):
    now = timezone.now()
    past = RankingFactory(edition=edition, closes_at=now - timedelta(days=1))
    held_soon(RoundFactory(edition=edition, ranking=past))
    held_soon(RoundFactory(edition=edition, closes_at=now - timedelta(days=1)))
    WorkshopFactory(round=RoundFactory(edition=edition, opens_at=now + timedelta(days=1)))
    (gone,) = held_soon(RoundFactory(edition=edition), 1)
    Session.objects.filter(pk=gone.session_id).update(state="cancelled")
    (closed,) = held_soon(RoundFactory(edition=edition), 1)
    Workshop.objects.filter(pk=closed.pk).update(closed_at=now)
    (begun,) = held_soon(RoundFactory(edition=edition), 1)
    Session.objects.filter(pk=begun.session_id).update(starts_at=now - timedelta(minutes=1))
    held_soon(RoundFactory(edition=EditionFactory(is_current=False)))

    assert client.get(FORM).context["form"].steps == []


@pytest.mark.parametrize("how_many", [1, 5])
def test_the_step_costs_one_query_however_many_workshops(
    client, edition, ranking, how_many, django_assert_num_queries
):
    held_soon(RoundFactory(edition=edition, ranking=ranking), how_many)
    held_soon(RoundFactory(edition=edition), how_many)

    with django_assert_num_queries(5):
        (step,) = client.get(FORM).context["form"].steps

    assert [len(part.form.workshops) for part in (*step.sheets, *step.choices)] == [how_many] * 2


def test_what_is_left_is_told(client, typed, first_come):
    client.post(FORM, typed | choice(first_come[0]))

    html = client.get(FORM).content.decode().replace("\u00a0", " ")

    assert html.count("1 place restante") == 2
    assert html.count("Complet, liste d’attente ouverte") == 1


def test_a_full_day_ranks_and_takes_no_seat(client, edition, ranked, first_come):
    Edition.objects.filter(pk=edition.pk).update(capacity=0)

    html = client.get(FORM).content.decode()

    assert f'name="{field(ranked[0])}"' in html
    assert f'name="round-{first_come[0].round.number}"' not in html
    assert "une fois votre place" in html


# -- A ranking ------------------------------------------------------------------------------------


def test_a_ranking_is_kept_with_the_registration(client, typed, ranked, mailoutbox):
    answers = {field(ranked[2]): "1", field(ranked[0]): "2", field(ranked[1]): ""}

    assert client.post(FORM, typed | answers)["Location"] == THANKS

    assert wishes() == [ranked[2].pk, ranked[0].pk]
    assert Ballot.objects.get().registration == Registration.objects.get()
    assert "Votre classement des ateliers est enregistré" in told(mailoutbox)


@pytest.mark.parametrize(
    "answers",
    [("1", "1", ""), ("1", "2", "3"), ("x", "", "")],
    ids=["the same rank twice", "more than may be wished", "no rank at all"],
)
def test_a_wrong_ranking_shows_the_form_with_all_that_was_typed(client, typed, ranked, answers):
    said = dict(zip(map(field, ranked), answers, strict=True))

    response = client.post(FORM, typed | said | {"commune": "Loos"})

    html = response.content.decode()
    assert [mistake.auto_id for mistake in response.context["form"].mistakes] == [
        f"ranking-{Ranking.objects.get().number}"
    ]
    assert 'value="Loos"' in html
    assert re.findall(rf'name="{field(ranked[0])}" value="([^"]*)" checked', html) == (
        [answers[0]] if answers[0] == "1" else []
    )
    assert 'href="#ranking-' in html
    assert not Registration.objects.exists()


def test_another_mistake_keeps_the_ranking_and_the_choice(client, typed, ranked, first_come):
    said = {field(ranked[1]): "2"} | choice(first_come[1])

    html = client.post(FORM, typed | said | {"email": ""}).content.decode()

    assert f'name="{field(ranked[1])}" value="2" checked' in html
    assert f'value="{first_come[1].session.slug}" checked' in html


def test_who_waits_for_a_place_ranks_and_is_told(client, edition, typed, ranked, mailoutbox):
    Edition.objects.filter(pk=edition.pk).update(capacity=0)

    client.post(FORM, typed | {field(ranked[0]): "1"})

    assert Registration.objects.get().state == "waiting"
    assert wishes() == [ranked[0].pk]
    assert "Votre classement des ateliers est enregistré" in told(mailoutbox)


# -- A seat ---------------------------------------------------------------------------------------


def test_a_seat_is_taken_with_the_registration(client, typed, first_come, mailoutbox):
    assert client.post(FORM, typed | choice(first_come[1]))["Location"] == THANKS

    assert Seat.objects.held().get().workshop == first_come[1]
    said = told(mailoutbox)
    assert first_come[1].session.title in said
    assert "à choisir" not in said


def test_a_full_workshop_gives_a_turn_in_line_and_the_mail_says_so(
    client, typed, first_come, mailoutbox
):
    client.post(FORM, typed | choice(first_come[0]))

    client.post(FORM, other(typed) | choice(first_come[0]))

    assert seats() == [("Amina", "held"), ("Samir", "waiting")]
    assert "(liste d’attente)" in told(mailoutbox)
    assert "Vos ateliers : le courriel" in client.get(THANKS).content.decode().replace(
        "\u00a0", " "
    )


def test_one_seat_a_round(client, edition, typed, first_come):
    second = held_soon(RoundFactory(edition=edition), 2)

    client.post(FORM, typed | choice(first_come[0]) | choice(second[1]))

    held = Seat.objects.held().order_by("round").values_list("workshop", flat=True)
    assert list(held) == [first_come[0].pk, second[1].pk]


@pytest.mark.parametrize("state", ["waiting", "pending"])
def test_no_seat_before_the_place_is_confirmed_and_the_mail_says_so(
    client, edition, typed, first_come, settings, state, mailoutbox
):
    Edition.objects.filter(pk=edition.pk).update(capacity=0 if state == "waiting" else 500)
    settings.SLOWER_AFTER = 0

    client.post(FORM, typed | choice(first_come[0]))

    registration = Registration.objects.get()
    assert registration.state == state
    assert not Seat.objects.exists()
    assert "une fois votre place sur la journée confirmée" in told(mailoutbox)

    Edition.objects.filter(pk=edition.pk).update(capacity=500)
    actions.pass_on(timezone.now())
    actions.accept(registration, now=timezone.now())
    assert "Il vous reste un atelier à choisir, depuis votre page." in told(mailoutbox)


@pytest.mark.parametrize("asked", ["nonsense", "autre-atelier"])
def test_a_workshop_that_is_not_offered_shows_the_form_again(client, typed, first_come, asked):
    elsewhere = RoundFactory(edition=EditionFactory(is_current=False))
    WorkshopFactory(round=elsewhere, session__slug="autre-atelier")
    name = f"round-{first_come[0].round.number}"

    response = client.post(FORM, typed | {name: asked})

    assert [one.auto_id for one in response.context["form"].mistakes] == [name]
    assert not Registration.objects.exists()


def test_what_has_closed_since_the_page_was_opened_is_told_once(client, typed, ranked, first_come):
    said = typed | {field(ranked[0]): "1"} | choice(first_come[0])
    Ranking.objects.update(closes_at=timezone.now())
    Round.objects.filter(ranking=None).update(closes_at=timezone.now())

    response = client.post(FORM, said)

    html = response.content.decode()
    assert "ont changé depuis" in html
    assert 'id="workshops"' in html
    assert field(ranked[0]) not in html
    assert not Registration.objects.exists()
    client.post(FORM, typed)  # the page has those fields no more
    assert Registration.objects.exists()


def test_what_closes_in_this_very_moment_costs_no_place(
    client, typed, ranked, first_come, monkeypatch
):
    register = views._register_once

    def late(*args, **kwargs):
        Ranking.objects.update(published_at=timezone.now())
        Session.objects.filter(workshop__in=first_come).update(state="cancelled")
        return register(*args, **kwargs)

    monkeypatch.setattr(views, "_register_once", late)
    answer = client.post(FORM, typed | {field(ranked[0]): "1"} | choice(first_come[0]))

    assert answer["Location"] == THANKS
    assert Registration.objects.get().is_confirmed
    assert not Seat.objects.exists()
    assert not Ballot.objects.exists()


# -- Twice, and by others -------------------------------------------------------------------------


def test_a_double_click_takes_one_seat_and_keeps_one_ballot(client, typed, ranked, first_come):
    said = typed | {field(ranked[0]): "1"} | choice(first_come[0])

    answers = [client.post(FORM, said)["Location"] for _n in range(2)]

    assert answers == [THANKS] * 2
    assert seats() == [("Amina", "held")]
    assert AuditEntry.objects.filter(action__startswith="workshops.").count() == 2


def test_a_known_person_keeps_ballot_and_seats_and_the_answer_is_the_same(
    client, typed, ranked, first_come
):
    client.post(FORM, typed | {field(ranked[0]): "1"} | choice(first_come[0]))
    before = (wishes(), seats(), AuditEntry.objects.filter(action__contains="workshops").count())
    said = {field(ranked[1]): "1"} | choice(first_come[1])

    known = Client().post(FORM, typed | {"id": str(uuid4())} | said, follow=True)

    after = (wishes(), seats(), AuditEntry.objects.filter(action__contains="workshops").count())
    assert after == before
    new = Client().post(FORM, other(typed) | {"email": "amina@example.org"} | said, follow=True)
    assert masked(known) == masked(new)
    assert known.redirect_chain == new.redirect_chain


def test_a_known_persons_mistake_is_told_as_anybodys(client, typed, ranked):
    client.post(FORM, typed)
    wrong = {field(ranked[0]): "1", field(ranked[1]): "1"}

    known = Client().post(FORM, typed | wrong)
    new = Client().post(FORM, typed | wrong | {"last_name": "Lemaire"})

    assert masked(known) == masked(new).replace("Lemaire", "Kaddour")


def masked(response) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())


@pytest.mark.parametrize("how_many", [1, 6])
def test_registering_with_choices_costs_the_same_however_many_workshops(
    client, edition, ranking, typed, how_many, django_assert_num_queries
):
    ranked = held_soon(RoundFactory(edition=edition, ranking=ranking), how_many)
    taken = held_soon(RoundFactory(edition=edition), how_many)
    said = {field(ranked[0]): "1"} | choice(taken[0])
    client.post(FORM, other(typed))

    with django_assert_num_queries(49):
        client.post(FORM, typed | said)
