"""Numbers as people write them, and as they read them."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from agenda.figures.numbers import amount_of, written


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("62", 62),
        ("45 %", 45),
        ("0 %", 0),
        ("45,5", "45.5"),
        ("48.3 ETP", "48.3"),
        ("10 940", 10940),
        ("42\u00a0101\u202f685 €", 42101685),
        ("5 000 m²", 5000),
    ],
)
def test_the_number_is_read(text, amount):
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plus de 500",
        "…500 000 €",
        "1 milliard d’euros",
        "450 millions",
        "1 Md€",
        "450 M€",
        "3 912 ou 4 284",
        "-5",
        "1,234",
        "12 34",
        "9" * 15,
    ],
)
def test_what_needs_a_reader_is_not_guessed(text):
    assert amount_of(text) is None


@pytest.mark.parametrize(
    ("language", "unit", "said"),
    [
        ("fr", "", "42\u00a0101\u00a0685"),
        ("fr", "€", "42\u00a0101\u00a0685\u00a0€"),
        ("en", "", "42,101,685"),
        ("en", "%", "42,101,685%"),
    ],
)
def test_numbers_are_written_as_each_language_does(language, unit, said):
    with override(language):
        assert written(Decimal("42101685.00"), unit) == said


def test_halves_stay():
    with override("fr"):
        assert written(Decimal("45.50"), "%") == "45,50\u00a0%"
