"""Codes: once, several times, until a date; revoked; never more uses than they have."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assises.models import OutgoingMail
from registration import actions
from registration.models import Category, Invitation, Registration
from tests.factories import CategoryFactory, EditionFactory, UserFactory

FORM = "/inscription/"


@pytest.fixture
def press(edition) -> Category:
    return CategoryFactory(edition=edition, slug="press", name="Presse", number=2, is_public=False)


@pytest.fixture
def early(now):
    """Months before the day."""
    return now - timedelta(days=100)


@pytest.fixture
def code(press, early) -> Invitation:
    return actions.invite(
        press, labels=["La Voix"], word="Presse 2027", now=early, by=UserFactory()
    )[0]


def come(details, number: int, **changes):
    return replace(details, first_name=f"Amina {number}", **changes)


def test_a_code_is_read_however_it_is_typed(edition, details, press, code, early):
    said = replace(details, category=press, invitation=" presse-2027 ")

    registration = actions.register(uuid4(), edition=edition, details=said, now=early)

    assert (registration.invitation, registration.category) == (code, press)


@pytest.mark.parametrize("typed", ["", "nothing", "PRESSE2028"])
def test_without_its_code_a_category_stays_closed(edition, details, press, code, early, typed):
    said = replace(details, category=press, invitation=typed)

    with pytest.raises((actions.WrongCode, actions.WrongCategory)):
        actions.register(uuid4(), edition=edition, details=said, now=early)

    assert not Registration.objects.exists()


def test_a_code_opens_its_own_category_alone(edition, details, code, early):
    jury = CategoryFactory(edition=edition, slug="jury", number=3, is_public=False)

    with pytest.raises(actions.WrongCode):
        actions.register(
            uuid4(),
            edition=edition,
            details=replace(details, category=jury, invitation=code.code),
            now=early,
        )


def test_a_code_of_another_edition_opens_nothing(details, early):
    other = EditionFactory(is_current=False)
    theirs = CategoryFactory(edition=other, slug="press", is_public=False)
    code = actions.invite(theirs, labels=[""], now=early, by=UserFactory())[0]

    with pytest.raises(actions.WrongCode):
        actions.invitation_of(details.category.edition, code.code, early)


def test_a_code_is_good_once_and_again_when_its_use_is_given_back(
    edition, details, press, code, early
):
    said = replace(details, category=press, invitation=code.code)
    first = actions.register(uuid4(), edition=edition, details=come(said, 1), now=early)
    with pytest.raises(actions.UsedUp):
        actions.register(uuid4(), edition=edition, details=come(said, 2), now=early)

    actions.cancel(first, now=early)
    second = actions.register(uuid4(), edition=edition, details=come(said, 2), now=early)

    assert second.is_confirmed


def test_the_same_form_twice_uses_a_code_once(edition, details, press, code, early):
    said, id = replace(details, category=press, invitation=code.code), uuid4()

    first = actions.register(id, edition=edition, details=said, now=early)
    again = actions.register(id, edition=edition, details=said, now=early)

    assert first == again


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"revoked_at": True}, actions.WrongCode),
        ({"expires_at": True}, actions.Expired),
    ],
)
def test_a_code_that_is_over_opens_nothing(edition, code, early, change, refusal):
    Invitation.objects.update(**dict.fromkeys(change, early))

    with pytest.raises(refusal):
        actions.invitation_of(edition, code.code, early)


def test_revoking_keeps_who_came(edition, details, press, code, early):
    said = replace(details, category=press, invitation=code.code)
    registration = actions.register(uuid4(), edition=edition, details=said, now=early)

    actions.revoke(code, now=early, by=UserFactory())

    registration.refresh_from_db()
    assert registration.is_confirmed


@pytest.mark.django_db(transaction=True)
def test_one_code_lets_one_in_however_many_try(edition, details, press, code, early):
    said = replace(details, category=press, invitation=code.code)

    def ask(number: int) -> bool:
        try:
            actions.register(uuid4(), edition=edition, details=come(said, number), now=early)
        except actions.UsedUp:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        admitted = list(pool.map(ask, range(16)))

    assert admitted.count(True) == 1
    assert Registration.objects.count() == 1


class TestAnyMix(TestCase):
    """Whatever is asked, cancelled and revoked, in any order."""

    @settings(max_examples=25, deadline=None)
    @given(
        uses=st.integers(1, 3),
        quota=st.integers(1, 4),
        steps=st.lists(st.tuples(st.sampled_from(["ask", "cancel", "revoke"]), st.integers(0, 9))),
    )
    def test_uses_and_quota_hold(self, uses, quota, steps):
        edition = EditionFactory(capacity=6)
        early = edition.starts_at - timedelta(days=100)
        staff = UserFactory()
        press = CategoryFactory(edition=edition, slug="press", is_public=False, quota=quota)
        code = actions.invite(press, labels=[""], uses=uses, now=early, by=staff)[0]
        for verb, number in steps:
            self.do(verb, number, edition, press, code, early, staff)

            live = Registration.objects.exclude(state="cancelled")
            assert live.filter(invitation=code).count() <= uses
            assert live.holding().filter(category=press).count() <= quota

    def do(self, verb, number, edition, press, code, now, staff):
        if verb == "revoke" and number == 0:
            actions.revoke(code, now=now, by=staff)
        if verb == "cancel":
            for registration in Registration.objects.order_by("number")[number : number + 1]:
                actions.cancel(registration, now=now)
        if verb == "ask":
            details = actions.Details(
                press, f"P{number}", "Test", f"p{number}@example.org", invitation=code.code
            )
            with suppress(actions.UsedUp, actions.WrongCode):
                actions.register(uuid4(), edition=edition, details=details, now=now)


# -- The form --------------------------------------------------------------------------------------


@pytest.fixture
def typed() -> dict[str, str]:
    return {
        "id": str(uuid4()),
        "first_name": "Amina",
        "last_name": "Kaddour",
        "email": "amina@example.org",
        "organisation": "La Voix",
        "lunch": "no",
    }


@pytest.fixture
def press_now(press) -> str:
    """A code that is good today, for the pages read the clock."""
    from django.utils import timezone

    return actions.invite(press, labels=[""], now=timezone.now(), by=UserFactory())[0].code


def test_the_link_chooses_the_category_and_says_so(client, category, press_now):
    response = client.get(FORM, {"invitation": press_now.lower()})

    page = response.content.decode()
    assert "Vous êtes invité·e comme : Presse." in page
    assert response["Referrer-Policy"] == "strict-origin"
    assert response.context["form"].categories == [Category.objects.get(slug="press")]


def test_the_form_registers_by_code_and_twice_is_once(client, category, press_now, typed):
    for _again in range(2):
        response = client.post(FORM, {**typed, "invitation": press_now})
        assert response["Location"] == reverse("registration:thanks")

    assert Registration.objects.get().category.slug == "press"


def test_a_wrong_code_says_so_and_keeps_what_was_typed(client, category, press_now, typed):
    response = client.post(FORM, {**typed, "invitation": "WRONG234"})

    page = response.content.decode()
    assert "Ce code d’invitation n’ouvre rien" in page
    assert 'value="Amina"' in page
    assert not Registration.objects.exists()


def test_when_nothing_is_open_to_all_the_code_comes_first(client, press_now, typed):
    response = client.get(FORM)
    posted = client.post(FORM, typed)

    assert "registration/by_invitation.html" in [t.name for t in response.templates]
    assert "Ce code d’invitation n’ouvre rien" in posted.content.decode()
    assert not Registration.objects.exists()


def test_codes_cannot_be_tried_out_at_will(client, category, press_now):
    somewhere = {"REMOTE_ADDR": "192.0.2.77"}
    answers = [
        client.get(FORM, {"invitation": f"TRY{n}"}, **somewhere).status_code for n in range(21)
    ]

    assert answers == [200] * 20 + [429]
    assert client.get(FORM, {"invitation": press_now}, **somewhere).status_code == 429
    assert client.get(FORM, **somewhere).status_code == 200


def test_no_code_costs_no_query(client, category, django_assert_num_queries):
    # the edition, its categories, its questions, the places taken, the workshops
    with django_assert_num_queries(5):
        client.get(FORM)


# -- The desk ----------------------------------------------------------------------------------


def test_nobody_is_written_to_by_looking(edition, category, details, now):
    edition.capacity = 1
    edition.save()
    early = now - timedelta(days=100)
    for number in range(2):
        actions.register(uuid4(), edition=edition, details=come(details, number), now=early)
    before = OutgoingMail.objects.count()
    said = {name: getattr(edition, name) for name in actions.categories.OF_EDITION}

    foreseen = actions.foresee(
        lambda: actions.keep_places(edition, {**said, "capacity": 2}, now=early, by=UserFactory()),
        early,
    )

    assert foreseen.events["registration.offered"] == 1
    assert OutgoingMail.objects.count() == before
