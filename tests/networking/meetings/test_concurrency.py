"""Many people at once, few tables: nobody and no table is taken twice, and no table is left."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection

from assises.errors import Refused
from networking.meetings import actions
from networking.models import Meeting, Sitting, Slot
from tests.factories import EditionFactory, TableFactory, WorkshopFactory
from tests.networking.meetings.conftest import shown, slot_at
from workshops.actions import take_seat

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)


def all_at_once(gestures):
    """What each came to: a state, or the code of a refusal."""

    def one(gesture):
        try:
            return gesture().state
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        return Counter(pool.map(one, gestures))


def accepting(meeting):
    return lambda: actions.accept(meeting, by=meeting.asked, now=NOW)


def requests(pairs, slot):
    return [
        actions.ask(uuid4(), asking=one, asked=other, slot=slot, message="", now=NOW)
        for one, other in pairs
    ]


def test_sixty_people_accept_at_once_on_five_tables():
    edition = EditionFactory()
    TableFactory.create_batch(5, edition=edition)
    slot = slot_at(edition, 15, 40)
    pairs = [(shown(edition, f"A{n}"), shown(edition, f"B{n}")) for n in range(60)]
    meetings = requests(pairs, slot)

    answers = all_at_once(map(accepting, meetings))

    assert answers == {"accepted": 5, "no_table": 55}
    tables = Meeting.objects.accepted().values_list("table", flat=True)
    assert len(set(tables)) == 5
    assert Sitting.objects.count() == 10


def test_a_few_people_whom_everybody_wants_sit_once_a_slot():
    """Requests cross: whoever asks and whoever is asked are locked in one order."""
    edition = EditionFactory()
    TableFactory.create_batch(8, edition=edition)
    slots = [slot_at(edition, 15, 40), slot_at(edition, 16)]
    people = [shown(edition, f"P{n}") for n in range(6)]
    pairs = [(one, other) for one in people for other in people if one.pk < other.pk]
    crossed = [pair if n % 2 else pair[::-1] for n, pair in enumerate(pairs)]
    meetings = [one for n, pair in enumerate(crossed) for one in requests([pair], slots[n % 2])]

    answers = all_at_once([accepting(one) for one in meetings for _twice in range(2)])

    seats = Counter(Sitting.objects.values_list("registration", "slot"))
    assert set(seats.values()) == {1}
    assert answers.keys() <= {"accepted", "not_free"}
    assert Meeting.objects.accepted().count() * 2 == sum(seats.values())


def test_asking_each_other_at_once_makes_one_request():
    edition = EditionFactory()
    TableFactory(edition=edition)
    slot = slot_at(edition, 15, 40)
    one, other = shown(edition, "A"), shown(edition, "B")

    def asking(first, second):
        return lambda: actions.ask(
            uuid4(), asking=first, asked=second, slot=slot, message="", now=NOW
        )

    answers = all_at_once([asking(one, other), asking(other, one)] * 5)

    assert answers == {"open": 1, "already_asked": 9}


def test_closing_a_table_while_people_accept_loses_nobody(django_user_model):
    edition = EditionFactory()
    tables = TableFactory.create_batch(3, edition=edition)
    by = django_user_model.objects.create(email="desk@example.org", name="Desk")
    slot = slot_at(edition, 15, 40)
    pairs = [(shown(edition, f"A{n}"), shown(edition, f"B{n}")) for n in range(6)]
    meetings = requests(pairs, slot)

    def close():
        actions.close_table(tables[0], by=by, now=NOW)
        return Meeting(state="closed")

    gestures = [accepting(one) for one in meetings]
    all_at_once([*gestures[:3], close, *gestures[3:]])

    agreed = list(Meeting.objects.accepted().values_list("table", flat=True))
    assert sorted(agreed) == [tables[1].pk, tables[2].pk]
    assert Sitting.objects.count() == 4


def test_closing_a_table_while_people_leave_keeps_nobody_waiting_for_each_other(
    django_user_model,
):
    """Both end the same meetings, whose keys do not follow their hours."""
    edition = EditionFactory()
    table = TableFactory(edition=edition)
    by = django_user_model.objects.create(email="desk@example.org", name="Desk")
    hub = shown(edition, "Hub")
    slots = [slot_at(edition, hour, minute) for hour in (14, 15, 16) for minute in (0, 20, 40)]
    for n, slot in enumerate(slots):
        guest = shown(edition, f"G{n}")
        key = UUID(int=len(slots) - n)
        kwargs = {"asked": guest, "slot": slot, "message": "", "now": NOW}
        meeting = actions.ask(key, asking=hub, **kwargs)
        actions.accept(meeting, by=guest, now=NOW)

    def close():
        actions.close_table(table, by=by, now=NOW)
        return Meeting(state="closed")

    def leave():
        actions.end_meetings(hub, now=NOW)
        return Meeting(state="left")

    answers = all_at_once([close, leave])

    assert answers == {"closed": 1, "left": 1}
    assert not Meeting.objects.accepted().exists()
    assert not Sitting.objects.exists()


def test_a_slot_removed_while_people_ask_for_it_is_kept_or_refused(django_user_model):
    edition = EditionFactory()
    TableFactory.create_batch(2, edition=edition)
    by = django_user_model.objects.create(email="desk@example.org", name="Desk")
    slot, other = slot_at(edition, 15, 40), slot_at(edition, 16)
    pairs = [(shown(edition, f"A{n}"), shown(edition, f"B{n}")) for n in range(8)]
    moving = requests(pairs[4:], other)

    def remove():
        kept = not actions.remove_slot(Slot.objects.get(pk=slot.pk), by=by, now=NOW)
        return Meeting(state="kept" if kept else "removed")

    def asking(one, two):
        return lambda: requests([(one, two)], slot)[0]

    def proposing(meeting):
        return lambda: actions.propose(meeting, slot, by=meeting.asked, now=NOW)

    def saying(person):
        said = Meeting(state="said")
        return lambda: actions.say_when(person, [], among=[slot.pk], now=NOW) or said

    gestures = [asking(*pair) for pair in pairs[:4]] + [proposing(one) for one in moving]
    gestures += [saying(pairs[0][0]), saying(pairs[5][1])]
    answers = all_at_once([*gestures[:5], remove, *gestures[5:]])

    assert answers["open"] + answers["slot_gone"] + answers["not_free"] == 8
    assert answers["said"] == 2
    assert answers["kept"] + answers["removed"] == 1
    assert Slot.objects.filter(pk=slot.pk).exists() == bool(answers["kept"])
    assert Meeting.objects.filter(slot=slot).count() == answers["open"]


def test_a_seat_and_a_meeting_at_once_are_both_answered():

    edition = EditionFactory()
    TableFactory(edition=edition)
    slot = slot_at(edition, 15, 40)
    workshop = WorkshopFactory(
        round__edition=edition, session__starts_at=slot.starts_at, session__ends_at=slot.ends_at
    )
    one, other = shown(edition, "A"), shown(edition, "B")
    [meeting] = requests([(one, other)], slot)

    answers = all_at_once(
        [accepting(meeting), lambda: take_seat(workshop, registration=other, now=NOW)]
    )

    # The seat first: no meeting. The meeting first: both stand, and `following` tells of it.
    assert answers in ({"held": 1, "not_free": 1}, {"held": 1, "accepted": 1})
