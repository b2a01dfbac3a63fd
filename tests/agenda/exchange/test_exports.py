"""What other programs read: each file read back by a program that is not ours."""

import json
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from django.conf import settings
from lxml import etree

from agenda.models import Role, Session
from tests.factories import RoleFactory, RoomFactory, SessionFactory, ThemeFactory

HERE = Path(__file__).parent
EXPORTS = [
    "/programme/schedule.xml",
    "/programme/schedule.json",
    "/programme/openagenda.json",
    "/programme.ics",
]
NASTY = "« É » & <b>\x0b\x01 ]]>\r\nDeuxième ligne 🧱"


@pytest.fixture
def session(edition):
    theme = ThemeFactory(edition=edition, slug="mobilite", name="Mobilité", name_en="Mobility")
    session = SessionFactory(
        edition=edition,
        slug="de-la-loi",
        theme=theme,
        title="De la loi",
        title_en="About the law",
        summary="En une phrase",
        description=NASTY,
        has_live=True,
    )
    RoleFactory(session=session)
    return session


def xml_of(client, query=""):
    response = client.get(f"/programme/schedule.xml{query}")
    root = etree.fromstring(response.content)
    etree.XMLSchema(etree.parse(str(HERE / "frab.xsd"))).assertValid(root)
    return root


def json_of(client, query=""):
    whole = json.loads(client.get(f"/programme/schedule.json{query}").content)
    schema = json.loads((HERE / "frab.json").read_text())
    checker = jsonschema.FormatChecker()
    jsonschema.Draft7Validator(schema, format_checker=checker).validate(whole)
    return whole["schedule"]["conference"]


def test_schedule_xml_says_a_session(client, session):
    [event] = xml_of(client).iterfind("day/room/event")

    assert event.get("guid") == str(session.uid)
    assert event.findtext("date") == "2027-03-18T10:30:00+01:00"
    assert (event.findtext("start"), event.findtext("duration")) == ("10:30", "00:50")
    assert event.findtext("track") == "Mobilité"
    assert event.findtext("description") == "« É » & <b> ]]>\nDeuxième ligne 🧱"
    assert [person.text for person in event.iterfind("persons/person")] == ["Nicolas Postel"]
    assert event.find("links/link").get("href") == f"{settings.SITE_URL}/direct/de-la-loi/"


def test_schedule_json_says_the_same(client, session):
    [day] = json_of(client)["days"]
    [[event]] = day["rooms"].values()

    assert event["guid"] == str(session.uid)
    assert (event["start"], event["duration"]) == ("2027-03-18T10:30:00+01:00", "00:50")
    assert event["description"] == "« É » & <b> ]]>\nDeuxième ligne 🧱"
    assert [person["name"] for person in event["persons"]] == ["Nicolas Postel"]


@pytest.mark.parametrize("read", [xml_of, json_of])
def test_schedules_are_valid_without_a_session(client, edition, read):
    assert read(client) is not None


def test_schedules_tell_days_rooms_and_sessions_apart(client, edition, session):
    hall = RoomFactory(edition=edition, name="Hall", position=-0)
    for days, room in ((0, hall), (1, hall), (1, session.room)):
        start = session.starts_at + timedelta(days=days)
        end = start + timedelta(minutes=20)
        SessionFactory(edition=edition, room=room, starts_at=start, ends_at=end)

    root, conference = xml_of(client), json_of(client)

    assert [len(day.findall("room")) for day in root.iterfind("day")] == [2, 2]
    assert conference["daysCount"] == 2
    assert [sum(map(len, day["rooms"].values())) for day in conference["days"]] == [2, 2]


def test_rooms_of_one_name_lose_no_session(client, edition):
    SessionFactory.create_batch(2, edition=edition)  # each has its room, all of one name

    [day] = json_of(client)["days"]

    assert [len(events) for events in day["rooms"].values()] == [2]


def test_what_is_cancelled_is_not_in_schedules(client, session):
    Session.objects.update(state=Session.State.CANCELLED)

    assert list(xml_of(client).iterfind("day/room/event")) == []
    assert [day["rooms"] for day in json_of(client)["days"]] == [{}]


def test_somebody_with_two_roles_stands_once(client, session):
    speaker = session.roles.get().speaker
    RoleFactory(session=session, speaker=speaker, kind=Role.Kind.MODERATOR)

    [event] = xml_of(client).iterfind("day/room/event")

    assert len(event.findall("persons/person")) == 1


def test_openagenda_says_a_session(client, edition, session):
    session.room.induction_loop = True
    session.room.save()

    whole = client.get("/programme/openagenda.json").json()

    [event] = whole["events"]
    assert whole["total"] == 1
    assert event["title"] == {"fr": "De la loi", "en": "About the law"}
    assert event["description"] == {"fr": "En une phrase"}
    assert event["timings"] == [
        {"begin": "2027-03-18T10:30:00+01:00", "end": "2027-03-18T11:20:00+01:00"}
    ]
    assert event["accessibility"] == {"hi": True, "ii": False, "mi": True, "pi": False, "vi": False}
    assert (event["status"], event["attendanceMode"]) == (1, 1)
    assert event["location"]["name"] == "LILLIAD, Grand amphithéâtre"


def test_openagenda_keeps_what_is_cancelled_and_says_so(client, session):
    Session.objects.update(state=Session.State.CANCELLED)

    [event] = client.get("/programme/openagenda.json").json()["events"]

    assert event["status"] == 6


@pytest.mark.parametrize("address", EXPORTS)
def test_exports_speak_the_language_that_is_asked(client, session, address):
    french, english, unknown = (
        client.get(f"{address}{query}", headers={"accept-language": "en"})
        for query in ("", "?lang=en", "?lang=xx")
    )

    assert french["Content-Language"] == unknown["Content-Language"] == "fr"
    assert english["Content-Language"] == "en"
    assert "About the law" in english.content.decode()
    assert "De la loi" in french.content.decode()
    assert len({french["ETag"], english["ETag"]}) == 2


@pytest.mark.parametrize("address", EXPORTS)
def test_exports_are_answered_304_before_anything_is_made(
    client, session, address, django_assert_num_queries
):
    first = client.get(address)

    with django_assert_num_queries(1):
        again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("how_many", [1, 4])
@pytest.mark.parametrize("address", EXPORTS)
def test_exports_cost_the_same_whatever_their_length(
    client, edition, how_many, address, django_assert_num_queries
):
    for one in SessionFactory.create_batch(how_many, edition=edition):
        RoleFactory.create_batch(how_many, session=one)

    more = "schedule" in address  # what goes with a session
    with django_assert_num_queries(3 + more):  # the edition, its sessions, who is on stage
        client.get(address)


@pytest.mark.parametrize("address", EXPORTS)
def test_exports_tell_of_their_own_edition_only(client, session, address):
    SessionFactory(edition__is_current=False, title="Une séance d’une autre année")

    assert "autre année" not in client.get(address).content.decode()
