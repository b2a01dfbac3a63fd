"""The wall: any day, any hours, any rooms."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.models import Room, Session
from agenda.timetable import css, lay_out
from assises.models import Edition

ZONE = Edition(time_zone="Europe/Paris").zone


def session(room: int, start: int, lasts: int) -> Session:
    starts_at = datetime(2027, 3, 18, 5, tzinfo=UTC) + timedelta(minutes=start)
    place = Room(pk=room, name=f"Salle {room}", position=room)
    return Session(room=place, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=lasts))


SESSIONS = st.lists(
    st.builds(
        session,
        room=st.integers(1, 12),
        start=st.integers(0, 3000),
        lasts=st.integers(1, 900),
    ),
    max_size=30,
).map(lambda sessions: sorted(sessions, key=lambda s: s.starts_at))


@given(SESSIONS)
def test_no_two_sessions_share_a_place(sessions):
    table = lay_out(sessions, ZONE)

    for _, slots in table.days:
        taken = [
            (column, minute)
            for slot in slots
            for column in range(slot.column, slot.column + slot.lanes)
            for minute in range(slot.first, slot.last, 5)
        ]
        assert len(taken) == len(set(taken))


@given(SESSIONS)
def test_every_class_has_its_rule(sessions):
    table = lay_out(sessions, ZONE)

    rules = css(table)

    places = [slot.place for _, slots in table.days for slot in slots]
    places += [column.place for column in table.columns]
    places += [place for place, _ in table.hours]
    for name in {name for place in places for name in place.split()}:
        assert f".{name}{{" in rules
    assert "-row-start:0" not in rules
    assert ":-" not in rules


@given(SESSIONS)
def test_every_session_is_on_the_wall_once(sessions):
    table = lay_out(sessions, ZONE)

    assert [slot.session for _, slots in table.days for slot in slots] == sessions


def test_rows_and_columns_are_those_of_the_day():
    table = lay_out([session(1, 150, 30), session(2, 180, 45)], ZONE)

    slots = table.days[0][1]

    assert [slot.place for slot in slots] == ["c1 de-0830 a-0900", "c2 de-0900 a-0945"]
    assert ".de-0900{grid-row-start:7}" in css(table)
    assert "repeat(15,minmax(.56rem,auto))" in css(table)


@pytest.mark.parametrize("how_many", [1, 8, 9])
def test_a_wall_too_wide_for_a_screen_scrolls(how_many):
    table = lay_out([session(room, 200, 30) for room in range(how_many)], ZONE)

    assert table.is_wide is (how_many > 8)


def test_who_overlaps_nobody_keeps_the_whole_room():
    table = lay_out([session(1, 0, 20), session(1, 30, 60), session(1, 60, 60)], ZONE)

    ((_day, (alone, first, second)),) = table.days
    assert [alone.lanes, first.lanes, second.lanes] == [2, 1, 1]
    assert alone.place.startswith("s1-2 ")
    assert [first.column, second.column] == [1, 2]


def test_a_room_without_a_session_has_a_column_where_it_is_asked_for():
    empty = Room(pk=2, name="Salle 2", position=2)

    table = lay_out([session(1, 0, 20)], ZONE, rooms=[empty])

    assert [column.room.pk for column in table.columns] == [1, 2]
    assert ".s2-1{" in css(table)
