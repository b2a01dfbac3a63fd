"""A place handed over keeps its workshops: who comes instead is told, and may change them."""

import pytest

from assises import mail
from registration.access import link_of
from registration.actions import Colleague, hand_over
from registration.models import Registration
from tests.factories import CategoryFactory, RegistrationFactory, RoundFactory, WorkshopFactory
from workshops import actions
from workshops.models import Seat

NORA = Colleague("Nora", "Kaddour", "nora@example.org")


@pytest.fixture
def people(edition) -> list[Registration]:
    category = CategoryFactory(edition=edition)
    return RegistrationFactory.create_batch(2, edition=edition, category=category, badge="x")


def told(mailoutbox, to: str) -> str:
    (letter,) = [one for one in mailoutbox if one.to == [to]]
    return letter.body.replace("\u00a0", " ")


def test_who_comes_instead_reads_which_workshops_come_with_the_place(
    edition, people, now, mailoutbox
):
    wanted, kept = WorkshopFactory.create_batch(2, round=RoundFactory(edition=edition))
    actions.take_seat(wanted, registration=people[1], now=now)
    actions.take_seat(kept, registration=people[0], now=now)
    actions.take_seat(wanted, registration=people[0], now=now)

    hand_over(people[0], NORA, now=now.replace(day=10))
    mail.deliver(now)

    said = told(mailoutbox, NORA.email)
    assert "Votre place comprend les ateliers ci-dessous" in said
    assert f"14 h  {kept.session.title}, Grand amphithéâtre" in said
    assert f"14 h  {wanted.session.title} (liste d’attente), Grand amphithéâtre" in said
    assert Seat.objects.standing().filter(registration=people[0]).count() == 2


def test_without_workshops_the_mail_says_nothing_of_them(edition, people, now, mailoutbox):
    hand_over(people[0], NORA, now=now.replace(day=10))
    mail.deliver(now)

    assert "atelier" not in told(mailoutbox, NORA.email)


def test_the_page_says_that_they_go_with_the_place(client, people):
    client.get(link_of(people[0]))

    page = client.get("/ma-journee/ceder/").content.decode().replace("\u00a0", " ")

    assert "Vos places et vos tours dans les ateliers suivent votre place" in page
