"""Somebody else comes instead: same place, and nothing left of the first."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from assises import mail
from assises.models import Edition, OutgoingMail
from registration import access, actions
from registration.actions import Colleague, Wish
from registration.models import Registration

SAMIR = Colleague("Samir", "Benali", "samir@example.org")


@pytest.fixture
def before(edition):
    return edition.starts_at - timedelta(days=3)


@pytest.fixture
def amina(edition, details, before) -> Registration:
    said = replace(details, diet=Wish(["veg"]), commune="Lille", purposes=["newsletter"])
    return actions.register(uuid4(), edition=edition, details=said, now=before)


def test_hand_over_keeps_the_place_and_nothing_of_the_first_person(amina, before):
    secret = access.secret_of(amina)

    samir = actions.hand_over(amina, SAMIR, now=before)

    assert (samir.pk, samir.number, samir.state) == (amina.pk, amina.number, "confirmed")
    assert (samir.full_name, samir.email) == ("Samir Benali", "samir@example.org")
    assert (samir.commune, samir.answers) == ("", {})
    assert not samir.needs.exists()
    assert not samir.consents.exists()
    assert access.registration_of(secret) is None


def test_hand_over_kills_the_badge_and_the_code(amina, before):
    samir = actions.hand_over(amina, SAMIR, now=before)

    assert samir.badge_version == 2
    assert samir.badge != amina.badge
    assert samir.code != amina.code


def test_hand_over_writes_to_both(amina, before):
    actions.hand_over(amina, SAMIR, now=before)

    written = list(OutgoingMail.objects.order_by("pk").values_list("kind", "to"))
    assert written == [
        ("registration.confirmed", "amina.kaddour@example.org"),
        ("registration.handed_over", "amina.kaddour@example.org"),
        ("registration.confirmed", "samir@example.org"),
    ]


def test_hand_over_keeps_the_turn_in_line(edition, details, before):
    edition.capacity = 1
    edition.save()
    people = [
        actions.register(
            uuid4(), edition=edition, details=replace(details, first_name=name), now=before
        )
        for name in ("Zoé", "Amina", "Noé")
    ]

    samir = actions.hand_over(people[1], SAMIR, now=before)

    assert (samir.state, samir.position(), samir.badge) == ("waiting", 1, "")


def test_hand_over_to_oneself_changes_nothing(amina, before):
    same = Colleague("amina", "KADDOUR", "Amina.Kaddour@example.org")

    again = actions.hand_over(amina, same, now=before)

    assert (again.badge_version, again.full_name) == (1, "Amina Kaddour")


def test_hand_over_is_refused_once_the_day_has_begun(amina, edition):
    with pytest.raises(actions.TooLate):
        actions.hand_over(amina, SAMIR, now=edition.starts_at)


@pytest.fixture
def known(edition, details):
    """Registers Samir before he is given a place."""

    def known(at) -> Registration:
        samir = replace(
            details,
            first_name="Samir",
            last_name="Benali",
            email="samir@example.org",
            diet=actions.Wish(["veg"]),
        )
        return actions.register(uuid4(), edition=edition, details=samir, now=at)

    return known


def test_who_is_registered_keeps_their_place_and_this_one_goes_to_the_line(
    amina, edition, details, known, before
):
    samir = known(before)
    Edition.objects.update(capacity=2)
    zoe = replace(details, first_name="Zoé", email="zoe@example.org")
    next_one = actions.register(uuid4(), edition=edition, details=zoe, now=before)
    assert next_one.state == "waiting"
    link = access.secret_of(amina)

    gone = actions.hand_over(amina, SAMIR, now=before)

    samir.refresh_from_db()
    next_one.refresh_from_db()
    assert (gone.state, samir.state, next_one.state) == ("cancelled", "confirmed", "offered")
    assert access.registration_of(link) is None
    told = list(OutgoingMail.objects.order_by("pk").values_list("kind", "to"))[-3:]
    assert told == [
        ("registration.handed_over", "amina.kaddour@example.org"),
        ("registration.already", "samir@example.org"),
        ("registration.offered", "zoe@example.org"),
    ]


def test_who_waits_takes_the_place_with_what_they_had_said(amina, edition, known, before):
    Edition.objects.update(capacity=1)
    waiting = known(before)
    assert waiting.state == "waiting"

    samir = actions.hand_over(amina, SAMIR, now=before)

    waiting.refresh_from_db()
    assert (samir.pk, samir.state, samir.email) == (amina.pk, "confirmed", "samir@example.org")
    assert waiting.state == "cancelled"
    assert samir.needs.get().choice == "veg"
    last = OutgoingMail.objects.order_by("pk").last()
    assert (last.kind, last.to) == ("registration.confirmed", "samir@example.org")


def test_hand_over_is_refused_when_cancelled(amina, before):
    actions.cancel(amina, now=before)

    with pytest.raises(actions.NotHolding):
        actions.hand_over(amina, SAMIR, now=before)


def test_the_first_person_reads_that_somebody_else_comes(amina, before, mailoutbox):
    actions.hand_over(amina, SAMIR, now=before)

    mail.deliver(before)

    (told,) = [letter for letter in mailoutbox if letter.to == ["amina.kaddour@example.org"]]
    assert told.subject.startswith("Quelqu’un d’autre vient à votre place")
    assert "Samir" not in told.body
