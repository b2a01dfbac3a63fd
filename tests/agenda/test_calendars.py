"""Calendar files, read back."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import vobject
from django.conf import settings
from icalendar import Calendar

from agenda.models import Session
from tests.factories import RoleFactory, SessionFactory, ThemeFactory


@pytest.fixture
def session(edition):
    edition.latitude, edition.longitude = Decimal("50.60936"), Decimal("3.14209")
    edition.save()
    theme = ThemeFactory(edition=edition, slug="mobilite", name="Mobilité")
    session = SessionFactory(edition=edition, theme=theme, summary="Un; deux, trois", sequence=3)
    RoleFactory(session=session)
    return session


def read(client, address: str) -> Calendar:
    response = client.get(address)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def test_event_says_everything_of_a_session(client, session):
    calendar = read(client, f"/programme/{session.slug}.ics")
    [event] = calendar.events

    assert str(event["UID"]) == str(session.uid)
    assert event["SEQUENCE"] == 3
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
    assert event["DTSTAMP"].dt == session.changed_at.replace(microsecond=0)
    assert event["DTSTART"].dt == session.starts_at
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=50)
    assert event["STATUS"] == "CONFIRMED"
    assert event["LOCATION"].startswith("Grand amphithéâtre, LILLIAD")
    assert event["DESCRIPTION"] == "Un; deux, trois\n\nNicolas Postel"
    assert event["URL"] == f"{settings.SITE_URL}/programme/{session.slug}/"
    assert event["GEO"].to_ical() == "50.60936;3.14209"
    assert event["CATEGORIES"].cats[0] == "Mobilité"


def test_calendar_carries_its_zone_and_when_to_ask_again(client, session):
    calendar = read(client, "/programme.ics")

    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Paris"]
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert calendar["SOURCE"] == f"{settings.SITE_URL}/programme.ics"


def test_theme_calendar_holds_that_theme_only(client, edition, session):
    SessionFactory(edition=edition)

    calendar = read(client, "/programme/themes/mobilite.ics")

    assert [str(event["UID"]) for event in calendar.events] == [str(session.uid)]


def test_cancelled_session_stays_and_says_so(client, edition):
    SessionFactory(edition=edition, state=Session.State.CANCELLED)

    [event] = read(client, "/programme.ics").events

    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "Annulé : De la loi ESS à la loi PACTE"  # Outlook reads no status
    assert event["TRANSP"] == "TRANSPARENT"


def test_uid_survives_a_new_slug(client, session):
    before = read(client, "/programme.ics").events[0]["UID"]
    session.slug = "autre-adresse"
    session.save(update_fields=["slug"])

    assert read(client, "/programme.ics").events[0]["UID"] == before


def test_file_is_the_same_when_nothing_changed(client, session):
    assert client.get("/programme.ics").content == client.get("/programme.ics").content


def test_summer_and_winter_are_both_right(client, edition):
    zone = edition.zone
    moments = [datetime(2027, 3, 18, 9, tzinfo=zone), datetime(2027, 7, 1, 9, tzinfo=zone)]
    for moment in moments:
        SessionFactory(edition=edition, starts_at=moment, ends_at=moment + timedelta(hours=1))

    events = read(client, "/programme.ics").events

    assert [event["DTSTART"].dt.utcoffset().seconds for event in events] == [3600, 7200]


def test_another_program_reads_the_same(client, edition, session):
    """`vobject` beside `icalendar`: what one forgives, the other may not."""
    SessionFactory(edition=edition, state=Session.State.CANCELLED, slug="annulee")

    file = client.get("/programme.ics").content.decode()
    first, second = vobject.readOne(file, validate=True).vevent_list

    assert first.uid.value == str(session.uid)
    assert first.dtstart.value == session.starts_at
    assert first.summary.value == session.title
    assert first.description.value == "Un; deux, trois\n\nNicolas Postel"
    assert (first.status.value, second.status.value) == ("CONFIRMED", "CANCELLED")


NASTY = "Un; deux, trois \\ « quatre » : 🧱 " * 8 + "\r\nDeuxième ligne\x0b\x01 fin"


def test_file_is_one_that_strict_programs_take(client, edition, session):
    """Lines end by CRLF and hold 75 bytes at most, cut between letters; nothing unseen."""
    Session.objects.update(title=NASTY[:190], description=NASTY)

    content = client.get("/programme.ics").content

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]
    assert not set(content) & (set(range(32)) - {9, 10, 13})
    [event] = Calendar.from_ical(content).events
    assert str(event["DESCRIPTION"]).startswith("Un; deux, trois\n\nUn; deux, trois \\ « quatre »")
    assert "Deuxième ligne fin" in str(event["DESCRIPTION"])


def test_names_that_clients_show_are_each_told(client, edition, session):
    """NAME for those of RFC 7986, X-WR-CALNAME for Apple, Google and Outlook; both how often."""
    calendar = read(client, "/programme.ics")

    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Assises de l’ESS"
    assert calendar["X-WR-TIMEZONE"] == "Europe/Paris"
    assert calendar["X-PUBLISHED-TTL"] == "PT1H"
    assert calendar["METHOD"] == "PUBLISH"


def test_calendar_speaks_english_when_it_is_asked(client, edition, session):
    session.title_en, session.room.name_en = "About the law", "Main lecture hall"
    session.save()
    session.room.save()

    calendar = read(client, "/programme.ics?lang=en")

    [event] = calendar.events
    assert event["SUMMARY"] == "About the law"
    assert event["LOCATION"].startswith("Main lecture hall, LILLIAD")
    assert event["URL"] == f"{settings.SITE_URL}/en/programme/{session.slug}/"
    assert event["CATEGORIES"].cats[1] == "Round table"
    assert calendar["SOURCE"] == f"{settings.SITE_URL}/programme.ics?lang=en"
    assert str(event["UID"]) == str(session.uid)


def test_pages_lead_to_calendars_in_their_language(client, edition, session):
    french, english = (
        client.get(page).content.decode() for page in ("/programme/", "/en/programme/")
    )

    assert "/programme.ics?lang=en" in english
    assert "lang=en" not in french
