"""Files of others: understood, or refused with a sentence."""

import json

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from agenda.exchange.schedules import read_schedule
from agenda.exchange.sheets import LABELS, clock_of, columns, day_of, key_of, read_sheet
from agenda.models import Session
from assises.models import Edition
from registration.spreadsheets import Unreadable, as_csv

ZONE = Edition(time_zone="Europe/Paris").zone
BOMB = b"""<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<schedule><day><room name="&b;"><event id="1"><title>&b;</title></event></room></day></schedule>"""
FILE = b"""<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<schedule><day><room name="&x;"/></day></schedule>"""


def xml(**more: str) -> bytes:
    told = {
        "title": "Opening",
        "date": "2027-03-18T10:30:00+01:00",
        "duration": "00:50",
        "type": "lecture",
        "track": "",
        "abstract": "",
        **more,
    }
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in told.items())
    event = f'<event id="42"><persons><person id="9">Ada</person></persons>{inside}</event>'
    return f'<schedule><day><room name="Saal 1">{event}</room></day></schedule>'.encode()


def test_a_schedule_of_somebody_else_is_understood():
    [line] = read_schedule(xml(), ZONE).lines

    assert (line.title, line.room, line.kind) == ("Opening", "Saal 1", Session.Kind.PLENARY)
    assert (line.starts_at, line.ends_at) == (
        "2027-03-18T10:30:00+01:00",
        "2027-03-18T11:20:00+01:00",
    )
    assert [(one.name, one.kind, one.id) for one in line.people] == [("Ada", "", 9)]
    assert len(line.guid) == 36


def test_numbers_of_somebody_else_always_become_the_same_identifier():
    assert read_schedule(xml(), ZONE).lines[0].guid == read_schedule(xml(), ZONE).lines[0].guid


def test_a_long_abstract_begins_the_description():
    [line] = read_schedule(xml(abstract="long " * 100, description="Suite"), ZONE).lines

    assert line.texts["summary"] == ""
    assert line.texts["description"].startswith("long long")
    assert line.texts["description"].endswith("\n\nSuite")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"date": "demain"},
        {"duration": "une heure"},
        {"duration": "00:00"},
        {"slug": "../../etc"},
    ],
)
def test_a_wrong_event_is_refused_with_its_number(wrong):
    reading = read_schedule(xml(**wrong), ZONE)

    assert reading.lines == []
    assert [mistake.line for mistake in reading.mistakes] == [1]


def test_the_same_event_twice_is_refused_once():
    event = xml().removeprefix(b"<schedule>").removesuffix(b"</schedule>")

    reading = read_schedule(b"<schedule>" + event * 2 + b"</schedule>", ZONE)

    assert ([line.number for line in reading.lines], [m.line for m in reading.mistakes]) == (
        [1],
        [2],
    )


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        FILE,
        b"<schedule>",
        b"<html></html>",
        b"<schedule></schedule>",
        b"{}",
        b"[]",
        b'{"schedule": 3}',
        b'{"schedule": {"conference": {"days": [{"rooms": {"a": [3]}}]}}}',
        b"{" * 100_000,
        b'{"a":' * 100_000,
        b"\xff\xfe<",
    ],
)
def test_what_is_no_schedule_is_refused_with_a_sentence(content):
    with pytest.raises(Unreadable):
        read_schedule(content, ZONE)


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["schedule", "conference", "days", "rooms", "name", "persons", "date", "title"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSONS)
def test_nothing_odd_breaks_the_reader(event):
    day = {"rooms": {"Hall": [event]}}
    content = json.dumps({"schedule": {"conference": {"days": [day]}}}).encode()

    try:
        reading = read_schedule(content, ZONE)
    except Unreadable:
        return
    assert len(reading.lines) + len({mistake.line for mistake in reading.mistakes}) == 1


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9:30", "09:30"),
        ("9 h 30", "09:30"),
        ("9h", "09:00"),
        ("09:30:00", "09:30"),
        ("14.05", "14:05"),
    ],
)
def test_hours_are_understood_as_people_write_them(text, clock):
    assert f"{clock_of(text):%H:%M}" == clock


@pytest.mark.parametrize("text", ["midi", "25:00", "9:75", "9", ""])
def test_what_is_no_hour_is_none(text):
    assert clock_of(text) is None


@pytest.mark.parametrize("text", ["2027-03-18", "18/03/2027", "18.3.2027", "2027-03-18 00:00:00"])
def test_days_are_understood(text):
    assert str(day_of(text)) == "2027-03-18"


def sheet(edition, *titles: str, **said: str):
    told = {"Titre": "A", "Salle": "Hall", "Début": "9:00", "Fin": "9:30", **said}
    return read_sheet(as_csv(list(told), [list(told.values())]), edition)


@pytest.mark.parametrize(
    "wrong",
    [
        {"Titre": ""},
        {"Salle": ""},
        {"Début": ""},
        {"Fin": "8:00"},
        {"Type": "goûter"},
        {"État": "perdu"},
        {"Places": "beaucoup"},
        {"Jour": "31/02/2027"},
        {"Adresse": "é à"},
    ],
)
def test_a_wrong_line_is_refused(edition, wrong):
    reading = sheet(edition, **wrong)

    assert reading.lines == []
    assert {mistake.line for mistake in reading.mistakes} == {2}


def test_kinds_and_states_are_known_in_both_languages(edition):
    french, english = sheet(edition, Type="table ronde"), sheet(edition, Kind="Round table")

    assert french.lines[0].kind == english.lines[0].kind == Session.Kind.ROUND_TABLE


def test_columns_that_mean_nothing_are_told(edition):
    assert sheet(edition, Couleur="bleu").unknown == ["Couleur"]


def test_a_list_without_its_columns_is_refused(edition):
    with pytest.raises(Unreadable, match=r"Room|Salle"):
        read_sheet(as_csv(["Titre", "Début", "Fin"], [["A", "9:00", "9:30"]]), edition)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_titles_that_we_write_are_each_their_own(language):
    with override(language):
        titles = [key_of(str(label)) for label in LABELS.values()]

    assert [columns()[title] for title in titles] == list(LABELS)
