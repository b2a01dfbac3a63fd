"""Counting answers: pure, from groups of lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.live import tallies
from agenda.live.tallies import Group


def chosen(option, n, place=0):
    return Group(n=n, option=option, place=place)


def word(text, n, folded=None, place=0):
    return Group(n=n, text=text, folded=folded or text.lower(), place=place)


def test_percentages_are_of_people_and_not_of_choices():
    groups = [chosen(1, 3), chosen(2, 1), chosen(2, 2, place=1)]

    assert tallies.choices([1, 2, 3], groups)["options"] == [
        {"id": "1", "n": 3, "percent": 75},
        {"id": "2", "n": 3, "percent": 75},
        {"id": "3", "n": 0, "percent": 0},
    ]


def test_nobody_has_answered():
    assert tallies.choices([1], [])["options"] == [{"id": "1", "n": 0, "percent": 0}]
    assert tallies.scale(range(1, 3), [])["mean"] is None
    assert tallies.ranking([1], [])["options"][0]["points"] == 0
    assert tallies.words([], set(), desk=False) == {"words": [], "total": 0}


def test_a_scale_has_its_mean():
    shape = tallies.scale(range(-1, 2), [Group(n=2, number=-1), Group(n=1, number=1)])

    assert [point["n"] for point in shape["points"]] == [2, 0, 1]
    assert [point["percent"] for point in shape["points"]] == [67, 0, 33]
    assert shape["mean"] == -0.33


def test_a_ranking_counts_points_then_first_places():
    groups = [chosen(1, 2), chosen(2, 2, place=1), chosen(3, 2), chosen(2, 2, place=2)]

    assert [
        (option["id"], option["points"], option["first"], option["percent"])
        for option in tallies.ranking([1, 2, 3], groups)["options"]
    ] == [("1", 6, 2, 50), ("3", 6, 2, 50), ("2", 6, 0, 50)]


def test_words_take_their_most_frequent_spelling_and_its_size():
    groups = [
        word("solidarite", 5, "solidarite"),
        word("Solidarité", 5, "solidarite"),
        word("SOLIDARITÉ", 1, "solidarite"),
        word("emploi", 5),
        word("local", 2),
        word("audace", 1),
    ]

    shape = tallies.words(groups, {"audace"}, desk=False)

    assert shape["words"] == [
        {"text": "emploi", "n": 5, "size": 4},
        {"text": "local", "n": 2, "size": 2},
        {"text": "Solidarité", "n": 11, "size": 5},
    ]
    assert shape["total"] == 18


def test_words_are_forty_at_most():
    groups = [word(f"mot{n:02}", n) for n in range(1, 60)]

    shape = tallies.words(groups, set(), desk=False)

    assert [one["n"] for one in shape["words"]] == list(range(20, 60))


@pytest.mark.parametrize(("n", "of", "expected"), [(0, 0, 0), (1, 8, 13), (1, 3, 33), (2, 3, 67)])
def test_percent_is_whole_halves_up(n, of, expected):
    assert tallies.percent(n, of) == expected


@given(st.integers(1, 50), st.integers(1, 50))
def test_sizes_grow_with_words(one, other):
    smaller, bigger = sorted([one, other])

    assert 1 <= tallies.size(smaller, 50) <= tallies.size(bigger, 50) <= 5
