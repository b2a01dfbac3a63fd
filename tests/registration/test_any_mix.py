"""Whatever is done in any order: never one too many, never a free place that nobody is offered."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assises.errors import Refused
from assises.models import Edition, User
from registration import actions
from registration.actions.categories import OF_CATEGORY, OF_EDITION
from registration.actions.importing import import_people
from registration.models import Category, Registration
from tests.factories import CategoryFactory, UserFactory

State = Registration.State
UPLOADS = [UUID(int=1), UUID(int=2)]  # the same list may be brought twice

PERSON, KIND, PLACES = st.integers(0, 6), st.integers(0, 1), st.integers(0, 3)
CAPACITY = st.sampled_from([0, 2, 4, 6, 30])  # often the quota alone is in the way
LINES = st.lists(st.tuples(PERSON, KIND, st.booleans()), min_size=1, max_size=5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("register"), PERSON, KIND),
        st.tuples(st.just("import"), st.sampled_from(UPLOADS), LINES),
        st.tuples(st.just("cancel"), PERSON),
        st.tuples(st.just("accept"), PERSON),
        st.tuples(st.just("promote"), PERSON),
        st.tuples(st.just("move"), PERSON, KIND),
        st.tuples(st.just("erase"), PERSON),
        st.tuples(st.just("quota"), KIND, st.none() | PLACES),
        st.tuples(st.just("quota"), st.just(1), st.none() | PLACES),
        st.tuples(st.just("capacity"), CAPACITY),
        st.tuples(st.just("wait"), st.integers(1, 30)),
    ),
    min_size=4,
    max_size=20,
)


class Registering:
    """An edition with two categories, and what may happen to it: a method a verb."""

    def __init__(self, edition: Edition, details: actions.Details, now: datetime, by: User) -> None:
        self.edition, self.details, self.now, self.by = edition, details, now, by
        other = CategoryFactory(edition=edition, slug="elected", number=2)
        self.kinds = [details.category.pk, other.pk]

    def person(self, who: int, kind: int, email: str = "") -> actions.Details:
        category = Category.objects.get(pk=self.kinds[kind])
        return replace(self.details, first_name=f"Person {who}", category=category, email=email)

    def those(self, who: int) -> list[Registration]:
        return list(Registration.objects.filter(first_name=f"Person {who}").order_by("number"))

    def register(self, who: int, kind: int) -> None:
        details = self.person(who, kind, f"{who}@example.org")
        actions.register(uuid4(), edition=self.edition, details=details, now=self.now)

    def import_(self, upload: UUID, lines: list[tuple[int, int, bool]]) -> None:
        people = [
            (line, self.person(who, kind, f"{who}@example.org" if has_address else ""))
            for line, (who, kind, has_address) in enumerate(lines, start=2)
        ]
        import_people(
            upload, people, edition=self.edition, now=self.now, by=self.by, with_mails=True
        )

    def cancel(self, who: int) -> None:
        for one in self.those(who):
            actions.cancel(one, now=self.now)

    def accept(self, who: int) -> None:
        for one in self.those(who):
            if one.state in Registration.KEPT_FOR_A_TIME:
                actions.accept(one, now=self.now)

    def promote(self, who: int) -> None:
        for one in self.those(who):
            actions.promote(one, now=self.now, by=self.by)

    def move(self, who: int, kind: int) -> None:
        category = Category.objects.get(pk=self.kinds[kind])
        for one in self.those(who):
            actions.correct(one, {"category": category}, now=self.now)

    def erase(self, who: int) -> None:
        for one in self.those(who):
            actions.erase(one, now=self.now)

    def quota(self, kind: int, places: int | None) -> None:
        category = Category.objects.get(pk=self.kinds[kind])
        said = {name: getattr(category, name) for name in OF_CATEGORY} | {"quota": places}
        actions.keep_category(category, said, now=self.now, by=self.by)

    def capacity(self, places: int) -> None:
        self.edition.refresh_from_db()
        said = {name: getattr(self.edition, name) for name in OF_EDITION} | {"capacity": places}
        actions.keep_places(self.edition, said, now=self.now, by=self.by)

    def wait(self, hours: int) -> None:
        """Time passes by itself: only here does the sender have something to pass on."""
        self.now += timedelta(hours=hours)
        actions.pass_on(self.now)


def held() -> Counter[int]:
    return Counter(Registration.objects.holding().values_list("category", flat=True))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(capacity=CAPACITY, quota=PLACES, steps=STEPS)
def test_any_mix_is_exact(edition, details, capacity, quota, steps):
    """A limit may be lowered below those who have a place: they keep it, and nobody is added."""
    Registration.objects.all().delete()
    Category.objects.update(quota=None)
    Edition.objects.update(capacity=capacity, last_number=0)
    by = UserFactory(email=f"{uuid4().hex}@example.org")
    mix = Registering(edition, details, edition.starts_at - timedelta(days=60), by)
    Category.objects.filter(pk=mix.kinds[1]).update(quota=quota)
    mix.import_(uuid4(), [(who, who % 2, who < 6) for who in range(7)])  # somebody to act upon

    for verb, *what in steps:
        before = held()
        with suppress(Refused):
            getattr(mix, {"import": "import_"}.get(verb, verb))(*what)
        assert_none_too_many(edition, before, held())
        assert_no_free_place_unoffered(edition, held())
        assert_badges_are_of_those_who_come()


def assert_none_too_many(edition: Edition, before: Counter[int], after: Counter[int]) -> None:
    edition.refresh_from_db()
    assert after.total() <= max(edition.capacity, before.total())
    for category in Category.objects.filter(edition=edition):
        if category.quota is not None:
            assert after[category.pk] <= max(category.quota, before[category.pk])


def assert_no_free_place_unoffered(edition: Edition, after: Counter[int]) -> None:
    if after.total() >= edition.capacity:
        return
    for category in Category.objects.filter(edition=edition):
        if category.quota is None or after[category.pk] < category.quota:
            assert not Registration.objects.in_line().filter(category=category).exists()


def assert_badges_are_of_those_who_come() -> None:
    live = Registration.objects.exclude(state=State.CANCELLED)
    assert not live.filter(state=State.CONFIRMED, badge="").exists()
    assert not live.exclude(state=State.CONFIRMED).exclude(badge="").exists()
