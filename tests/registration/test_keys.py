import json
from datetime import timedelta

import pytest
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.asymmetric import ec

from assises.models import Edition
from registration import badges, keys
from registration.badges import Claim
from registration.models import SigningKey
from tests.factories import EditionFactory, RegistrationFactory


@pytest.fixture(autouse=True)
def _no_key_known():
    keys._known.clear()


@pytest.fixture
def registration(edition):
    return RegistrationFactory(edition=edition, category__number=3)


def test_sign_for_says_who_holds_the_badge(registration, now):
    text = keys.sign_for(registration, now)

    assert badges.read(text) == Claim(registration.edition.pk, registration.number, 1, 3, 1)


def test_sign_for_makes_one_key_an_edition(registration, now):
    keys.sign_for(registration, now)
    keys.sign_for(RegistrationFactory(edition=registration.edition), now)

    assert SigningKey.objects.count() == 1


def test_sign_for_uses_the_newest_key(registration, now):
    keys.create(registration.edition)
    keys.create(registration.edition)

    text = keys.sign_for(registration, now)

    assert badges.read(text).key == 2


def test_private_half_is_unreadable_without_the_installation_key(registration, now, settings):
    keys.sign_for(registration, now)
    settings.SECRET_KEY = "another installation"

    with pytest.raises(InvalidToken):
        keys.sign_for(registration, now)


def test_verify_text_asks_the_database_once(registration, now, django_assert_num_queries):
    text = keys.sign_for(registration, now)

    with django_assert_num_queries(1):  # the key
        first = keys.verify_text(text, registration.edition)
    with django_assert_num_queries(0):
        second = keys.verify_text(text, registration.edition)

    assert first == second == badges.read(text)


def test_verify_text_refuses_another_edition(registration, now):
    text = keys.sign_for(registration, now)
    other = EditionFactory(is_current=False)
    keys.sign_for(RegistrationFactory(edition=other), now)

    assert keys.verify_text(text, other) is None


@pytest.mark.parametrize("text", ["", "7KQ4M2XB", "A" * badges.LENGTH])
def test_verify_text_refuses_what_is_no_badge(registration, text, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert keys.verify_text(text, registration.edition) is None


def test_verify_text_refuses_a_forged_badge_at_the_cost_of_one_query(
    registration, now, django_assert_num_queries
):
    text = keys.sign_for(registration, now)
    keys.verify_text(text, registration.edition)
    forged = text[:-1] + ("A" if text[-1] != "A" else "B")

    with django_assert_num_queries(1):
        assert keys.verify_text(forged, registration.edition) is None


def test_verify_text_refuses_an_unknown_key(registration):
    foreign = ec.generate_private_key(ec.SECP256R1())
    text = badges.sign(Claim(registration.edition.pk, 1, 1, 1, 9), foreign)

    assert keys.verify_text(text, registration.edition) is None


def test_verify_text_stops_when_the_key_does(registration, now):
    text = keys.sign_for(registration, now)
    SigningKey.objects.update(until=now)

    before = keys.verify_text(text, registration.edition, at=now - timedelta(seconds=1))

    assert before == badges.read(text)
    assert keys.verify_text(text, registration.edition, at=now) is None


def test_public_keys_tell_nothing_private(registration, now):
    keys.sign_for(registration, now)

    told = keys.public_keys(registration.edition)

    assert [set(key) for key in told] == [{"id", "jwk", "until"}]
    assert set(told[0]["jwk"]) == {"kty", "crv", "x", "y"}
    assert json.loads(json.dumps(told)) == told


def test_public_keys_are_those_of_one_edition(registration, now):
    keys.sign_for(registration, now)

    assert keys.public_keys(EditionFactory(is_current=False)) == []


def test_jwk_gives_the_key_back(registration, now):
    key = keys.create(registration.edition)

    public = keys.from_jwk(key.public_jwk)

    assert keys.to_jwk(public) == key.public_jwk
    assert Edition.objects.get().signing_keys.get() == key
