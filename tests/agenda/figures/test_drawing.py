"""A chart as it is shown: its sum as read, its doubts, its words."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from agenda.figures.drawing import draw
from agenda.models import Chart, KeyFigure


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def figure(label, amount, *, series="", why="", **more):
    state = KeyFigure.State.DOUBTFUL if why else KeyFigure.State.SURE
    given = {"value": f"{amount}", "state": state, "reason": why, "reason_en": why, **more}
    return KeyFigure(label=label, series=series, amount=amount, **given)


def chart(**more):
    return Chart(title="Activités", title_en="What they do", **more)


def test_a_sum_that_does_not_fit_is_told_and_not_mended():
    drawn = draw(
        chart(adds_up_to=Decimal(62), unit="projets", unit_en="projects"),
        [figure("Culture", 53), figure("Numérique", 10)],
    )

    assert not drawn.sum_fits
    assert drawn.doubts == [
        "As read, the figures add up to 63\u00a0projects; they should make 62\u00a0projects."
    ]
    assert [shape.figure.amount for shape in drawn.shapes] == [53, 10]


def test_a_sum_that_fits_raises_no_doubt():
    drawn = draw(chart(adds_up_to=Decimal(100), unit="%"), [figure("A", 45), figure("B", 55)])

    assert (drawn.sum, drawn.sum_fits, drawn.doubts) == ("100%", True, [])


def test_no_sum_is_made_where_none_is_expected():
    assert draw(chart(), [figure("A", 45), figure("B", 5)]).sum == ""


def test_doubts_of_the_chart_come_first_and_each_reason_once():
    why = "Read in two columns."
    drawn = draw(
        chart(state=Chart.State.DOUBTFUL, reason="Huit.", reason_en="An eighth is missing."),
        [figure("A", 1, why=why), figure("B", 2, why=why), figure("C", 3)],
    )

    assert drawn.doubts == ["An eighth is missing.", "Read in two columns (A, B)."]
    assert drawn.has_dashes


def test_a_reason_of_all_the_figures_names_none():
    drawn = draw(chart(), [figure("A", 1, why="Lost."), figure("B", 2, why="Lost.")])

    assert drawn.doubts == ["Lost."]


def test_few_figures_are_said_one_by_one():
    drawn = draw(
        chart(kind=Chart.Kind.PAIRS),
        [
            figure("2015", 483, series="Done", series_en="Done", why="A comma."),
            figure("2015", 455, series="Planned", series_en="Planned"),
        ],
    )

    assert drawn.look == "bars"  # one year: nothing stands beside it
    assert drawn.sentence == "What they do: Done, 483, to be checked; Planned, 455"


def test_many_figures_are_said_in_short():
    figures = [figure(f"F{n}", n, why="?" if n == 3 else "") for n in range(20)]

    sentence = draw(chart(), figures).sentence

    assert sentence == "What they do: 20 figures, from F0 (0) to F19 (19); 1 is to be checked"


def test_years_stand_side_by_side_in_the_order_they_are_named():
    drawn = draw(
        chart(kind=Chart.Kind.PAIRS),
        [
            figure("2016", 10, series="Planned"),
            figure("2016", 20, series="Done"),
            figure("2015", 5, series="Done"),
            figure("2015", 40, series="Planned", why="?"),
        ],
    )

    assert drawn.look == "pairs"
    assert [group.label for group in drawn.groups] == ["2016", "2015"]
    planned, done = drawn.groups[1].shapes
    assert (planned.figure.amount, planned.height, planned.is_doubtful) == (
        Decimal(40),
        "100",
        True,
    )
    assert (done.figure.amount, done.height) == (Decimal(5), "12.5")
    assert [name for name, _shade in drawn.series] == ["Planned", "Done"]


def test_a_wall_has_a_brick_each_and_doubtful_ones_are_outlines():
    drawn = draw(
        chart(kind=Chart.Kind.BRICKS, bricks=62, adds_up_to=Decimal(100), unit="%"),
        [figure("A", 45, why="?"), figure("B", 55)],
    )

    assert [shape.count for shape in drawn.shapes] == [28, 34]
    assert drawn.wall.paths["kd"].count("M") == 28
    assert drawn.wall.paths["k1"].count("M") == 34
    assert drawn.sentence.startswith("62 What they do")


def test_a_wall_of_thousands_stays_light():
    drawn = draw(chart(kind=Chart.Kind.BRICKS, bricks=9999), [figure("A", 1)])

    assert drawn.shapes[0].count == 9999
    assert [path.count("M") for path in drawn.wall.paths.values()] == [600]


def test_what_has_no_number_is_told_without_a_bar():
    drawn = draw(chart(), [figure("A", None, value="3 912 ou 4 284"), figure("B", 10)])

    assert [shape.value for shape in drawn.shapes] == ["3\u00a0912 ou 4\u00a0284", "10"]


@pytest.mark.parametrize("kind", Chart.Kind.values)
def test_a_chart_without_figures_is_drawn_all_the_same(kind):
    drawn = draw(chart(kind=kind, bricks=5), [])

    assert drawn.shapes == []
