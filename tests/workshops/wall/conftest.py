"""A workshop with its wall open, three people who have a seat, and who runs it."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from assises.models import Edition
from registration import access
from registration.models import Registration
from tests.factories import CategoryFactory, RegistrationFactory, RoundFactory, WorkshopFactory
from workshops.actions import take_seat
from workshops.models import Workshop
from workshops.wall import actions
from workshops.wall.access import cookie_of, sign_in, wall_of
from workshops.wall.models import Facilitator, Wall


@pytest.fixture
def workshop(edition) -> Workshop:
    return WorkshopFactory(round=RoundFactory(edition=edition), seats=10)


@pytest.fixture
def wall(workshop, now) -> Wall:
    found = wall_of(workshop)
    actions.set_phase(found, phase=Wall.Phase.GATHER, now=now)
    return found


@pytest.fixture
def three(edition, workshop, now) -> list[Registration]:
    category = CategoryFactory(edition=edition)
    found = RegistrationFactory.create_batch(3, edition=edition, category=category)
    for person in found:
        take_seat(workshop, registration=person, now=now)
    return found


@pytest.fixture
def stranger(edition) -> Registration:
    return RegistrationFactory(edition=edition, category=CategoryFactory(edition=edition))


@pytest.fixture
def facilitator(workshop):
    return Facilitator.objects.create(workshop=workshop, name="Animation", email="a@example.org")


@pytest.fixture
def owner(client, three):
    client.get(access.link_of(three[0]))
    return client


@pytest.fixture
def others(workshop, facilitator, three):
    """Cookies of those who do not run this workshop, by what they are."""
    other = WorkshopFactory(round=workshop.round)
    elsewhere = Facilitator.objects.create(workshop=other, name="Ailleurs")
    former = cookies_of(facilitator)
    Facilitator.objects.filter(pk=facilitator.pk).update(link_version=2)
    participant = Client()
    participant.get(access.link_of(three[0]))
    return {
        "other workshop": cookies_of(elsewhere) | {cookie_of(workshop.pk): "x"},
        "another's name": {cookie_of(workshop.pk): next(iter(cookies_of(elsewhere).values()))},
        "former link": former,
        "participant": {name: one.value for name, one in participant.cookies.items()},
        "stranger": {},
    }


def cookies_of(one: Facilitator) -> dict[str, str]:
    """What the browser of who opened the link keeps."""
    response = HttpResponse()
    sign_in(response, one)
    return {name: cookie.value for name, cookie in response.cookies.items()}


def browser(cookies: dict[str, str]) -> Client:
    client = Client()
    client.cookies.load(cookies)
    return client


def is_over(edition: Edition) -> None:
    """The day after the day after."""
    past = timezone.now().date() - timedelta(days=2)
    Edition.objects.filter(pk=edition.pk).update(day=past)
