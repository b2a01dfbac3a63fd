"""Reminders and thanks: in their time, to whom they concern, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from assises.mail import deliver
from assises.models import Edition, OutgoingMail
from assises.reminders import remind
from registration import actions
from registration.checkin.models import Presence
from registration.mails.news import token_of
from registration.models import Consent, Registration
from tests.factories import (
    CategoryFactory,
    DoorFactory,
    EditionFactory,
    PlaceFactory,
    RegistrationFactory,
    SessionFactory,
    UserFactory,
)


def at(edition: Edition, days: int, hour: int = 10) -> datetime:
    return datetime.combine(edition.day + timedelta(days=days), time(hour), edition.zone)


@pytest.fixture
def person(edition) -> Registration:
    """Registered long before, with a badge."""
    details = actions.Details(CategoryFactory(edition=edition), "Amina", "K", "amina@example.org")
    person = actions.register(uuid4(), edition=edition, details=details, now=at(edition, -60))
    OutgoingMail.objects.all().delete()
    return person


def queued() -> list[tuple[str, str]]:
    rows = OutgoingMail.objects.order_by("pk").values_list("kind", "to")
    return [(kind.removeprefix("registration."), to) for kind, to in rows]


@pytest.mark.parametrize(
    ("days", "hour", "kind"),
    [
        (-8, 10, None),
        (-7, 8, None),
        (-7, 9, "reminder_week"),
        (-4, 10, "reminder_week"),
        (-3, 10, None),
        (-1, 9, "reminder_day"),
        (0, 10, None),
        (1, 10, "thanks"),
        (7, 10, None),
    ],
)
def test_each_leaves_in_its_time(person, edition, days, hour, kind):
    remind(at(edition, days, hour))

    assert queued() == ([(kind, "amina@example.org")] if kind else [])


def test_nobody_gets_one_twice(person, edition):
    told = [remind(at(edition, -7)), remind(at(edition, -6)), remind(at(edition, -1))]

    assert told == [1, 0, 1]


def test_only_who_comes_is_reminded(person, edition):
    RegistrationFactory(number=901, edition=edition, state="cancelled", asked_at=at(edition, -60))
    RegistrationFactory(number=902, edition=edition, state="waiting", asked_at=at(edition, -60))
    RegistrationFactory(number=903, edition=edition, email="", asked_at=at(edition, -60))
    RegistrationFactory(number=904, edition=edition, asked_at=at(edition, -6))
    RegistrationFactory(
        number=905, edition=EditionFactory(is_current=False), asked_at=at(edition, -60)
    )

    remind(at(edition, -6))

    assert queued() == [("reminder_week", "amina@example.org")]


def promoted(edition: Edition, person: Registration, now: datetime) -> None:
    actions.promote(person, now=now, by=UserFactory())


def accepted(edition: Edition, person: Registration, now: datetime) -> None:
    actions.settle(edition, now)
    actions.accept(person, now=now)


@pytest.mark.parametrize("gets_a_place", [promoted, accepted])
@pytest.mark.parametrize(("days", "reminded"), [(-8, 1), (-6, 0)])
def test_who_has_just_got_a_place_is_not_reminded_of_it(edition, gets_a_place, days, reminded):
    person = RegistrationFactory(
        edition=edition, email="next@example.org", state="waiting", asked_at=at(edition, -60)
    )
    gets_a_place(edition, person, at(edition, days))
    OutgoingMail.objects.all().delete()

    assert remind(at(edition, -6, hour=11)) == reminded
    assert remind(at(edition, -1)) == 1


def test_who_comes_instead_of_somebody_has_just_been_told(person, edition):
    to = actions.Colleague("Bruno", "Lefebvre", "bruno@example.org")
    actions.hand_over(person, to=to, now=at(edition, -6))

    assert remind(at(edition, -6, hour=11)) == 0


def test_an_organiser_switches_them_off(person, edition):
    Edition.objects.update(reminds_week=False)

    assert remind(at(edition, -7)) == 0


def test_thanks_go_to_those_who_came_and_want_news(person, edition):
    stayed = RegistrationFactory(number=906, edition=edition, email="stayed@example.org")
    silent = RegistrationFactory(number=907, edition=edition, opted_out_at=timezone.now())
    place = PlaceFactory(edition=edition)
    door = DoorFactory(edition=edition, place=place)
    there = {"place": place, "door": door, "is_inside": False, "since": timezone.now()}
    for one in (stayed, silent):
        Presence.objects.create(registration=one, **there)
    undone, rehearsed = (RegistrationFactory(number=n, edition=edition) for n in (908, 909))
    Presence.objects.create(registration=undone, has_come=False, **there)
    Presence.objects.create(registration=rehearsed, is_trial=True, **there)

    remind(at(edition, 1))

    assert queued() == [("thanks", "stayed@example.org")]


@pytest.mark.django_db(transaction=True)
def test_two_senders_write_once(person, edition):
    def ask(_sender: int) -> None:
        try:
            remind(at(edition, -7))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(4)))

    assert queued() == [("reminder_week", "amina@example.org")]


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [("fr", "De la loi ESS à la loi PACTE", "C’est demain"), ("en", "From ESS", "It is tomorrow")],
)
def test_the_day_before_brings_badge_and_programme(
    person, edition, mailoutbox, language, title, words
):
    SessionFactory(edition=edition, title_en="From ESS to PACTE")
    Registration.objects.update(language=language)

    remind(at(edition, -1))
    deliver(at(edition, -1))

    [mail] = mailoutbox
    assert words in mail.body
    assert title in mail.body
    assert title in mail.html
    assert "List-Unsubscribe" not in mail.extra_headers
    assert any(getattr(part, "get_filename", lambda: "")() or part for part in mail.attachments)


def test_a_place_given_back_meanwhile_is_not_reminded(person, edition, mailoutbox):
    remind(at(edition, -7))
    actions.cancel(person, now=at(edition, -7))

    deliver(at(edition, -7))

    assert [mail.extra_headers["X-Assises-Kind"] for mail in mailoutbox] == [
        "registration.cancelled"
    ]


def test_thanks_say_how_to_stop(person, edition, mailoutbox, client):
    Consent.objects.create(registration=person, purpose="newsletter", given_at=timezone.now())
    remind(at(edition, 1))
    deliver(at(edition, 1))
    headers = mailoutbox[0].extra_headers
    path = "/" + headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]

    looked = client.get(path)
    before = Registration.objects.get().opted_out_at
    posted = client.post(path, {"List-Unsubscribe": "One-Click"})

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (looked.status_code, before, posted.status_code) == (200, None, 200)
    assert Registration.objects.get().opted_out_at is not None
    assert Consent.objects.get().withdrawn_at is not None


def test_a_token_that_is_not_ours_looks_the_same_and_changes_nothing(person, client):
    right = f"/desinscription/{token_of(person)}/"
    wrong = f"/desinscription/{token_of(person)[:-2]}xx/"

    pages = [client.post(path).content for path in (right, wrong)]
    Registration.objects.update(opted_out_at=None)
    client.post(wrong)

    assert pages[0] == pages[1].replace(wrong.encode(), right.encode())
    assert Registration.objects.get().opted_out_at is None
