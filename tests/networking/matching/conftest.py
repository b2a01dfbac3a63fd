"""People who offer and seek."""

from collections.abc import Callable

import pytest

from networking.models import Profile
from registration.models import Registration
from tests.factories import ProfileFactory, RegistrationFactory


@pytest.fixture
def person(edition) -> Callable[..., Registration]:
    """Make somebody in the directory: `person(offers_words="Des bureaux")`."""

    def make(first_name: str = "Louis", *, commune: str = "", **profile) -> Registration:
        registration = RegistrationFactory(
            edition=edition, first_name=first_name, last_name="Vandamme", commune=commune
        )
        ProfileFactory(registration=registration, **profile)
        return registration

    return make


@pytest.fixture
def me(person) -> Registration:
    return person(
        "Nora",
        commune="Lille",
        offers_words="Entretien de flottes de vélos",
        seeks_words="Un local partagé",
    )


def profile_of(registration: Registration) -> Profile:
    return Profile.objects.get(registration=registration)
