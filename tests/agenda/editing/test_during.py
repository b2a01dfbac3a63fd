"""The day's gestures."""

from datetime import timedelta

import pytest

from agenda.editing import during
from agenda.models import Release, Session
from tests.factories import RoomFactory, SessionFactory

TEN = timedelta(minutes=10)


@pytest.fixture
def room(edition):
    return RoomFactory(edition=edition)


@pytest.fixture
def now(edition):
    """Ten minutes into the first session."""
    return edition.starts_at + 6 * TEN + TEN


def held(room, start, **more):
    """A session of fifty minutes, `start` minutes after the day's opening."""
    starts_at = room.edition.starts_at + timedelta(minutes=start)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=50)}
    return SessionFactory(edition=room.edition, room=room, **{**times, **more})


@pytest.fixture
def on(room) -> Session:
    return held(room, 60)


@pytest.fixture
def following(room) -> Session:
    return held(room, 110)


def late(room, now, minutes=15):
    return during.run_late(room, minutes=minutes, by=None, now=now)


def test_a_room_that_runs_late_shifts_what_follows(room, on, following, now):
    release = late(room, now)

    on_after, after = Session.objects.get(pk=on.pk), Session.objects.get(pk=following.pk)
    quarter = timedelta(minutes=15)
    assert (on_after.starts_at, on_after.ends_at) == (on.starts_at, on.ends_at + quarter)
    assert after.starts_at == following.starts_at + quarter
    assert after.sequence == following.sequence + 1
    assert [change["what"] for change in release.changes] == [["time"], ["time"]]
    assert release.kind == "on_the_day"


def test_other_rooms_stay(room, on, now, edition):
    elsewhere = held(RoomFactory(edition=edition), 60)

    late(room, now)

    assert Session.objects.get(pk=elsewhere.pk).ends_at == elsewhere.ends_at


def test_relays_follow(room, on, now, edition):
    relay = SessionFactory(
        edition=edition,
        room=RoomFactory(edition=edition),
        kind="relay",
        relay_of=on,
        starts_at=on.starts_at,
        ends_at=on.ends_at,
    )

    release = late(room, now)

    assert Session.objects.get(pk=relay.pk).ends_at == on.ends_at + timedelta(minutes=15)
    assert {change["uid"] for change in release.changes} == {str(on.uid), str(relay.uid)}


@pytest.mark.parametrize("minutes", [0, -5, 181])
def test_lateness_is_of_this_world(room, on, now, minutes):
    with pytest.raises(during.OutOfReason):
        late(room, now, minutes)


def test_a_room_with_nothing_left_has_nothing_to_shift(room, on, now):
    with pytest.raises(during.NothingLeft):
        late(room, on.ends_at)


def test_a_session_changes_rooms(room, on, now, edition):
    other = RoomFactory(edition=edition, name="Hall")

    release = during.move_room(on, room=other, by=None, now=now)

    assert Session.objects.get(pk=on.pk).room == other
    assert release.changes[0]["what"] == ["room"]


def test_a_room_that_is_taken_takes_nobody_else(room, on, now, edition):
    other = RoomFactory(edition=edition)
    held(other, 80)

    with pytest.raises(during.Taken):
        during.move_room(on, room=other, by=None, now=now)


def test_a_session_stays_in_its_room_without_a_version(room, on, now):
    with pytest.raises(during.SameRoom):
        during.move_room(on, room=room, by=None, now=now)

    assert not Release.objects.exists()


def test_a_session_is_cancelled_once(room, following, now):
    release = during.cancel(following, by=None, now=now)

    assert Session.objects.get(pk=following.pk).is_cancelled
    assert release.changes[0]["what"] == ["cancelled"]
    with pytest.raises(during.Over):
        during.cancel(following, by=None, now=now)


def test_a_gesture_is_undone_within_ten_minutes(room, on, following, now):
    release = late(room, now)

    undone = during.undo(release, by=None, now=now + TEN)

    assert Session.objects.get(pk=following.pk).starts_at == following.starts_at
    assert undone.number == release.number + 1


def test_it_is_not_undone_later_nor_over_another_change(room, on, following, now):
    release = late(room, now)
    with pytest.raises(during.TooLate):
        during.undo(release, by=None, now=now + TEN + timedelta(seconds=1))

    late(room, now + timedelta(minutes=1), 5)

    with pytest.raises(during.TooLate):
        during.undo(release, by=None, now=now + timedelta(minutes=2))


def test_a_session_is_not_put_back_where_another_stands_by_now(room, on, now, edition):
    elsewhere = RoomFactory(edition=edition)
    release = during.move_room(on, room=elsewhere, by=None, now=now)
    held(room, 70)

    with pytest.raises(during.TooLate):
        during.undo(release, by=None, now=now)
