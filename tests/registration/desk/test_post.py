"""Mails that have not arrived, and messages to several people."""

from uuid import uuid4

import pytest
from django.utils import timezone

from assises.mail import deliver
from assises.models import OutgoingMail
from registration import actions, mails
from registration.models import Mailing, Picked, Registration
from tests.factories import EditionFactory, RegistrationFactory

POST = "/organisation/courriels/"
WRITE = "/organisation/inscriptions/agir/courriel/"
State = OutgoingMail.State


@pytest.fixture
def registration(edition, details, now) -> Registration:
    return actions.register(uuid4(), edition=edition, details=details, now=now)


@pytest.fixture
def refused(registration) -> OutgoingMail:
    mail = OutgoingMail.objects.get(reference=str(registration.pk))
    mail.state, mail.last_error = State.FAILED, "550 no such mailbox"
    mail.save()
    return mail


def test_what_has_not_arrived_is_listed_with_its_reason(desk, refused, now):
    other = RegistrationFactory(edition=EditionFactory(is_current=False))
    mails.confirmed(other, at=now)
    OutgoingMail.objects.filter(reference=str(other.pk)).update(state=State.FAILED)

    response = desk.get(POST)

    assert [row["mail"] for row in response.context["rows"]] == [refused]
    assert "550 no such mailbox" in response.content.decode()


def test_a_better_address_is_corrected_and_written_to_once(desk, refused, registration):
    desk.post(f"{POST}{refused.pk}/", {"to": "Amina@Exemple.org"})
    desk.post(f"{POST}{refused.pk}/", {"to": "amina@exemple.org"})

    registration.refresh_from_db()
    assert registration.email == "amina@exemple.org"
    waiting = OutgoingMail.objects.filter(state=State.WAITING)
    assert [(mail.to, mail.kind) for mail in waiting] == [
        ("amina@exemple.org", "registration.confirmed")
    ]


def test_the_same_address_is_tried_again(desk, refused):
    desk.post(f"{POST}{refused.pk}/", {"to": refused.to})

    refused.refresh_from_db()
    assert (refused.state, refused.attempts) == (State.WAITING, 0)


def test_what_was_sent_is_not_sent_again(desk, refused):
    OutgoingMail.objects.filter(pk=refused.pk).update(state=State.SENT)

    desk.post(f"{POST}{refused.pk}/", {"to": refused.to})

    refused.refresh_from_db()
    assert refused.state == State.SENT


def test_a_wrong_address_changes_nothing(desk, refused, registration):
    response = desk.post(f"{POST}{refused.pk}/", {"to": "nowhere"}, follow=True)

    registration.refresh_from_db()
    assert registration.email == "amina.kaddour@example.org"
    assert "Il manque le signe @" in response.content.decode()


def test_a_mail_of_another_edition_is_not_ours(desk, edition, now):
    other = RegistrationFactory(edition=EditionFactory(is_current=False))
    mail = mails.confirmed(other, at=now)

    assert desk.post(f"{POST}{mail.pk}/", {"to": "a@example.org"}).status_code == 404


@pytest.fixture
def message() -> dict[str, str]:
    return {
        "id": str(uuid4()),
        "subject": "Tram 1 arrêté à 100 %",
        "text": "Prenez le bus.\n\nMerci.",
        "subject_en": "",
        "text_en": "",
    }


@pytest.fixture
def two_ticked(edition, organiser) -> list:
    people = [
        RegistrationFactory(edition=edition),
        RegistrationFactory(edition=edition, opted_out_at=timezone.now()),
    ]
    Picked.objects.bulk_create(Picked(organiser=organiser, registration=one) for one in people)
    return people


def test_a_message_says_first_how_many_leave(desk, two_ticked, message):
    response = desk.post(WRITE, message)

    assert response.context["sentences"] == ["1 courriel part : « Un message de l’organisation »"]
    assert not OutgoingMail.objects.exists()
    assert not Mailing.objects.exists()


def test_a_message_leaves_once_however_often_it_is_sent(desk, two_ticked, message, mailoutbox):
    seen = desk.post(WRITE, message).context["seen"]
    for _again in range(2):
        desk.post(WRITE, {**message, "seen": seen})

    deliver(timezone.now())

    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([two_ticked[0].email], "Tram 1 arrêté à 100 %")
    ]
    assert "Prenez le bus." in mailoutbox[0].body


def test_what_is_about_the_day_reaches_those_who_want_no_news(desk, two_ticked, message):
    message["is_about_the_day"] = "on"
    seen = desk.post(WRITE, message).context["seen"]

    desk.post(WRITE, {**message, "seen": seen})

    assert OutgoingMail.objects.count() == 2


def test_a_message_without_a_text_stays_in_the_form(desk, two_ticked, message):
    response = desk.post(WRITE, {**message, "text": " "})

    assert "Écrivez le texte." in response.content.decode()
    assert message["subject"] in response.content.decode()
