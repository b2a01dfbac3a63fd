"""Asking, answering, ending: who may, what follows, and what is never double."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from agenda.models import Session
from assises.errors import Refused
from assises.models import AuditEntry, OutgoingMail
from networking.meetings import actions
from networking.meetings.agenda import why_not
from networking.meetings.days import days_of, free_at, offers, span_of
from networking.models import Availability, Block, Meeting, Profile, Rules, Sitting, Slot, Table
from registration.models import Consent, Registration
from tests.factories import (
    EditionFactory,
    ProfileFactory,
    RegistrationFactory,
    SessionFactory,
    TableFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.networking.meetings.conftest import shown, slot_at
from workshops.actions import take_seat

State = Meeting.State


def ask(one, other, slot, now, **more) -> Meeting:
    fields = {"message": "", **more}
    key = fields.pop("id", None) or uuid4()
    return actions.ask(key, asking=one, asked=other, slot=slot, now=now, **fields)


def fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.with_people().get(pk=meeting.pk)


def mails() -> list[tuple[str, str]]:
    """Kind and addressee, in the order that they were queued."""
    rows = OutgoingMail.objects.order_by("pk").values_list("kind", "to")
    return [(kind.removeprefix("networking.meeting_"), to) for kind, to in rows]


@pytest.fixture
def meeting(nadia, louis, slot, now) -> Meeting:
    """Louis asked Nadia."""
    return ask(louis, nadia, slot, now, message="On parle vélos ?")


@pytest.fixture
def agreed(meeting, nadia, now) -> Meeting:
    return actions.accept(meeting, by=nadia, now=now)


# -- Asking ----------------------------------------------------------------------------------------


def test_a_request_blocks_nothing(meeting, nadia, louis, zoe, slot, now):
    other = ask(zoe, nadia, slot, now)

    assert (meeting.state, meeting.table, meeting.awaits) == (State.OPEN, None, "asked")
    assert other.state == State.OPEN
    assert not Sitting.objects.exists()
    assert mails() == [("asked", nadia.email)] * 2


def test_the_same_id_again_changes_nothing(meeting, nadia, louis, slot, now):
    again = ask(louis, nadia, slot, now, id=meeting.pk, message="autre")

    assert (again.pk, again.message) == (meeting.pk, "On parle vélos ?")
    assert len(mails()) == 1


def test_somebody_elses_id_is_refused(meeting, nadia, zoe, slot, now):
    with pytest.raises(actions.NotYours):
        ask(zoe, nadia, slot, now, id=meeting.pk)


def hide(how: str, one: Registration, other: Registration) -> None:
    """Something that keeps these two apart."""
    match how:
        case "withdrawn":
            Consent.objects.filter(registration=other).update(withdrawn_at=other.asked_at)
        case "suspended":
            Profile.objects.filter(registration=other).update(suspended_at=other.asked_at)
        case "cancelled":
            Registration.objects.filter(pk=other.pk).update(state="cancelled")
        case "erased":
            Registration.objects.filter(pk=other.pk).update(erased_at=other.asked_at)
        case "blocked by them":
            Block.objects.create(by=other, about=one, at=other.asked_at)
        case "blocked by me":
            Block.objects.create(by=one, about=other, at=other.asked_at)
        case "not shown myself":
            Consent.objects.filter(registration=one).update(withdrawn_at=other.asked_at)


APART = [
    *("withdrawn", "suspended", "cancelled", "erased"),
    *("blocked by them", "blocked by me", "not shown myself"),
]


@pytest.mark.parametrize("how", APART)
def test_only_people_shown_to_each_other_ask(nadia, louis, slot, now, how):
    hide(how, louis, nadia)

    with pytest.raises(actions.NotShown):
        ask(louis, nadia, slot, now)


@pytest.mark.parametrize("how", APART)
def test_only_people_shown_to_each_other_agree(meeting, nadia, louis, later, now, how):
    hide(how, nadia, louis)

    with pytest.raises(actions.NotShown):
        actions.accept(meeting, by=nadia, now=now)
    with pytest.raises(actions.NotShown):
        actions.propose(meeting, later, by=nadia, now=now)
    assert fresh(meeting).state == State.OPEN


def test_nobody_of_another_edition_is_asked(louis, slot, now):
    stranger = shown(EditionFactory(is_current=False), "Yann")

    with pytest.raises(actions.NotShown):
        ask(louis, stranger, slot, now)


def test_nobody_asks_themselves(louis, slot, now):
    with pytest.raises(actions.NotShown):
        ask(louis, louis, slot, now)


def test_a_pair_has_one_open_request(meeting, nadia, louis, later, now):
    with pytest.raises(actions.AlreadyAsked):
        ask(nadia, louis, later, now)


def test_the_database_holds_one_open_request_a_pair(meeting, nadia, louis, later, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(
            edition=meeting.edition,
            asking=nadia,
            asked=louis,
            slot=later,
            asked_at=now,
            expires_at=now,
            changed_at=now,
        )


def test_a_pair_that_will_meet_asks_no_more(agreed, nadia, louis, later, now):
    with pytest.raises(actions.AlreadyAgreed):
        ask(nadia, louis, later, now)


def test_a_request_that_lapsed_makes_way(meeting, nadia, louis, later, now):
    after = now + timedelta(minutes=31)

    ask(nadia, louis, later, after)

    assert fresh(meeting).state == State.EXPIRED


def test_who_declined_twice_is_asked_no_more(nadia, louis, slot, now):
    for _time in range(2):
        actions.decline(ask(louis, nadia, slot, now), by=nadia, now=now)

    with pytest.raises(actions.AskedEnough):
        ask(louis, nadia, slot, now)
    assert ask(nadia, louis, slot, now).state == State.OPEN


def test_open_requests_are_limited(edition, louis, slot, now):
    Rules.objects.create(edition=edition, most_open_requests=2)
    for name in ("Inès", "Paul"):
        mine = ask(louis, shown(edition, name), slot, now)

    with pytest.raises(actions.TooMany):
        ask(louis, shown(edition, "Ali"), slot, now)

    actions.cancel(mine, by=louis, now=now)
    assert ask(louis, shown(edition, "Eva"), slot, now).state == State.OPEN


def test_requests_an_hour_are_limited(edition, louis, slot, now):
    for n in range(20):
        actions.cancel(ask(louis, shown(edition, f"P{n}"), slot, now), by=louis, now=now)

    with pytest.raises(actions.TooOften):
        ask(louis, shown(edition, "Ali"), slot, now)
    assert ask(louis, shown(edition, "Eva"), slot, now + timedelta(minutes=61))


def test_a_slot_that_is_past_closed_or_full_is_not_asked_for(edition, nadia, louis, slot, now):
    past, closed = slot_at(edition, 10, 20), slot_at(edition, 14)
    closed.is_open = False
    closed.save()
    foreign = slot_at(EditionFactory(is_current=False), 15)

    for wrong in (past, closed, foreign):
        with pytest.raises(actions.SlotGone):
            ask(louis, nadia, wrong, now)
    edition.tables.update(is_open=False)
    with pytest.raises(actions.NoTable):
        ask(louis, nadia, slot, now)


# -- Accepting -------------------------------------------------------------------------------------


def test_accepting_books_a_table_and_tells_both(agreed, nadia, louis, slot, now):
    assert (agreed.state, agreed.table.number, agreed.agreed_at) == (State.ACCEPTED, 1, now)
    assert set(slot.sittings.values_list("registration", flat=True)) == {nadia.pk, louis.pk}
    assert mails()[1:] == [("accepted", louis.email), ("accepted", nadia.email)]
    trail = AuditEntry.objects.filter(target=f"networking.meeting:{agreed.pk}")
    assert list(trail.order_by("pk").values_list("action", flat=True)) == [
        "networking.meeting_asked",
        "networking.meeting_accepted",
    ]


def test_accepting_again_changes_nothing(agreed, nadia, now):
    again = actions.accept(agreed, by=nadia, now=now)

    assert again.sequence == agreed.sequence
    assert Sitting.objects.count() == 2


def test_only_who_is_asked_accepts(meeting, louis, zoe, now):
    for wrong in (louis, zoe):
        with pytest.raises(actions.NotYours):
            actions.accept(meeting, by=wrong, now=now)


def test_a_stranger_does_nothing_to_a_meeting(agreed, zoe, later, now):
    for gesture in (
        lambda: actions.cancel(agreed, by=zoe, now=now),
        lambda: actions.decline(agreed, by=zoe, now=now),
        lambda: actions.propose(agreed, later, by=zoe, now=now),
        lambda: actions.mark_missed(agreed, by=zoe, now=agreed.slot.ends_at),
    ):
        with pytest.raises(actions.NotYours):
            gesture()
    assert fresh(agreed).sequence == agreed.sequence


def test_a_request_that_lapsed_is_not_accepted(meeting, nadia, now):
    with pytest.raises(actions.NotYours):
        actions.accept(meeting, by=nadia, now=now + timedelta(minutes=30))


def test_a_person_has_one_meeting_a_slot(agreed, zoe, nadia, louis, slot, later, now):
    with pytest.raises(actions.NotFree):
        ask(zoe, nadia, slot, now)
    with pytest.raises(actions.NotFree):
        ask(louis, zoe, slot, now)
    assert ask(zoe, nadia, later, now).state == State.OPEN


def test_the_second_to_accept_is_refused_and_keeps_the_request(nadia, louis, zoe, slot, now):
    first, second = ask(louis, nadia, slot, now), ask(zoe, nadia, slot, now)
    actions.accept(first, by=nadia, now=now)

    with pytest.raises(actions.NotFree):
        actions.accept(second, by=nadia, now=now)
    assert fresh(second).state == State.OPEN


def test_the_last_table_is_given_once(edition, nadia, louis, zoe, slot, now):
    edition.tables.filter(number=2).delete()
    eve = shown(edition, "Eva")
    first, second = ask(louis, nadia, slot, now), ask(zoe, eve, slot, now)
    actions.accept(first, by=nadia, now=now)

    with pytest.raises(actions.NoTable):
        actions.accept(second, by=eve, now=now)


def test_who_may_climb_leaves_step_free_tables_to_others(edition, meeting, nadia, now):
    TableFactory(edition=edition, number=9, is_step_free=False)

    assert actions.accept(meeting, by=nadia, now=now).table.number == 9


@pytest.mark.parametrize("who", ["asking", "accepting"])
def test_either_may_want_a_step_free_table(edition, nadia, louis, slot, now, who):
    edition.tables.update(is_step_free=False)
    meeting = ask(louis, nadia, slot, now, step_free=who == "asking")

    with pytest.raises(actions.NoTable):
        actions.accept(meeting, by=nadia, now=now, step_free=who == "accepting")
    TableFactory(edition=edition, number=7)
    assert actions.accept(meeting, by=nadia, now=now, step_free=True).table.number == 7


# -- Another time ----------------------------------------------------------------------------------


def test_proposing_turns_whose_answer_is_awaited(meeting, nadia, louis, later, now):
    at = now + timedelta(minutes=20)

    proposed = actions.propose(meeting, later, by=nadia, now=at, words="Plutôt 16 h ?")

    assert (proposed.slot, proposed.awaits, proposed.answer) == (later, "asking", "Plutôt 16 h ?")
    assert proposed.expires_at == at + timedelta(minutes=30)
    assert mails()[1:] == [("proposed", louis.email)]
    with pytest.raises(actions.NotYours):
        actions.accept(proposed, by=nadia, now=at)
    assert actions.accept(proposed, by=louis, now=at).slot == later


def test_proposing_twice_tells_once(meeting, nadia, later, now):
    for _click in range(2):
        actions.propose(meeting, later, by=nadia, now=now)

    assert [kind for kind, _to in mails()] == ["asked", "proposed"]


def test_who_waits_proposes_nothing(meeting, louis, later, now):
    with pytest.raises(actions.NotYours):
        actions.propose(meeting, later, by=louis, now=now)


def test_moving_what_is_agreed_frees_its_table_at_once(agreed, zoe, nadia, louis, slot, later, now):
    moved = actions.propose(agreed, later, by=louis, now=now)

    assert (moved.state, moved.table, moved.awaits) == (State.OPEN, None, "asked")
    assert not Sitting.objects.exists()
    assert ask(zoe, nadia, slot, now).state == State.OPEN
    assert mails()[-2:] == [("proposed", nadia.email), ("asked", nadia.email)]


def test_what_has_begun_is_moved_and_cancelled_no_more(agreed, nadia, later, slot):
    for gesture in (actions.cancel, lambda m, **k: actions.propose(m, later, **k)):
        with pytest.raises(actions.NotYours):
            gesture(agreed, by=nadia, now=slot.starts_at)


# -- Declining, cancelling, missing ----------------------------------------------------------------


def test_declining_tells_who_waits_with_the_words(meeting, nadia, louis, now):
    for _click in range(2):
        declined = actions.decline(meeting, by=nadia, now=now, words="Une autre fois.")

    assert (declined.state, declined.ended_by, declined.answer) == (
        State.DECLINED,
        "asked",
        "Une autre fois.",
    )
    assert mails()[1:] == [("declined", louis.email)]


def test_a_request_is_taken_back_by_who_waits_alone(meeting, nadia, louis, now):
    with pytest.raises(actions.NotYours):
        actions.cancel(meeting, by=nadia, now=now)

    assert actions.cancel(meeting, by=louis, now=now).state == State.CANCELLED
    assert [kind for kind, _to in mails()] == ["asked"]


@pytest.mark.parametrize("who", ["nadia", "louis"])
def test_either_cancels_what_is_agreed_and_the_other_is_told(request, agreed, who, now):
    by = request.getfixturevalue(who)

    for _click in range(2):
        actions.cancel(agreed, by=by, now=now)

    ended = fresh(agreed)
    assert (ended.state, ended.table, ended.sequence) == (State.CANCELLED, None, 2)
    assert not Sitting.objects.exists()
    assert mails()[3:] == [("cancelled", ended.other_than(by).email)]


def test_either_says_that_the_other_did_not_come(agreed, nadia, louis, slot, now):
    with pytest.raises(actions.TooSoon):
        actions.mark_missed(agreed, by=nadia, now=now)

    actions.mark_missed(agreed, by=nadia, now=slot.starts_at)
    told = fresh(agreed)
    assert (told.asking_missed, told.asked_missed) == (True, False)
    assert told.was_missed_by(louis)
    actions.mark_missed(agreed, by=nadia, now=slot.ends_at, missed=False)
    assert not fresh(agreed).asking_missed


def test_leaving_ends_what_is_to_come_and_tells_who_counted_on_it(
    edition, agreed, nadia, louis, zoe, later, now
):
    open_one = ask(zoe, louis, later, now)
    other = ask(zoe, nadia, later, now)

    ended = actions.end_meetings(louis, now=now)

    assert ended == 2
    assert {fresh(one).state for one in (agreed, open_one)} == {State.CANCELLED}
    assert fresh(other).state == State.OPEN
    assert mails()[-1] == ("cancelled", nadia.email)
    assert actions.end_meetings(louis, now=now) == 0


def test_what_was_held_stays_when_somebody_leaves(agreed, louis, slot):
    actions.end_meetings(louis, now=slot.ends_at)

    assert fresh(agreed).state == State.ACCEPTED


def test_a_block_ends_meetings_of_these_two_alone(agreed, nadia, louis, zoe, later, now):
    other = ask(zoe, nadia, later, now)

    assert actions.end_meetings(nadia, now=now, with_whom=louis) == 1
    assert fresh(other).state == State.OPEN


# -- What is free ----------------------------------------------------------------------------------


def session_at(edition, slot, kind="plenary", **more) -> Session:
    return SessionFactory(
        edition=edition, kind=kind, starts_at=slot.starts_at, ends_at=slot.ends_at, **more
    )


def test_a_common_session_is_busy_until_both_say_otherwise(edition, nadia, louis, slot, now):
    session_at(edition, slot)
    with pytest.raises(actions.NotFree):
        ask(louis, nadia, slot, now)
    for person in (nadia, louis):
        actions.say_when(person, [slot.pk], among=[slot.pk], now=now)

    assert ask(louis, nadia, slot, now).state == State.OPEN


@pytest.mark.parametrize("change", ["cancelled", "moved"])
def test_a_session_that_goes_leaves_its_hour_free(edition, nadia, louis, slot, later, now, change):
    session = session_at(edition, slot)
    if change == "cancelled":
        session.state = Session.State.CANCELLED
    else:
        session.starts_at, session.ends_at = later.starts_at, later.ends_at
    session.save()

    assert ask(louis, nadia, slot, now).state == State.OPEN


def seated(edition, person, slot, now):
    workshop = WorkshopFactory(
        round__edition=edition,
        session__starts_at=slot.starts_at - timedelta(minutes=10),
        session__ends_at=slot.ends_at,
    )
    take_seat(workshop, registration=person, now=now)
    return workshop


def test_a_seat_in_a_workshop_cannot_be_overridden(edition, nadia, louis, slot, now):
    seated(edition, nadia, slot, now)
    actions.say_when(nadia, [slot.pk], among=[slot.pk], now=now)

    with pytest.raises(actions.NotFree):
        ask(louis, nadia, slot, now)
    assert not Availability.objects.exists()


def test_a_seat_taken_after_the_request_stops_the_answer(edition, meeting, nadia, slot, now):
    seated(edition, nadia, slot, now)

    with pytest.raises(actions.NotFree):
        actions.accept(meeting, by=nadia, now=now)


def test_each_may_close_a_slot(nadia, louis, slot, now):
    actions.say_when(nadia, [], among=[slot.pk], now=now)

    with pytest.raises(actions.NotFree):
        ask(louis, nadia, slot, now)
    actions.say_when(nadia, [slot.pk], among=[slot.pk], now=now)
    assert not Availability.objects.exists()


def test_slots_that_were_not_on_the_page_stay_as_they_were(nadia, slot, later, now):
    actions.say_when(nadia, [], among=[slot.pk], now=now)

    assert list(Availability.objects.values_list("slot", "is_free")) == [(slot.pk, False)]


def lunch(edition) -> list:
    first, last = slot_at(edition, 12, 40), slot_at(edition, 13, 40)
    SessionFactory(
        edition=edition,
        kind="meal",
        starts_at=first.starts_at - timedelta(minutes=10),
        ends_at=last.ends_at,
    )
    return [first, slot_at(edition, 13), slot_at(edition, 13, 20), last]


def test_who_stays_for_lunch_keeps_half_an_hour(edition, tables, now):
    nadia = shown(edition, "Nadia", lunch=True)
    answers = []
    for n, slot in enumerate(lunch(edition)):
        try:
            actions.accept(ask(shown(edition, f"P{n}"), nadia, slot, now), by=nadia, now=now)
            answers.append("agreed")
        except Refused as refusal:
            answers.append(refusal.code)

    # 12 h 40 and 13 h leave 40 minutes; with 13 h 20 only 20 would be left in one piece.
    assert answers == ["agreed", "agreed", "not_free", "not_free"]


def test_who_does_not_eat_there_may_meet_all_along(edition, nadia, tables, now):
    for n, slot in enumerate(lunch(edition)):
        actions.accept(ask(shown(edition, f"P{n}"), nadia, slot, now), by=nadia, now=now)

    assert Sitting.objects.filter(registration=nadia).count() == 4


def test_the_directorys_filter_says_what_the_agenda_says(edition, tables, now):
    slots = [*lunch(edition), slot_at(edition, 15, 40)]
    session_at(edition, slots[4])
    people = [shown(edition, f"P{n}", lunch=n % 2 == 0) for n in range(8)]
    for n in (0, 1):
        other = shown(edition, f"Q{n}")
        for slot in slots[:2]:
            actions.accept(ask(other, people[n], slot, now), by=people[n], now=now)
            other = shown(edition, f"R{n}")
    actions.say_when(people[2], [], among=[slots[0].pk], now=now)
    actions.say_when(people[3], [slots[4].pk], among=[slots[4].pk], now=now)
    seated(edition, people[4], slots[3], now)
    days = days_of(people, Rules.of(edition))

    for slot in slots:
        found = free_at(slot, Profile.objects.filter(registration__in=people))

        expected = {one.pk for one in people if why_not(span_of(slot), days[one.pk]) is None}
        assert {profile.registration_id for profile in found} == expected
        assert expected not in (set(), set(people))


@pytest.mark.parametrize("how_many", [1, 5])
def test_offers_cost_the_same_however_many_slots(
    edition, nadia, louis, tables, now, how_many, django_assert_num_queries
):
    for n in range(how_many):
        slot_at(edition, 15, 10 * n, 10)
    rules = Rules.of(edition)

    with django_assert_num_queries(8):
        found = offers(louis, nadia, rules, now=now)

    assert len(found) == how_many
    assert {one.tables for one in found} == {2}


def test_offers_tell_nothing_of_the_others_day(agreed, nadia, louis, zoe, slot, later, now):
    mine, theirs = (
        offers(reader, zoe, Rules.of(slot.edition), now=now)[0] for reader in (nadia, zoe)
    )
    seen_by_zoe = offers(zoe, nadia, Rules.of(slot.edition), now=now)

    assert mine.with_whom == "Louis L."
    assert theirs.with_whom == ""
    assert [(one.is_theirs_busy, one.with_whom, one.is_free) for one in seen_by_zoe] == [
        (True, "", False),
        (False, "", True),
    ]


def test_a_profile_that_was_not_agreed_to_is_nobody(edition, louis, slot, now):
    hidden = RegistrationFactory(edition=edition, category=louis.category)
    ProfileFactory(registration=hidden, agreed=False)

    with pytest.raises(actions.NotShown):
        ask(louis, hidden, slot, now)


# -- Tables and slots ------------------------------------------------------------------------------


def test_closing_a_table_moves_its_meetings_to_another(agreed, nadia, louis, now):
    by = UserFactory()

    following = actions.close_table(agreed.table, by=by, now=now)

    moved = fresh(agreed)
    assert (len(following.moves), following.ends) == (1, [])
    assert (moved.table.number, moved.sequence) == (2, agreed.sequence + 1)
    assert mails()[-2:] == [("table", louis.email), ("table", nadia.email)]


def test_closing_the_last_table_ends_its_meetings(edition, agreed, nadia, louis, now):
    edition.tables.filter(number=2).update(is_open=False)

    following = actions.close_table(agreed.table, by=UserFactory(), now=now)

    assert ([one.pk for one in following.ends], following.moves) == ([agreed.pk], [])
    assert fresh(agreed).state == State.CANCELLED
    assert {to for kind, to in mails() if kind == "cancelled"} == {nadia.email, louis.email}


def test_who_needs_no_steps_is_moved_to_no_other(edition, meeting, nadia, now):
    edition.tables.filter(number=2).update(is_step_free=False)
    agreed = actions.accept(meeting, by=nadia, now=now, step_free=True)

    following = actions.what_follows(agreed.table, now)

    assert [one.pk for one in following.ends] == [agreed.pk]


def test_closing_a_slot_ends_its_meetings(agreed, slot, now):
    actions.close_slot(slot, by=UserFactory(), now=now)

    assert fresh(agreed).state == State.CANCELLED
    assert not Sitting.objects.exists()


def test_what_was_held_stays_and_keeps_its_table(agreed, slot):
    by, after = UserFactory(), slot.ends_at

    assert actions.remove_table(agreed.table, by=by, now=after) is False
    assert actions.remove_slot(slot, by=by, now=after) is False
    assert fresh(agreed).state == State.ACCEPTED
    agreed.table.refresh_from_db()
    assert not agreed.table.is_open


def test_what_served_nobody_is_taken_away(edition, slot, tables, now):
    by = UserFactory()

    assert actions.remove_table(tables[0], by=by, now=now)
    assert actions.remove_slot(slot, by=by, now=now)
    assert edition.tables.count() == 1
    assert not edition.slots.exists()


def test_a_time_taken_away_meanwhile_is_asked_for_and_proposed_no_more(
    meeting, nadia, louis, zoe, later, now
):
    actions.remove_slot(Slot.objects.get(pk=later.pk), by=UserFactory(), now=now)

    with pytest.raises(actions.SlotGone):
        ask(zoe, nadia, later, now)
    with pytest.raises(actions.SlotGone):
        actions.propose(meeting, later, by=nadia, now=now)
    assert fresh(meeting).slot_id == meeting.slot_id


@pytest.mark.parametrize(
    "deed",
    [actions.close_slot, actions.open_slot, actions.remove_slot],
    ids=lambda one: one.__name__,
)
def test_the_second_organiser_to_remove_a_slot_is_told(slot, now, deed):
    same = Slot.objects.get(pk=slot.pk)
    actions.remove_slot(same, by=UserFactory(), now=now)

    with pytest.raises(actions.Removed):
        deed(slot, by=UserFactory(), now=now)


def test_a_table_removed_meanwhile_is_not_described(tables, now):
    same = Table.objects.get(pk=tables[0].pk)
    actions.remove_table(same, by=UserFactory(), now=now)

    with pytest.raises(actions.Removed):
        actions.describe_table(
            tables[0], note="", note_en="", step_free=True, by=UserFactory(), now=now
        )


def test_slots_are_made_once(edition, now):
    whole = span_of(slot_at(edition, 12, 40, 80))
    edition.slots.all().delete()
    kwargs = {"length": timedelta(minutes=15), "pause": timedelta(minutes=5)}

    made, left_out = actions.make_slots(edition, whole, by=UserFactory(), now=now, **kwargs)
    again, left_again = actions.make_slots(edition, whole, by=UserFactory(), now=now, **kwargs)

    assert (len(made), left_out, again, left_again) == (4, 0, [], 4)


def test_tables_follow_the_highest_number(edition, tables, now):
    TableFactory(edition=edition, number=40)

    made = actions.add_tables(edition, 2, by=UserFactory(), now=now, note="Au fond")

    assert [(table.number, table.note) for table in made] == [(41, "Au fond"), (42, "Au fond")]
