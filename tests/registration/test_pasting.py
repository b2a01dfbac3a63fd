"""Lists as spreadsheets and people paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration import pasting
from registration.pasting import Line

AMINA = Line("Amina", "Kaddour", "amina@example.org")


@pytest.mark.parametrize(
    "text",
    [
        "Amina\tKaddour\tamina@example.org",
        "Amina;Kaddour;amina@example.org\n\n",
        "Amina, Kaddour, amina@example.org",
        "Prénom;Nom;Adresse e-mail\r\nAmina;Kaddour;amina@example.org",
        "NOM\tPRÉNOM\tCourriel\nKaddour\tAmina\tamina@example.org",
        "Email,Organisation,First name,Last name\namina@example.org,SCIC,Amina,Kaddour",
        '"Amina";"Kaddour";"amina@example.org"',
        "Amina Kaddour\tamina@example.org",
        "amina@example.org;Amina;Kaddour",
    ],
)
def test_one_person_however_the_list_is_written(text):
    assert pasting.read(text) == [AMINA]


def test_category_and_lunch_are_read_under_their_titles():
    text = "Prénom\tNom\tCatégorie\tDéjeuner\nAmina\tKaddour\tÉlu\tOui\nNoé\tK\tPresse\tnon"

    assert pasting.read(text) == [
        Line("Amina", "Kaddour", "", "Élu", True),
        Line("Noé", "K", "", "Presse", False),
    ]


def test_a_lonely_quote_swallows_nobody():
    people = pasting.read('Amina;"Kaddour\nNoé;Ferret')

    assert [person.first_name for person in people] == ["Amina", "Noé"]


@pytest.mark.parametrize("text", ["", "\n\n", "Prénom;Nom", " ; ; "])
def test_nothing_gives_nobody(text):
    assert pasting.read(text) == []


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    assert all(isinstance(line, Line) for line in pasting.read(text))
