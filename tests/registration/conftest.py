"""A day with places, one category that anybody may take, and somebody's answers."""

import pytest

from registration import thanks
from registration.actions import Details
from registration.models import Category
from tests.factories import CategoryFactory


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch) -> None:
    """Answers need not take as long as one another here; one test says that they do."""
    monkeypatch.setattr(thanks, "ANSWER_AFTER", 0.0)


@pytest.fixture
def category(edition) -> Category:
    return CategoryFactory(edition=edition)


@pytest.fixture
def details(category) -> Details:
    return Details(
        category=category,
        first_name="Amina",
        last_name="Kaddour",
        email="amina.kaddour@example.org",
        organisation="Les Façonnables",
        lunch=True,
    )
