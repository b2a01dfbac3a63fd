"""What tests of networking share."""

from collections.abc import Iterator

import pytest

from networking.directory.stems import forget_stems
from networking.models import Profile
from registration.models import Category, Registration
from tests.factories import CategoryFactory, ProfileFactory, RegistrationFactory


@pytest.fixture(autouse=True)
def no_stems_of_before() -> Iterator[None]:
    """Each test has a database of its own, whose rows may bear the same numbers."""
    forget_stems()
    yield
    forget_stems()


@pytest.fixture
def category(edition) -> Category:
    return CategoryFactory(edition=edition)


@pytest.fixture
def reader(edition, category) -> Registration:
    """Somebody whose place is confirmed, and who is not in the directory."""
    return RegistrationFactory(
        edition=edition, category=category, first_name="Amina", last_name="Kaddour"
    )


@pytest.fixture
def profile(edition, category) -> Profile:
    """Somebody in the directory, whom others can see."""
    owner = RegistrationFactory(
        edition=edition,
        category=category,
        first_name="Louis",
        last_name="Vandamme",
        organisation="Atelier du Canal",
    )
    made: Profile = ProfileFactory(registration=owner)
    return made
