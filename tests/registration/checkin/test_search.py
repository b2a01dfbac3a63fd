"""Names typed in a hurry: accents, order, and one slip of the hand."""

import pytest

from registration.checkin.search import is_slip, people
from tests.factories import RegistrationFactory


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("vandamme", "vandamme"),
        ("vand", "vandamme"),
        ("vandame", "vandamme"),  # missing
        ("vandammme", "vandamme"),  # added
        ("vendamme", "vandamme"),  # wrong
        ("vnadamme", "vandamme"),  # swapped
        ("lecelrcq", "leclercq"),
        ("duboiss", "dubois"),
    ],
)
def test_one_slip_is_forgiven(typed, name):
    assert is_slip(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("lou", "lea"), ("vendame", "vandamme"), ("martin", "durand"), ("duboisss", "dubois")],
)
def test_two_are_not_nor_one_in_a_short_word(typed, name):
    assert not is_slip(typed, name)


@pytest.fixture
def louis(edition):
    RegistrationFactory(edition=edition, name_key="amina kaddour")
    return RegistrationFactory(
        edition=edition, first_name="Louis", last_name="Vandamme", name_key="louis vandamme"
    )


def test_what_is_exact_comes_before_what_is_near(edition, door, louis):
    near = RegistrationFactory(edition=edition, name_key="louis vandemme")

    assert people("vandamme", place=door.place) == [louis]
    assert people("vandemme louis", place=door.place) == [near]


def test_a_slip_is_searched_when_nobody_is_found(door, louis, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert people("louis vendamme", place=door.place) == [louis]


def test_nobody_is_nobody(door, louis):
    assert people("zzzzzz", place=door.place) == []
