"""Two people with badges, and somebody signed in."""

from typing import NamedTuple

import pytest

from registration import access, keys
from registration.models import Registration
from tests.factories import CategoryFactory, ProfileFactory, RegistrationFactory


class Pair(NamedTuple):
    amina: Registration
    louis: Registration


@pytest.fixture
def wearing(edition, now):
    """`wearing(first_name, …)`: somebody with a signed badge."""

    def made(first_name, **fields):
        fields = {"edition": edition, "category": CategoryFactory(edition=edition)} | fields
        person = RegistrationFactory(first_name=first_name, **fields)
        person.badge = keys.sign_for(person, now)
        person.save()
        return person

    return made


@pytest.fixture
def pair(wearing):
    amina = wearing("Amina", last_name="Kaddour", email="amina@example.org", organisation="Vélo")
    louis = wearing(
        "Louis",
        last_name="Vandamme",
        email="louis@example.org",
        organisation="Atelier du Canal",
        commune="Wambrechies",
    )
    ProfileFactory(
        registration=louis,
        agreed=False,
        telephone="03 20 00 00 00",
        links=["https://canal.example"],
    )
    return Pair(amina, louis)


@pytest.fixture
def signed_in(client):
    """`signed_in(person)`: the client of a phone that has opened their personal link."""

    def as_(person):
        client.get(access.link_of(person))
        return client

    return as_
