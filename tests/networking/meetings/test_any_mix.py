"""Whatever is done in any order: nobody sits twice, no table is double, and all are told true."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assises.errors import Refused
from assises.models import Edition, User
from networking.meetings import actions
from networking.meetings.days import days_of, span_of
from networking.meetings.following import follow
from networking.models import Block, Meeting, Profile, Rules, Sitting, Slot, Table
from registration.models import Consent, Registration
from tests.factories import SessionFactory, TableFactory, UserFactory, WorkshopFactory
from tests.networking.meetings.conftest import shown, slot_at
from workshops.actions import release_seat, take_seat

State = Meeting.State
WHO, WHEN = st.integers(0, 3), st.integers(0, 3)
TABLE = st.integers(0, 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), WHO, WHO, WHEN),
        st.tuples(st.just("ask"), WHO, WHO, WHEN),
        st.tuples(st.just("accept"), WHO, st.booleans()),
        st.tuples(st.just("accept"), WHO, st.booleans()),
        st.tuples(st.just("propose"), WHO, WHEN),
        st.tuples(st.just("decline"), WHO),
        st.tuples(st.just("cancel"), WHO),
        st.tuples(st.just("leave"), WHO),
        st.tuples(st.just("block"), WHO, WHO),
        st.tuples(st.just("say"), WHO, WHEN, st.booleans()),
        st.tuples(st.just("seat"), WHO),
        st.tuples(st.just("no_seat"), WHO),
        st.tuples(st.just("table"), TABLE, st.booleans()),
        st.tuples(st.just("close"), WHEN),
        st.tuples(st.just("wait"), st.integers(5, 120)),
    ),
    min_size=5,
    max_size=25,
)


class Hall:
    """Four people, two tables, four slots, and what may happen: a method a verb."""

    def __init__(self, edition: Edition, now: datetime, by: User) -> None:
        self.edition, self.now, self.by = edition, now, by
        self.people = [shown(edition, f"P{n}", lunch=n < 2) for n in range(4)]
        for number in (1, 2):
            TableFactory(edition=edition, number=number, is_step_free=number == 2)
        self.slots = [slot_at(edition, *hour) for hour in ((12, 40), (13,), (13, 20), (15, 40))]
        meal = {"starts_at": self.slots[0].starts_at, "ends_at": self.slots[2].ends_at}
        SessionFactory(edition=edition, kind="meal", **meal)
        last = {f"session__{n}": getattr(self.slots[3], n) for n in ("starts_at", "ends_at")}
        self.workshop = WorkshopFactory(round__edition=edition, seats=9, **last)

    def live(self, who: int) -> list[Meeting]:
        mine = Meeting.objects.of(self.people[who]).filter(state__in=["open", "accepted"])
        return list(mine.with_people().order_by("asked_at", "pk"))

    def ask(self, who: int, whom: int, when: int) -> None:
        one, other = self.people[who], self.people[whom]
        slot = self.slots[when]
        actions.ask(uuid4(), asking=one, asked=other, slot=slot, message="", now=self.now)

    def accept(self, who: int, step_free: bool) -> None:
        for one in self.live(who):
            with suppress(Refused):
                before = one.state
                actions.accept(one, by=self.people[who], now=self.now, step_free=step_free)
                if before == State.OPEN:
                    self.is_free_for_both(one)

    def is_free_for_both(self, meeting: Meeting) -> None:
        """What was just agreed is in neither's way, beside itself."""
        people = (meeting.asking, meeting.asked)
        for day in days_of(people, Rules.of(self.edition), leaving=meeting).values():
            span = span_of(meeting.slot)
            assert not any(span.overlaps(one) for one in (*day.meetings, *day.workshops))
            assert day.said.get(span.starts_at) is not False

    def propose(self, who: int, when: int) -> None:
        for one in self.live(who)[:1]:
            actions.propose(one, self.slots[when], by=self.people[who], now=self.now)

    def decline(self, who: int) -> None:
        for one in self.live(who)[:1]:
            actions.decline(one, by=self.people[who], now=self.now)

    def cancel(self, who: int) -> None:
        for one in self.live(who)[:1]:
            actions.cancel(one, by=self.people[who], now=self.now)

    def leave(self, who: int) -> None:
        mine = Consent.objects.filter(registration=self.people[who])
        mine.update(withdrawn_at=self.now)

    def block(self, who: int, whom: int) -> None:
        if who != whom:
            Block.objects.get_or_create(
                by=self.people[who], about=self.people[whom], defaults={"at": self.now}
            )

    def say(self, who: int, when: int, free: bool) -> None:
        slot = self.slots[when].pk
        chosen = [slot] if free else []
        actions.say_when(self.people[who], chosen, among=[slot], now=self.now)

    def seat(self, who: int) -> None:
        take_seat(self.workshop, registration=self.people[who], now=self.now)

    def no_seat(self, who: int) -> None:
        release_seat(self.workshop, registration=self.people[who], now=self.now)

    def table(self, which: int, is_open: bool) -> None:
        table = Table.objects.order_by("number")[which]
        do = actions.open_table if is_open else actions.close_table
        do(table, by=self.by, now=self.now)

    def close(self, when: int) -> None:
        actions.close_slot(Slot.objects.get(pk=self.slots[when].pk), by=self.by, now=self.now)

    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)


def check(now: datetime) -> None:
    """What holds after every step, whatever it was."""
    agreed = Meeting.objects.accepted().with_people().prefetch_related("sittings")
    for meeting in agreed:
        sitting = {(one.registration_id, one.slot_id) for one in meeting.sittings.all()}
        both = (meeting.asking_id, meeting.asked_id)
        assert sitting == {(person, meeting.slot_id) for person in both}
        assert meeting.agreed_at is not None
        if meeting.slot.starts_at > now:
            assert meeting.table.is_open
            assert meeting.slot.is_open
            assert meeting.table.is_step_free or not meeting.wants_step_free
    assert Sitting.objects.count() == 2 * len(agreed)
    assert not Meeting.objects.exclude(state="accepted").exclude(table=None).exists()


def check_followed(now: datetime) -> None:
    """What holds once the mail sender has looked."""
    assert not Meeting.objects.filter(state=State.OPEN, expires_at__lte=now).exists()
    for reader in Registration.objects.all():
        theirs = Meeting.objects.of(reader)
        standing = theirs.filter(state=State.OPEN) | theirs.accepted().filter(slot__ends_at__gt=now)
        seen = Profile.objects.seen_by(reader).values("registration")
        for meeting in standing:
            assert seen.filter(registration=meeting.other_than(reader)).exists()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_mix_keeps_people_and_tables_single(edition, steps):
    with transaction.atomic():
        morning = edition.starts_at + timedelta(hours=2)
        play = Hall(edition, morning, UserFactory())
        for name, *arguments in steps:
            with suppress(Refused):
                getattr(play, name)(*arguments)
            check(play.now)
        for _twice in range(2):
            follow(play.now)
        check(play.now)
        check_followed(play.now)
        transaction.set_rollback(True)
