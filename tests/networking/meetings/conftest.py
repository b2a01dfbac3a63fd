"""People of the directory, tables and slots."""

from datetime import datetime, time, timedelta

import pytest

from networking.models import Slot
from registration.models import Registration
from tests.factories import (
    CategoryFactory,
    ProfileFactory,
    RegistrationFactory,
    SlotFactory,
    TableFactory,
)


def shown(edition, name: str, **fields) -> Registration:
    """Somebody in the directory."""
    category = CategoryFactory(edition=edition)
    fields = {"organisation": f"Atelier {name}", "last_name": "Lemaire"} | fields
    person = RegistrationFactory(edition=edition, category=category, first_name=name, **fields)
    ProfileFactory(registration=person)
    return person


def slot_at(edition, hour: int, minute: int = 0, length: int = 20) -> Slot:
    starts_at = datetime.combine(edition.day, time(hour, minute), edition.zone)
    return SlotFactory(
        edition=edition, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=length)
    )


@pytest.fixture
def nadia(edition) -> Registration:
    return shown(edition, "Nadia")


@pytest.fixture
def louis(edition) -> Registration:
    return shown(edition, "Louis")


@pytest.fixture
def zoe(edition) -> Registration:
    return shown(edition, "Zoé")


@pytest.fixture
def tables(edition):
    return [TableFactory(edition=edition, number=n) for n in (1, 2)]


@pytest.fixture
def slot(edition, tables) -> Slot:
    return slot_at(edition, 15, 40)


@pytest.fixture
def later(edition, tables) -> Slot:
    return slot_at(edition, 16)
