"""What does not fit in a timetable."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agenda.editing.clashes import Day, Kind, Moment, clashes, free_starts

NINE = datetime(2027, 3, 18, 9, 0, tzinfo=UTC)
DAY = Day(NINE, NINE + timedelta(hours=8), {1: 292, 2: 40})


def at(id: str, start: int, length: int = 50, **more) -> Moment:
    """A session `start` minutes after nine."""
    starts_at = NINE + timedelta(minutes=start)
    room = more.pop("room", 1)
    return Moment(id, room, starts_at, starts_at + timedelta(minutes=length), **more)


def kinds(*moments: Moment) -> list[tuple[Kind, int]]:
    return [(one.kind, one.minutes or one.seats) for one in clashes(moments, DAY)]


def test_one_room_twice_at_the_same_time_is_impossible():
    assert kinds(at("a", 0), at("b", 40)) == [(Kind.ROOM, 10)]


def test_sessions_that_touch_do_not_clash():
    assert kinds(at("a", 0), at("b", 50)) == []


def test_one_person_in_two_rooms_is_impossible():
    who = frozenset({7})

    assert kinds(at("a", 0, people=who), at("b", 30, room=2, people=who)) == [(Kind.PERSON, 20)]


def test_a_person_needs_time_to_change_rooms():
    who = frozenset({7})

    assert kinds(at("a", 0, people=who), at("b", 52, room=2, people=who)) == [(Kind.CHANGE, 2)]
    assert kinds(at("a", 0, people=who), at("b", 55, room=2, people=who)) == []
    assert kinds(at("a", 0, people=who), at("b", 50, people=who)) == []


def test_a_relay_shows_the_people_of_its_source():
    who = frozenset({7})

    assert kinds(at("a", 0, people=who), at("b", 0, room=2, people=who, relay_of="a")) == []


def test_more_seats_than_the_room_holds_is_a_warning():
    (clash,) = clashes([at("a", 0, room=2, seats=45)], DAY)

    assert (clash.kind, clash.seats, clash.is_impossible) == (Kind.SEATS, 5, False)


def test_outside_the_day_is_a_warning():
    assert kinds(at("a", -20), at("b", 470)) == [(Kind.OUTSIDE, 20), (Kind.OUTSIDE, 40)]


def test_a_room_is_set_again_between_a_meal_and_a_workshop():
    assert kinds(at("a", 0, kind="meal"), at("b", 55, kind="workshop")) == [(Kind.TURNOVER, 5)]
    assert kinds(at("a", 0, kind="meal"), at("b", 60, kind="workshop")) == []


def test_what_is_cancelled_clashes_with_nothing():
    assert kinds(at("a", 0), at("b", 0, is_cancelled=True)) == []


def test_other_facts_warn_again():
    (before,) = clashes([at("a", 0, room=2, seats=45)], DAY)
    (after,) = clashes([at("a", 0, room=2, seats=50)], DAY)

    assert before.key != after.key


def test_free_starts_say_what_would_clash():
    starts = dict(free_starts(at("b", 40), [at("a", 0), at("b", 40)], DAY))

    assert [clash.kind for clash in starts[NINE + timedelta(minutes=45)]] == [Kind.ROOM]
    assert starts[NINE + timedelta(minutes=50)] == []


moments = st.lists(
    st.builds(
        lambda start, length, room, people: (start, length, room, people),
        st.integers(0, 90),
        st.integers(1, 18),
        st.integers(1, 3),
        st.frozensets(st.integers(1, 4), max_size=2),
    ),
    max_size=8,
).map(
    lambda told: [
        at(str(n), start * 5, length * 5, room=room, people=people)
        for n, (start, length, room, people) in enumerate(told)
    ]
)


def test_free_starts_are_free_for_relays_too():
    here, relay, other = at("a", 0), at("b", 0, room=2, relay_of="a"), at("c", 60, room=2)

    starts = dict(free_starts(here, [here, relay, other], DAY, relays=[relay]))

    assert [one.kind for one in starts[NINE + timedelta(minutes=30)]] == [Kind.ROOM]
    assert starts[NINE] == starts[NINE + timedelta(minutes=110)] == []


@given(moments, st.randoms())
def test_the_order_given_does_not_matter(moments, dice):
    shuffled = [*moments]
    dice.shuffle(shuffled)

    assert clashes(shuffled, DAY) == clashes(moments, DAY)


@given(moments)
def test_every_minute_that_is_shared_is_found_and_no_other(moments):
    """Against each minute of the day, counted."""
    shared = set()
    for one in moments:
        for other in moments:
            if one.id < other.id and (one.room == other.room or one.people & other.people):
                minute = NINE
                while minute < DAY.closes_at + timedelta(hours=2):
                    if one.starts_at <= minute < one.ends_at and (
                        other.starts_at <= minute < other.ends_at
                    ):
                        shared.add(frozenset({one.id, other.id}))
                        break
                    minute += timedelta(minutes=5)

    found = {frozenset({c.first, c.second}) for c in clashes(moments, DAY) if c.is_impossible}
    assert found == shared
