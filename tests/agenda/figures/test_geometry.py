"""Where bars, parts, columns and bricks are."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.figures import geometry

AMOUNTS = st.lists(
    st.none() | st.decimals(min_value=0, max_value=10**11, places=2), min_size=1, max_size=25
)


def exactly(*numbers: float | None) -> list[Decimal | None]:
    return [None if one is None else Decimal(str(one)) for one in numbers]


def test_the_longest_bar_is_full():
    assert geometry.widths(exactly(483, 455)) == [100, 94.2]


def test_nought_and_what_is_not_known_are_a_hair():
    assert geometry.widths(exactly(55, 0, None)) == [100, 0.5, 0.5]


@pytest.mark.parametrize("amounts", [[0, 0], [None], []])
def test_nothing_to_compare_draws_nothing_long(amounts):
    assert geometry.widths(exactly(*amounts)) == [0.5] * len(amounts)


def test_one_huge_amount_leaves_the_others_a_hair():
    assert geometry.widths(exactly(42_101_685, 1697, 10)) == [100, 0.5, 0.5]


@given(AMOUNTS)
def test_bars_stay_in_their_box_and_in_order(amounts):
    widths = geometry.widths(amounts)

    assert all(0.5 <= width <= 100 for width in widths)
    known = sorted((one, width) for one, width in zip(amounts, widths, strict=True) if one)
    assert [width for _one, width in known] == sorted(width for _one, width in known)


@pytest.mark.parametrize(
    "draw", [geometry.widths, geometry.parts, lambda one: geometry.bricks(9, one)]
)
def test_less_than_nought_is_refused(draw):
    with pytest.raises(ValueError, match="negative"):
        draw(exactly(4, -1))


def test_parts_follow_each_other():
    assert geometry.parts(exactly(45, 55)) == [(0, 45), (45, 55)]


def test_what_is_missing_from_the_whole_stays_empty():
    assert geometry.parts(exactly(55, 42), Decimal(100)) == [(0, 55), (55, 42)]


def test_parts_beyond_the_whole_still_fit():
    assert geometry.parts(exactly(60, 60), Decimal(100)) == [(0, 50), (50, 50)]


def test_no_amount_makes_no_part():
    assert geometry.parts(exactly(None, 0), None) == [(0, 0), (0, 0)]


@given(AMOUNTS)
def test_parts_fill_the_bar_without_a_gap(amounts):
    places = geometry.parts(amounts)

    for (start, width), (after, _width) in pairwise(places):
        assert start + width == pytest.approx(after)
    if any(amounts):
        assert places[-1][0] + places[-1][1] == pytest.approx(100)


def test_columns_have_one_scale():
    [[planned, done], [later]] = geometry.columns([exactly(50, 100), exactly(25)])

    assert (done[1], done[3]) == (0, 100)
    assert (planned[1], planned[3]) == (50, 50)
    assert (later[1], later[3]) == (75, 25)
    assert planned[0] + planned[2] < done[0]  # they do not touch


def test_columns_of_nothing_are_a_hair():
    assert geometry.columns([exactly(0), exactly(None), []]) == [
        [(4, 99.5, 92, 0.5)],
        [(4, 99.5, 92, 0.5)],
        [],
    ]


def test_sixty_two_bricks_are_shared_as_the_slides_do():
    assert geometry.bricks(62, exactly(45, 55)) == [28, 34]


@given(st.integers(min_value=1, max_value=9999), AMOUNTS)
def test_every_brick_is_laid(count, amounts):
    laid = geometry.bricks(count, amounts)

    assert sum(laid) == (count if any(amounts) else 0)
    assert min(laid) >= 0
