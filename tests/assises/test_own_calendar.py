"""One's own calendar, at an address that opens nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from icalendar import Calendar

from agenda.models import Session
from assises import people
from assises.following import edited
from networking.meetings import actions as actions_of_meetings
from networking.meetings.calendar import agreed_with
from networking.models import Rules
from registration import access, actions
from registration.models import Consent, Registration
from tests.factories import (
    CategoryFactory,
    ProfileFactory,
    RegistrationFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    TableFactory,
    UserFactory,
    WorkshopFactory,
)
from workshops.actions import release_seat, take_seat


@pytest.fixture
def registration(edition) -> Registration:
    return RegistrationFactory(edition=edition, category=CategoryFactory(edition=edition))


@pytest.fixture
def workshop(edition):
    return WorkshopFactory(round__edition=edition, session__title="Atelier Mobilité")


def address(registration: Registration) -> str:
    registration.refresh_from_db()
    return "/agenda/" + access.calendar_link_of(registration).split("/agenda/")[1]


def events(client, registration: Registration) -> dict[str, object]:
    response = client.get(address(registration))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(response.content).events
    return {str(event["SUMMARY"]): event for event in found}


def test_a_calendar_of_a_past_edition_leads_to_where_it_is_read(client, edition, registration):
    session = SessionFactory(edition=edition, title="Ouverture", slug="ouverture")
    before = client.get(address(registration))
    edition.is_current, edition.is_archived = False, True
    edition.save(update_fields=["is_current", "is_archived"])

    found = events(client, registration)

    page = f"/editions/{edition.slug}/programme/{session.slug}/"
    assert str(found["Ouverture"]["URL"]).endswith(page)
    assert reverse("agenda:programme") == "/programme/"
    again = client.get(address(registration), headers={"if-none-match": before["ETag"]})
    assert again.status_code == 200


def test_it_holds_what_is_for_all_and_the_workshops_that_are_mine(
    client, edition, registration, workshop, now
):
    SessionFactory(edition=edition, title="Ouverture")
    SessionFactory(edition=edition, kind=Session.Kind.RELAY, title="Relais")
    WorkshopFactory(round=workshop.round, session__title="Atelier Repas")
    take_seat(workshop, registration=registration, now=now)

    found = events(client, registration)

    assert set(found) == {"Ouverture", "Atelier Mobilité"}
    assert {str(event["STATUS"]) for event in found.values()} == {"CONFIRMED"}


def test_a_turn_in_line_is_tentative_and_then_sure(client, edition, registration, workshop, now):
    first = RegistrationFactory(edition=edition, category=registration.category)
    for person in (first, registration):
        take_seat(workshop, registration=person, now=now)
    [waits] = events(client, registration).values()

    release_seat(workshop, registration=first, now=now + timedelta(hours=1))

    [holds] = events(client, registration).values()
    assert (waits["STATUS"], holds["STATUS"]) == ("TENTATIVE", "CONFIRMED")
    assert waits["UID"] == holds["UID"] != str(workshop.session.uid)
    assert waits["SEQUENCE"] < holds["SEQUENCE"]
    assert holds["LAST-MODIFIED"].dt == now + timedelta(hours=1)


def test_it_speaks_the_language_of_its_owner(client, edition, registration, now):
    SessionFactory(edition=edition, title="Repas, pause", title_en="Lunch, break")
    Registration.objects.update(language="en")

    assert set(events(client, registration)) == {"Lunch, break"}


def test_what_is_known_is_not_sent_again(client, registration, workshop, now):
    take_seat(workshop, registration=registration, now=now)
    etag = client.get(address(registration))["ETag"]

    again = client.get(address(registration), headers={"If-None-Match": etag})
    release_seat(workshop, registration=registration, now=now)
    changed = client.get(address(registration), headers={"If-None-Match": etag})

    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)


def test_a_cancelled_registration_cancels_all_of_it(client, edition, registration, now):
    SessionFactory(edition=edition, changed_at=now - timedelta(days=1))
    [before] = events(client, registration).values()
    actions.cancel(registration, now=now)

    [event] = events(client, registration).values()

    assert (before["STATUS"], event["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert before["SEQUENCE"] < event["SEQUENCE"]
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == now


def test_the_address_opens_nothing_else_and_no_other_opens_it(client, registration):
    personal, calendar = access.secret_of(registration), address(registration)

    assert client.get(f"/agenda/{personal}.ics").status_code == 404
    assert client.get(f"/agenda/{'x' * 40}.ics").status_code == 404
    secret = calendar.removeprefix("/agenda/").removesuffix(".ics")
    assert client.get(f"/ma-journee/{secret}/").status_code == 404
    assert client.get(calendar).cookies == {}


def test_its_address_is_changed_alone(client, registration):
    former, personal = address(registration), access.link_of(registration)
    client.get(personal)

    response = client.post("/ma-journee/calendrier/", follow=True)

    assert address(registration) != former
    assert address(registration) in response.content.decode()
    assert client.get(former).status_code == 404
    assert client.get(address(registration)).status_code == 200
    assert access.link_of(registration) == personal


def test_strangers_change_no_address(client, registration):
    former = address(registration)

    client.post("/ma-journee/calendrier/")

    assert address(registration) == former


def test_who_is_erased_has_no_calendar(client, registration, now):
    known = address(registration)
    people.erase(registration, now=now)

    assert client.get(known).status_code == 404
    assert client.get(address(registration)).status_code == 404


# -- Meetings --------------------------------------------------------------------------------------


@pytest.fixture
def agreed(edition, registration, now):
    """Somebody of the directory asked, and it is agreed."""
    ProfileFactory(registration=registration)
    category = registration.category
    other = RegistrationFactory(edition=edition, category=category, first_name="Louis")
    ProfileFactory(registration=other)
    room = RoomFactory(edition=edition, name="Xperium")
    Rules.objects.create(edition=edition, room=room)
    TableFactory(edition=edition, number=4)
    slot = SlotFactory(edition=edition)
    meeting = actions_of_meetings.ask(
        uuid4(), asking=other, asked=registration, slot=slot, message="", now=now
    )
    assert events_of_meetings(registration) == []
    return actions_of_meetings.accept(meeting, by=registration, now=now)


def events_of_meetings(registration) -> list:
    return [one.event() for one in agreed_with(registration)]


def test_an_agreed_meeting_is_there_with_its_table(client, registration, agreed):
    [event] = events(client, registration).values()

    assert str(event["SUMMARY"]) == "Rendez-vous avec Louis Dubois, Les Façonnables"
    assert str(event["LOCATION"]).startswith("Xperium, table 4, LILLIAD")
    assert (event["STATUS"], event["DTSTART"].dt) == ("CONFIRMED", agreed.slot.starts_at)
    [theirs] = events(client, agreed.asking).values()
    assert theirs["UID"] != event["UID"]


def test_an_agreed_meeting_stays_in_the_calendar_of_a_past_edition(
    client, edition, registration, agreed
):
    edition.is_current, edition.is_archived = False, True
    edition.save(update_fields=["is_current", "is_archived"])

    assert client.get(address(registration)).status_code == 200
    [event] = events(client, registration).values()
    assert event["STATUS"] == "CONFIRMED"


def test_a_meeting_follows_the_edition_to_another_address(edition, registration, agreed, now):
    [before] = events_of_meetings(registration)
    edition.address = "1 place de la Gare"
    edition.save(update_fields=["address"])

    edited(edition, ["address"], now)

    [event] = events_of_meetings(registration)
    assert event["SEQUENCE"] == before["SEQUENCE"] + 1
    assert "1 place de la Gare" in event["LOCATION"]


def test_a_meeting_that_ends_stays_for_a_while_as_cancelled(client, registration, agreed, now):
    [before] = events(client, registration).values()
    etag = client.get(address(registration))["ETag"]

    actions_of_meetings.cancel(agreed, by=agreed.asking, now=now + timedelta(minutes=1))

    [after] = events(client, registration).values()
    assert (after["STATUS"], str(after["SUMMARY"])) == ("CANCELLED", "Rendez-vous")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert client.get(address(registration))["ETag"] != etag


def test_a_meeting_with_somebody_who_is_gone_names_nobody(client, registration, agreed):
    etag = client.get(address(registration))["ETag"]

    Consent.objects.filter(registration=agreed.asking).update(withdrawn_at=agreed.asked_at)

    [event] = events(client, registration).values()
    assert "Louis" not in client.get(address(registration)).content.decode()
    assert event["STATUS"] == "CANCELLED"
    assert client.get(address(registration))["ETag"] != etag


def test_another_table_moves_the_etag(
    client, edition, registration, agreed, django_user_model, now
):
    etag = client.get(address(registration))["ETag"]
    TableFactory(edition=edition, number=9)

    actions_of_meetings.close_table(agreed.table, by=UserFactory(), now=now)

    [event] = events(client, registration).values()
    assert "table 9" in str(event["LOCATION"])
    assert event["SEQUENCE"] == agreed.sequence + 1
    assert client.get(address(registration))["ETag"] != etag
