"""The day on one sheet of paper: how large its words may be."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import sheet
from agenda.models import Room, Session
from agenda.timetable import lay_out

ZONE = ZoneInfo("Europe/Paris")


def session(number, *, room, start, lasts, title="Une table ronde sur les communs"):
    starts = datetime(2027, 3, 18, 7, tzinfo=UTC) + timedelta(minutes=start)
    one = Session(
        pk=number, title=title, starts_at=starts, ends_at=starts + timedelta(minutes=lasts)
    )
    one.room = Room(pk=room, position=room, capacity=40, name=f"Salle {room}")
    one.room_id = room
    one._prefetched_objects_cache = {"roles": []}
    return one


def day(rooms, a_room, **more):
    made = [
        session(room * 100 + n, room=room, start=n * 60, lasts=50, **more)
        for n in range(a_room)
        for room in range(1, rooms + 1)
    ]
    return lay_out(made, ZONE)


def test_a_short_day_is_written_large():
    assert sheet.of(day(2, 3)) == "tt--pt11"


def test_a_full_day_is_written_smaller_and_still_on_one_sheet():
    size = sheet.of(day(8, 10))

    assert size in {"tt--pt9", "tt--pt8", "tt--pt7", "tt--pt6"}


@pytest.mark.parametrize(
    "table",
    [day(14, 2), day(8, 11, title="Un titre qui n’en finit pas " * 6), lay_out([], ZONE)],
    ids=["rooms", "words", "empty"],
)
def test_what_no_sheet_holds_is_a_list(table):
    assert sheet.of(table) == "tt--leaves"


NEEDS = st.lists(
    st.tuples(st.integers(0, 19), st.integers(1, 20), st.floats(0.5, 30)).map(
        lambda n: (n[0], min(n[0] + n[1], 20), n[2])
    ),
    max_size=12,
)


@given(NEEDS)
def test_rows_give_each_session_the_height_that_its_words_take(needs):
    rows = sheet.heights(needs, 20)

    for first, last, wanted in needs:
        assert sum(rows[first:last]) >= wanted - 1e-6
