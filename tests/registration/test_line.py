"""The waiting list: fair, never a place too many, never a free one that nobody is offered."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assises import mail
from assises.models import Edition, OutgoingMail
from registration import actions
from registration.models import Category, Registration
from tests.factories import CategoryFactory, RegistrationFactory, UserFactory

State = Registration.State


@pytest.fixture
def now(edition):
    return edition.starts_at - timedelta(days=30)


@pytest.fixture
def come(edition, details, now):
    """Somebody asks for a place."""

    def ask(name: str, slowly: bool = False, **more) -> Registration:
        person = replace(details, first_name=name, **more)
        return actions.register(uuid4(), edition=edition, details=person, now=now, slowly=slowly)

    return ask


def kinds() -> list[str]:
    rows = OutgoingMail.objects.order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("registration.") for kind in rows]


def states() -> dict[str, str]:
    return dict(Registration.objects.values_list("first_name", "state"))


def test_when_full_one_waits_without_badge(come):
    Edition.objects.update(capacity=1)
    come("Amina")

    samir = come("Samir")

    assert (samir.state, samir.position(), samir.badge) == (State.WAITING, 1, "")
    assert kinds() == ["confirmed", "waiting"]


def test_a_freed_place_is_offered_at_once_to_the_first_in_line(come, now):
    Edition.objects.update(capacity=1)
    amina = come("Amina")
    samir, lou = come("Samir"), come("Lou")

    actions.cancel(amina, now=now)

    samir.refresh_from_db()
    assert (samir.state, samir.held_until) == (State.OFFERED, now + timedelta(hours=24))
    assert lou.position() == 1
    assert kinds() == ["confirmed", "waiting", "waiting", "cancelled", "offered"]


def test_an_offered_place_is_accepted_once(come, now):
    Edition.objects.update(capacity=1)
    amina, samir = come("Amina"), come("Samir")
    actions.cancel(amina, now=now)

    for _ in range(2):
        accepted = actions.accept(samir, now=now + timedelta(hours=23))

    assert accepted.is_confirmed
    assert accepted.badge
    assert kinds().count("confirmed") == 2


def test_without_an_answer_the_place_goes_on(come, now):
    Edition.objects.update(capacity=1)
    amina, samir, _ = come("Amina"), come("Samir"), come("Lou")
    actions.cancel(amina, now=now)
    late = now + timedelta(hours=24)

    with pytest.raises(actions.Lapsed):
        actions.accept(samir, now=late)
    assert actions.pass_on(late) == 1
    assert actions.pass_on(late) == 0

    assert states() == {"Amina": "cancelled", "Samir": "cancelled", "Lou": "offered"}
    assert kinds()[-2:] == ["lapsed", "offered"]


def test_who_comes_later_does_not_overtake_an_unanswered_offer(come, now, details, edition):
    Edition.objects.update(capacity=1)
    amina, _, _ = come("Amina"), come("Samir"), come("Lou")
    actions.cancel(amina, now=now)
    late = now + timedelta(hours=24)

    actions.register(uuid4(), edition=edition, details=replace(details, first_name="Zoé"), now=late)

    assert states()["Lou"] == State.OFFERED
    assert states()["Zoé"] == State.WAITING


def test_shortly_before_the_day_an_offer_is_shorter(come, edition):
    Edition.objects.update(capacity=1)
    amina, samir = come("Amina"), come("Samir")
    eve = edition.starts_at - timedelta(hours=20)

    actions.cancel(amina, now=eve)

    samir.refresh_from_db()
    assert samir.held_until == eve + timedelta(hours=2)


def test_after_the_day_nothing_is_offered(come, edition):
    Edition.objects.update(capacity=1)
    amina, samir = come("Amina"), come("Samir")

    actions.cancel(amina, now=edition.ends_at)

    samir.refresh_from_db()
    assert samir.state == State.WAITING


def test_a_full_category_makes_wait_its_own_people_alone(come, edition, details):
    Category.objects.update(quota=1)
    elected = CategoryFactory(edition=edition, slug="elected", number=2)
    come("Amina")

    assert come("Samir").state == State.WAITING
    assert come("Lou", category=elected).is_confirmed


def test_a_full_category_is_passed_over_in_the_line(come, edition, details, now):
    elected = CategoryFactory(edition=edition, slug="elected", number=2)
    Category.objects.filter(pk=details.category.pk).update(quota=1)
    Edition.objects.update(capacity=2)
    come("Amina")
    mayor = come("Anne", category=elected)
    come("Samir")
    come("Lou", category=elected)

    actions.cancel(mayor, now=now)

    assert (states()["Samir"], states()["Lou"]) == ("waiting", "offered")


def test_more_places_are_offered_by_the_sender(come, now):
    Edition.objects.update(capacity=0)
    come("Amina")
    Edition.objects.update(capacity=1)

    actions.pass_on(now)

    assert states() == {"Amina": "offered"}


def test_without_an_address_a_freed_place_is_given(edition, category, now):
    RegistrationFactory(edition=edition, category=category, state=State.WAITING, email="")

    actions.pass_on(now)

    assert Registration.objects.get().is_confirmed


def test_an_organiser_promotes_out_of_turn_while_a_place_is_free(come, now):
    staff = UserFactory()
    Edition.objects.update(capacity=1)
    amina, _, lou = come("Amina"), come("Samir"), come("Lou")

    with pytest.raises(actions.Full):
        actions.promote(lou, now=now, by=staff)
    with pytest.raises(actions.NotWaiting):
        actions.promote(actions.cancel(lou, now=now), now=now, by=staff)
    actions.cancel(amina, now=now)
    samir = Registration.objects.get(first_name="Samir")

    assert actions.promote(samir, now=now, by=staff).is_confirmed


def test_leaving_the_line_is_said_so(come, now):
    Edition.objects.update(capacity=0)

    actions.cancel(come("Amina"), now=now)

    assert kinds() == ["waiting", "left"]


def test_moving_into_a_full_category_is_refused_and_out_of_one_frees_a_place(
    come, edition, details, now
):
    Category.objects.update(quota=1)
    elected = CategoryFactory(edition=edition, slug="elected", number=2, quota=1)
    amina, _ = come("Amina"), come("Samir")
    mayor = come("Anne", category=elected)

    with pytest.raises(actions.Full):
        actions.correct(amina, {"category": elected}, now=now)
    actions.cancel(mayor, now=now)
    actions.correct(amina, {"category": elected}, now=now)

    assert states()["Samir"] == State.OFFERED


def test_a_place_to_confirm_is_held_and_confirmed_once(come, now):
    Edition.objects.update(capacity=1)
    amina = come("Amina", slowly=True)
    samir = come("Samir")

    accepted = actions.accept(amina, now=now + timedelta(minutes=9))

    assert (amina.state, amina.held_until) == (State.PENDING, now + timedelta(minutes=10))
    assert (accepted.state, samir.state) == (State.CONFIRMED, State.WAITING)
    assert kinds() == ["pending", "waiting", "confirmed"]


def test_a_place_that_nobody_confirms_goes_on_without_a_word(come, now):
    Edition.objects.update(capacity=1)
    amina, _ = come("Amina", slowly=True), come("Samir")
    late = now + timedelta(minutes=10)

    with pytest.raises(actions.Lapsed):
        actions.accept(amina, now=late)
    actions.pass_on(late)

    assert states() == {"Amina": "cancelled", "Samir": "offered"}
    assert kinds() == ["pending", "waiting", "offered"]


def test_when_full_the_slower_way_gives_a_turn_as_usual(come):
    Edition.objects.update(capacity=0)

    assert come("Amina", slowly=True).state == State.WAITING


def test_asking_again_sends_the_mail_again_and_anew_once_it_lapsed(
    come, edition, details, now, mailoutbox
):
    first = come("Amina", slowly=True)
    assert come("Amina", slowly=True).pk == first.pk
    assert kinds() == ["pending", "already"]
    mail.deliver(now)
    assert [one.subject.split(" ")[0] for one in mailoutbox] == ["Confirmez", "Confirmez"]

    person, late = replace(details, first_name="Amina"), now + timedelta(minutes=10)
    again = actions.register(uuid4(), edition=edition, details=person, now=late)

    assert (again.pk == first.pk, again.state) == (False, State.CONFIRMED)


def test_the_staff_is_never_slowed(edition, details, now):
    staff = UserFactory()

    registration = actions.register(
        uuid4(), edition=edition, details=details, now=now, by=staff, slowly=True
    )

    assert registration.is_confirmed


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["register", "slowly", "cancel", "accept", "move", "wait", "promote", "grow"]
        ),
        st.integers(0, 6),
        st.integers(0, 1),
    ),
    max_size=25,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(capacity=st.integers(0, 4), quota=st.integers(0, 3), steps=STEPS)
def test_any_history_is_exact_and_fair(edition, details, now, capacity, quota, steps):
    """After every step nobody waits while a place is free that they may take, and nobody who
    came later was offered one before them, in the same category."""
    Registration.objects.all().delete()
    Edition.objects.update(capacity=capacity, last_number=0)
    other = CategoryFactory(edition=edition, slug="elected", number=2)
    Category.objects.filter(pk=other.pk).update(quota=quota)
    categories = [details.category, other]
    staff = UserFactory(email=f"{uuid4().hex}@example.org")
    at = now

    for verb, who, which in steps:
        before = list(Registration.objects.in_line())
        person = replace(details, first_name=f"Person {who}", category=categories[which])
        mine = Registration.objects.exclude(state="cancelled").filter(first_name=person.first_name)
        if verb in ("register", "slowly"):
            slowly = verb == "slowly"
            actions.register(uuid4(), edition=edition, details=person, now=at, slowly=slowly)
        elif verb == "wait":
            at += timedelta(hours=5 * who)
        elif verb == "grow":
            Edition.objects.update(capacity=capacity + who)
        for registration in mine:
            try:
                if verb == "cancel":
                    actions.cancel(registration, now=at)
                elif verb == "accept":
                    actions.accept(registration, now=at)
                elif verb == "move":
                    actions.correct(registration, {"category": categories[which]}, now=at)
                elif verb == "promote":
                    actions.promote(registration, now=at, by=staff)
            except (actions.Lapsed, actions.Full):
                pass
        actions.pass_on(at)
        assert_exact(edition)
        if verb != "promote":
            assert_fair(before)


def assert_exact(edition: Edition) -> None:
    edition.refresh_from_db()
    held = Registration.objects.holding()
    free = edition.capacity - held.count()
    for category in Category.objects.filter(edition=edition):
        room = category.quota is None or held.filter(category=category).count() < category.quota
        assert category.quota is None or held.filter(category=category).count() <= category.quota
        waits = Registration.objects.in_line().filter(category=category).exists()
        assert not (waits and free > 0 and room)


def assert_fair(before: list[Registration]) -> None:
    """Of those who waited, those still waiting came after those who left the line by an offer.

    Who changed category left its line for another one, where a place may have been free.
    """
    now_states = dict(Registration.objects.values_list("pk", "state"))
    now_in = dict(Registration.objects.values_list("pk", "category"))
    for category in {person.category_id for person in before}:
        line = [one for one in before if one.category_id == category == now_in[one.pk]]
        served = [p.number for p in line if now_states[p.pk] in ("offered", "confirmed")]
        still = [p.number for p in line if now_states[p.pk] == "waiting"]
        assert not (served and still) or max(served) < min(still)
