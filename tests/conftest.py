"""What every test may ask for."""

from datetime import date, datetime, time

import pytest

from assises.models import Edition
from tests.factories import EditionFactory

DAY = date(2027, 3, 18)


@pytest.fixture
def edition(db) -> Edition:
    return EditionFactory()


@pytest.fixture
def now(edition) -> datetime:
    """Half past ten on the day."""
    return datetime.combine(DAY, time(10, 30), edition.zone)
