"""Whatever the order of blocks, withdrawals and gestures of the desk, nobody sees what they
should not: held against a model of what each may see, kept by hand."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from networking.models import Block, Exchange, Meeting, Notice, Profile, Reply, Report, Sitting
from networking.notices import actions as wall
from networking.notices.refusals import Answered, NotShown, NotThere
from networking.safety import actions, handling
from networking.safety.refusals import NotAside
from networking.safety.subjects import subject_of
from registration.models import Consent, Registration
from tests.factories import EditionFactory, UserFactory
from tests.networking.people import profile_of, somebody
from tests.networking.safety.test_actions import exchange_of, meeting_of

NOW = datetime(2027, 3, 18, 9, 30, tzinfo=UTC)
WHO = st.integers(0, 2)


class Crowd(RuleBasedStateMachine):
    """Three people, each with a notice that the two others have replied to."""

    def __init__(self) -> None:
        super().__init__()
        for table in (Report, Sitting, Meeting, Exchange, Notice, Block, Profile):
            table.objects.all().delete()
        Consent.objects.all().delete()
        Registration.objects.all().delete()
        self.edition = EditionFactory(is_current=False)
        self.by = UserFactory()
        self.people = [somebody(self.edition, name) for name in ("Amina", "Paul", "Zoé")]
        self.notices = [self._posted(person) for person in self.people]
        self.blocks: set[tuple[int, int]] = set()
        self.hidden: dict[str, set[int]] = {"withdrawn": set(), "aside": set(), "cancelled": set()}
        self.minute = 0

    def _posted(self, author: Registration) -> Notice:
        notice = wall.post(wall.Words("offer", "Un four"), id=uuid4(), author=author, now=NOW)
        for person in self.people:
            if person != author:
                wall.reply(notice, "Oui", id=uuid4(), author=person, now=NOW)
        return notice

    # -- What may happen -----------------------------------------------------------------------

    @rule(one=WHO, other=WHO)
    def block(self, one, other):
        if one != other:
            self._meet(one, other)
            actions.block(self.people[one], self.people[other], NOW)
            self.blocks.add((one, other))

    @rule(one=WHO, other=WHO)
    def unblock(self, one, other):
        mine = Block.objects.filter(by=self.people[one], about=self.people[other]).first()
        if mine:
            actions.unblock(self.people[one], mine.pk, NOW)
        self.blocks.discard((one, other))

    @rule(who=WHO, on=st.booleans())
    def agree(self, who, on):
        Consent.objects.filter(registration=self.people[who]).update(
            withdrawn_at=None if on else NOW
        )
        (set.discard if on else set.add)(self.hidden["withdrawn"], who)

    @rule(who=WHO, on=st.booleans())
    def come(self, who, on):
        state = "confirmed" if on else "cancelled"
        Registration.objects.filter(pk=self.people[who].pk).update(state=state)
        (set.discard if on else set.add)(self.hidden["cancelled"], who)

    @rule(who=WHO, by=WHO)
    def put_aside(self, who, by):
        subject = subject_of("profile", profile_of(self.people[who]).pk, self.people[by])
        blocked_by = (who, by) in self.blocks
        assert (subject is not None) == (who != by and not blocked_by and self._is_shown(who))
        if subject:
            self._meet(who, by)
            self.minute += 15  # so that the limit of reports is not what is tested here
            at = NOW + timedelta(minutes=self.minute)
            said = actions.report(subject, actions.Complaint("rude"), by=self.people[by], now=at)
            handling.handle(said, "suspended", note="", by=self.by, now=NOW)
            self.hidden["aside"].add(who)

    @rule(who=WHO)
    def lift(self, who):
        try:
            handling.lift(self.people[who], by=self.by, now=NOW)
        except NotAside:
            assert who not in self.hidden["aside"]
        self.hidden["aside"].discard(who)

    @rule(who=WHO, to=WHO)
    def write(self, who, to):
        """Words are refused from who is not shown, and to who is not seen."""
        person, notice = self.people[who], self.notices[to]
        try:
            wall.change(self.notices[who], wall.Words("need", "X"), author=person, now=NOW)
        except NotShown:
            assert not self._is_shown(who)
        except Answered:
            assert self._is_shown(who)
        try:
            made = wall.reply(notice, "Oui", id=uuid4(), author=person, now=NOW)
        except NotShown:
            assert not self._is_shown(who)
        except NotThere:
            assert to != who
            assert not self._sees(who, to)
        else:
            assert who == to or self._sees(who, to)
            made.delete()

    # -- What holds ------------------------------------------------------------------------------

    @invariant()
    def each_sees_what_they_should(self):
        for reader, person in enumerate(self.people):
            seen = {n for n in range(3) if n != reader and self._sees(reader, n)}
            profiles = Profile.objects.seen_by(person).values_list("registration", flat=True)
            assert set(profiles) == {self.people[n].pk for n in seen}
            notices = Notice.objects.seen_by(person).with_replies(person)
            assert {one.pk for one in notices} == {self.notices[n].pk for n in seen | {reader}}
            for one in notices:
                authors = {reply.author_id for reply in one.answers}
                known = {self.people[n].pk for n in seen | {reader}}
                assert authors == known - {one.author_id}
            assert {one.author_id for one in Reply.objects.seen_by(person)} <= known

    @invariant()
    def nobody_meets_whom_they_may_not_see(self):
        for meeting in Meeting.objects.filter(state__in=["open", "accepted"]):
            sides = [self.people.index(one) for one in (meeting.asking, meeting.asked)]
            assert tuple(sides) not in self.blocks
            assert tuple(reversed(sides)) not in self.blocks
        live = Sitting.objects.exclude(meeting__state="accepted")
        assert not live.exists()

    def _is_shown(self, who: int) -> bool:
        return not any(who in hidden for hidden in self.hidden.values())

    def _sees(self, reader: int, who: int) -> bool:
        apart = {(reader, who), (who, reader)} & self.blocks
        return self._is_shown(who) and not apart

    def _meet(self, one: int, other: int) -> None:
        """Something between the two that a block or the desk must end; not once they are apart."""
        if {(one, other), (other, one)} & self.blocks:
            return
        if not Meeting.objects.filter(state__in=["open", "accepted"]).exists():
            self.minute += 1
            hours = timedelta(hours=2, minutes=self.minute)
            meeting_of(self.people[one], self.people[other], NOW, state="accepted", starts_in=hours)
        pair = Exchange.objects.between(self.people[one], self.people[other])
        if not pair.exists():
            exchange_of(self.people[one], self.people[other], NOW)


class TestAnyOrder(TestCase):
    def test_nobody_sees_what_they_should_not(self):
        run_state_machine_as_test(
            Crowd,
            settings=settings(
                max_examples=8,
                stateful_step_count=15,
                deadline=None,
                phases=[Phase.reuse, Phase.generate],  # each step writes: to shrink takes minutes
                suppress_health_check=list(HealthCheck),
            ),
        )
