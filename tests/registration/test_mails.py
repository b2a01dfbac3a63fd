import io
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
import zxingcpp
from icalendar import Calendar
from PIL import Image
from pypdf import PdfReader

from assises import mail
from assises.mail import State
from assises.models import OutgoingMail
from registration import badges, keys, mails
from registration.access import link_of
from registration.calendar import day_of
from registration.models import Need, Registration
from tests.factories import EditionFactory, RegistrationFactory

QR = zxingcpp.BarcodeFormat.QRCode

NBSP = "\u00a0"


@pytest.fixture
def registration(edition, now):
    registration = RegistrationFactory(
        edition=edition, code="7KQ4M2XB", email="helene@example.org", lunch=True
    )
    registration.badge = keys.sign_for(registration, now)
    registration.save()
    return registration


@pytest.fixture
def deliver(mailoutbox, now):
    """Send what waits, and give the last mail as its reader's program sees it."""

    def send(at: datetime = now) -> EmailMessage:
        mail.deliver(at)
        return message_from_bytes(mailoutbox[-1].message().as_bytes(), policy=default)

    return send


def part(message: EmailMessage, kind: str) -> EmailMessage:
    (found,) = [each for each in message.walk() if each.get_content_type() == kind]
    return found


def subject_of(message: EmailMessage) -> str:
    return str(message["Subject"]).strip()  # a folded one begins with a space


def words(message: EmailMessage) -> tuple[str, str]:
    """The text, and the HTML."""
    return part(message, "text/plain").get_content(), part(message, "text/html").get_content()


def test_confirmed_carries_the_badge_in_four_ways(registration, now, deliver):
    mails.confirmed(registration, now)

    message = deliver()

    address = badges.address(registration.badge, "http://127.0.0.1:8000")
    picture = Image.open(io.BytesIO(part(message, "image/png").get_content()))
    assert [code.text for code in zxingcpp.read_barcodes(picture, formats=QR)] == [address]
    assert all("7KQ4 M2XB" in text for text in words(message))
    paper = PdfReader(io.BytesIO(part(message, "application/pdf").get_content()))
    assert "7KQ4 M2XB" in paper.pages[0].extract_text()


def test_confirmed_shows_the_picture_that_it_holds(registration, now, deliver):
    mails.confirmed(registration, now)

    message = deliver()

    assert part(message, "image/png")["Content-ID"] == "<badge>"
    assert 'src="cid:badge"' in words(message)[1]
    related = part(message, "multipart/related")
    assert [each.get_content_type() for each in related.iter_parts()] == ["text/html", "image/png"]


def test_confirmed_leads_to_the_day(registration, now, deliver):
    mails.confirmed(registration, now)

    message = deliver()

    assert all(link_of(registration) in text for text in words(message))


def test_confirmed_is_in_french_with_its_spaces(registration, now, deliver):
    mails.confirmed(registration, now)

    message = deliver()

    assert subject_of(message) == (f"Votre badge{NBSP}: Assises de l’ESS, jeudi 18 mars 2027")
    assert f"de 8{NBSP}h{NBSP}30 à 17{NBSP}h" in words(message)[0]
    assert "À jeudi, Hélène" in words(message)[0]


def test_confirmed_is_in_english_for_who_asked(registration, now, deliver):
    registration.language = "en"
    registration.save()
    mails.confirmed(registration, now)

    message = deliver()

    assert subject_of(message) == "Your badge: Assises de l’ESS, Thursday 18 March 2027"
    assert '<html lang="en">' in words(message)[1]
    assert "from 8:30 to 17:00" in words(message)[0]


def test_confirmed_names_the_day_when_it_is_far(registration, now, deliver):
    early = now - timedelta(days=60)
    mails.confirmed(registration, early)

    assert words(deliver(early))[0].startswith("Au 18 mars, Hélène")


def test_no_mail_says_a_diet_or_a_need(registration, now, deliver):
    Need.objects.create(
        registration=registration,
        kind=Need.Kind.DIET,
        text="arachides",
        consented_at=now,
        delete_on=now.date(),
    )
    mails.confirmed(registration, now)

    assert not any("arachides" in text for text in words(deliver()))


def test_what_somebody_typed_is_text(registration, now, deliver):
    registration.last_name = "<b>Dubois</b>"
    registration.organisation = "L’Atelier & Cie"
    registration.save()
    mails.confirmed(registration, now)

    plain, html = words(deliver())

    assert "<b>Dubois</b>, L’Atelier & Cie" in plain
    assert "&lt;b&gt;Dubois&lt;/b&gt;, L’Atelier &amp; Cie" in html


def test_confirmed_is_not_sent_to_who_cancelled_meanwhile(registration, now, mailoutbox):
    mails.confirmed(registration, now)
    Registration.objects.update(state=Registration.State.CANCELLED)

    mail.deliver(now)

    assert mailoutbox == []
    assert OutgoingMail.objects.get().state == State.DROPPED


def test_already_tells_the_owner_alone(registration, now, deliver):
    mails.already(registration, now)

    message = deliver()

    assert message["To"] == "helene@example.org"
    assert subject_of(message).startswith("Revoici votre badge")
    assert "déjà" in words(message)[0]


def test_already_says_the_state_of_who_waits(registration, now, deliver):
    Registration.objects.update(state=Registration.State.WAITING)
    mails.already(registration, now)

    message = deliver()

    assert "application/pdf" not in [each.get_content_type() for each in message.walk()]
    assert link_of(registration) in words(message)[0]


def test_cancelled_carries_no_badge(registration, now, deliver):
    Registration.objects.update(state=Registration.State.CANCELLED)
    mails.cancelled(registration, now)

    message = deliver()

    assert [each.get_content_type() for each in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert "7KQ4" not in words(message)[1]


def test_sign_in_code_is_in_the_subject(edition, now, deliver):
    mails.sign_in_code("helene@example.org", "482913", edition, "fr", now)

    message = deliver()

    assert subject_of(message).startswith("482913")
    assert all("482913" in text for text in words(message))
    assert f"10{NBSP}h{NBSP}40" in words(message)[0]
    assert OutgoingMail.objects.get().params == {}


def test_sign_in_code_is_not_sent_too_late(edition, now, mailoutbox):
    mails.sign_in_code("helene@example.org", "482913", edition, "fr", now)

    mail.deliver(now + timedelta(minutes=10))

    assert mailoutbox == []
    assert OutgoingMail.objects.get().params == {}


def test_who_has_no_mailbox_gets_no_mail(edition, now):
    registration = RegistrationFactory(edition=edition, email="")

    queued = [tell(registration, now) for tell in (mails.confirmed, mails.already, mails.cancelled)]

    assert queued == [None, None, None]
    assert not OutgoingMail.objects.exists()


def test_the_calendar_holds_one_event_the_day(registration, now, deliver):
    mails.confirmed(registration, now)

    attached = part(deliver(), "text/calendar")

    assert attached.get_param("method") == "PUBLISH"
    calendar = Calendar.from_ical(attached.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    edition = registration.edition
    assert (event.start, event.end) == (edition.starts_at, edition.ends_at)
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_the_event_keeps_its_name_when_the_host_or_the_slug_changes(edition, settings):
    before = Calendar.from_ical(day_of(edition)).walk("VEVENT")[0]["UID"]
    settings.SITE_URL = "https://elsewhere.example"
    edition.slug, edition.version = "renamed", edition.version + 1

    after = Calendar.from_ical(day_of(edition)).walk("VEVENT")[0]

    assert after["UID"] == before
    assert after["SEQUENCE"] == edition.version


def test_the_calendar_names_nobody(registration):
    assert b"Dubois" not in day_of(registration.edition)
    assert link_of(registration).encode() not in day_of(registration.edition)


def test_two_editions_have_two_events(edition):
    other = EditionFactory(is_current=False)

    uids = {Calendar.from_ical(day_of(each)).walk("VEVENT")[0]["UID"] for each in (edition, other)}

    assert len(uids) == 2


def test_a_mail_to_a_former_address_is_dropped(edition, now):
    registration = RegistrationFactory(edition=edition, email="former@example.org")
    former = mails.confirmed(registration, at=now)
    Registration.objects.update(email="new@example.org")

    mail.deliver(now)

    former.refresh_from_db()
    assert former.state == State.DROPPED
