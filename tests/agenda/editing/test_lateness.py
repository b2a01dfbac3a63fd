"""How lateness spreads in one room."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from agenda.editing.lateness import SHORTEST, Turn, late

NINE = datetime(2027, 3, 18, 9, 0, tzinfo=UTC)


def minutes(n: int) -> timedelta:
    return timedelta(minutes=n)


def turn(id: str, start: int, length: int, kind: str = "round_table") -> Turn:
    return Turn(id, kind, NINE + minutes(start), NINE + minutes(start + length))


def moved(turns, by, at):
    found = late(turns, minutes(by), NINE + minutes(at))
    return {
        one.id: ((one.starts_at - NINE).seconds // 60, (one.ends_at - NINE).seconds // 60)
        for one in found
    }


def test_what_is_on_ends_later_and_the_rest_follows():
    turns = [turn("a", 0, 60), turn("b", 60, 30)]

    assert moved(turns, 15, at=30) == {"a": (0, 75), "b": (75, 105)}


def test_a_gap_takes_lateness_up():
    turns = [turn("a", 0, 60), turn("b", 70, 30), turn("c", 105, 30)]

    assert moved(turns, 15, at=30) == {"a": (0, 75), "b": (75, 105)}


def test_a_break_keeps_five_minutes():
    turns = [turn("a", 0, 60), turn("b", 60, 20, "break"), turn("c", 80, 30)]

    assert moved(turns, 10, at=30) == {"a": (0, 70), "b": (70, 80)}
    assert moved(turns, 18, at=30) == {"a": (0, 78), "b": (78, 83), "c": (83, 113)}


def test_a_meal_keeps_three_quarters_of_an_hour():
    turns = [turn("a", 0, 60), turn("b", 60, 90, "meal"), turn("c", 150, 30)]

    assert moved(turns, 45, at=30) == {"a": (0, 105), "b": (105, 150)}
    assert moved(turns, 60, at=30) == {"a": (0, 120), "b": (120, 165), "c": (165, 195)}


def test_what_is_to_come_begins_later():
    assert moved([turn("a", 0, 60)], 15, at=-10) == {"a": (15, 75)}


def test_what_is_over_stays():
    assert moved([turn("a", 0, 60)], 15, at=60) == {}


rooms = st.lists(
    st.tuples(
        st.integers(0, 6), st.integers(1, 18), st.sampled_from(["round_table", "break", "meal"])
    ),
    min_size=1,
    max_size=8,
)


@given(rooms, st.integers(1, 120), st.integers(0, 300))
def test_order_length_and_hours_hold_whatever_the_lateness(told, by, at):
    turns, start = [], 0
    for n, (gap, length, kind) in enumerate(told):
        start += gap * 5
        turns.append(turn(str(n), start, length * 5, kind))
        start += length * 5
    now = NINE + minutes(at)

    new = {one.id: one for one in late(turns, minutes(by), now)}
    after = [new.get(one.id, one) for one in turns]

    on = next((one for one in turns if one.ends_at > now), None)
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(after))
    for before, one in zip(turns, after, strict=True):
        assert one.starts_at >= before.starts_at
        assert one.starts_at - before.starts_at <= minutes(by)
        if before.kind in SHORTEST and before != on:
            assert one.length >= min(before.length, SHORTEST[before.kind])
        elif before != on:
            assert one.length == before.length
        if before.ends_at <= now:
            assert one == before
