"""What is free in a day: pure, so any day at all."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from networking.meetings.agenda import Busy, Day, Span, cut, lapses_at, longest_gap, why_not

NOON = datetime(2027, 3, 18, 12, tzinfo=UTC)
LILLE = ZoneInfo("Europe/Paris")
OPENS = time(8, 30)


def span(start: int, length: int) -> Span:
    """In minutes from noon."""
    starts_at = NOON + timedelta(minutes=start)
    return Span(starts_at, starts_at + timedelta(minutes=length))


SPANS = st.builds(span, st.integers(0, 180), st.integers(5, 60))
SOME = st.lists(SPANS, max_size=3).map(tuple)


@st.composite
def days(draw) -> Day:
    said = {one.starts_at: draw(st.booleans()) for one in draw(SOME)}
    meals = (span(30, 90),) if draw(st.booleans()) else ()
    return Day(draw(SOME), draw(SOME), draw(SOME), meals, draw(st.integers(0, 60)), said)


@given(SPANS, days())
def test_a_free_slot_is_in_nobodys_way(slot, day):
    free = why_not(slot, day) is None

    blocked = [*day.meetings, *day.workshops]
    if day.said.get(slot.starts_at) is not True:
        blocked += day.sessions
    is_clear = not any(slot.overlaps(one) for one in blocked)
    eats = all(
        not slot.overlaps(meal)
        or longest_gap(meal, (*day.meetings, *day.workshops, slot))
        >= timedelta(minutes=day.meal_minutes)
        for meal in day.meals
    )
    assert free == (is_clear and eats and day.said.get(slot.starts_at) is not False)


@given(SPANS, days())
def test_saying_free_opens_no_workshop_and_no_other_meeting(slot, day):
    free = Day(**{**vars(day), "said": {slot.starts_at: True}})

    held = any(slot.overlaps(one) for one in (*day.meetings, *day.workshops))

    assert held == (why_not(slot, free) in (Busy.MEETING, Busy.WORKSHOP))


@given(SPANS, days())
def test_whoever_closes_a_slot_is_not_met_then(slot, day):
    closed = Day(**{**vars(day), "said": {slot.starts_at: False}})

    assert why_not(slot, closed) is not None


@given(st.lists(SPANS, max_size=20), st.integers(0, 90))
def test_however_many_accept_the_meal_keeps_its_minutes(wanted, minutes):
    meal = span(30, 90)
    agreed: tuple[Span, ...] = ()
    for slot in wanted:
        if why_not(slot, Day(agreed, meals=(meal,), meal_minutes=minutes)) is None:
            agreed += (slot,)

    assert longest_gap(meal, agreed) >= timedelta(minutes=minutes)
    assert not any(a.overlaps(b) for n, a in enumerate(agreed) for b in agreed[:n])


@given(SPANS, SOME)
def test_the_longest_gap_is_measured_minute_by_minute(whole, taken):
    longest = run = 0
    minute = whole.starts_at
    while minute < whole.ends_at:
        one = Span(minute, minute + timedelta(minutes=1))
        run = 0 if any(one.overlaps(other) for other in taken) else run + 1
        longest, minute = max(longest, run), one.ends_at

    assert longest_gap(whole, taken) == timedelta(minutes=longest)


@given(SPANS, st.integers(5, 30), st.integers(0, 15), SOME)
def test_slots_are_cut_without_overlaps(whole, length, pause, taken):
    made, left_out = cut(
        whole, length=timedelta(minutes=length), pause=timedelta(minutes=pause), taken=taken
    )

    every = [*made, *taken]
    assert all(whole.starts_at <= one.starts_at < one.ends_at <= whole.ends_at for one in made)
    assert not any(one.overlaps(other) for n, one in enumerate(made) for other in made[:n])
    assert not any(one.overlaps(other) for one in made for other in taken)
    room = int((whole.ends_at - whole.starts_at).total_seconds()) // 60
    assert len(made) + left_out == (room + pause) // (length + pause)
    assert len(every) == len(made) + len(taken)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=LILLE)


def lapse(now: datetime, slot: datetime | None = None) -> datetime:
    slot = slot or at(18, 15, 40)
    return lapses_at(slot, now=now, zone=LILLE, opens_at=OPENS, minutes=30)


def test_before_the_evening_before_it_waits_until_eight():
    assert lapse(at(10, 9)) == at(17, 20)
    assert lapse(at(17, 19, 30)) == at(17, 20)


def test_by_night_it_waits_for_the_doors_and_half_an_hour():
    assert lapse(at(17, 19, 31)) == at(18, 9)
    assert lapse(at(17, 23)) == at(18, 9)
    assert lapse(at(18, 7)) == at(18, 9)


def test_on_the_day_it_waits_half_an_hour_and_never_past_its_slot():
    assert lapse(at(18, 11)) == at(18, 11, 30)
    assert lapse(at(18, 15, 25)) == at(18, 15, 40)
    assert lapse(at(17, 22), slot=at(18, 8, 40)) == at(18, 8, 40)


@given(
    st.datetimes(datetime(2027, 3, 1), datetime(2027, 3, 18, 15, 39), timezones=st.just(LILLE)),
    st.integers(5, 240),
)
def test_there_is_time_to_answer_unless_the_slot_begins(now, minutes):
    slot = at(18, 15, 40)

    until = lapses_at(slot, now=now, zone=LILLE, opens_at=OPENS, minutes=minutes)

    assert now < until <= slot
    assert until - now >= timedelta(minutes=minutes) or until == slot
    assert until.astimezone(LILLE).date() == date(2027, 3, 18) or until == at(17, 20)
