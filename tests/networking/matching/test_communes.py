"""Communes and their distances."""

import pytest

from networking.matching.communes import TABLE, kilometres, place_of, rows


def test_the_95_communes_are_there_and_inside_the_metropolis():
    places = rows(TABLE)

    assert len(places) == 95
    assert all(50.50 < lat < 50.80 and 2.79 < lon < 3.27 for lat, lon in places.values())


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("villeneuve d ascq", "Villeneuve-d’Ascq"),
        ("59650 VILLENEUVE-D'ASCQ CEDEX", "Villeneuve-d’Ascq"),
        ("St André lez Lille", "Saint-André-lez-Lille"),
        ("Noyelles-lez-Seclin", "Noyelles-lès-Seclin"),
        ("Marcq en Baroeul", "Marcq-en-Barœul"),
        ("Lille (centre)", "Lille"),
    ],
)
def test_place_of_reads_what_people_write(written, name):
    assert place_of(written) == rows(TABLE)[name]


@pytest.mark.parametrize("written", ["", "Paris", "Lillers", "…", "59000"])
def test_of_the_rest_of_the_world_nothing_is_said(written):
    assert place_of(written) is None


def test_kilometres_are_those_of_the_map():
    lille, roubaix = place_of("Lille"), place_of("Roubaix")

    assert 9 < kilometres(lille, roubaix) < 12
    assert kilometres(lille, roubaix) == kilometres(roubaix, lille)
    assert kilometres(lille, lille) == 0
