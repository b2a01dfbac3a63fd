"""A file comes into the programme: added, changed, left; the same again changes nothing."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from agenda.actions import save_session
from agenda.exchange import frab, sheets
from agenda.exchange.importing import import_lines
from agenda.exchange.schedules import read_schedule
from agenda.exchange.sheets import read_sheet
from agenda.models import Release, Role, Room, Session, Speaker, Theme
from assises.models import AuditEntry, Edition
from registration.spreadsheets import as_csv, as_xlsx
from tests.factories import (
    EditionFactory,
    RoleFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    ThemeFactory,
    UserFactory,
)

TEXT = "Un paragraphe.\n\n« Un autre » ; avec, tout & <b>."
SHEETS = {"csv": as_csv, "xlsx": as_xlsx}


def exported(edition: Edition, kind: str) -> bytes:
    sessions = Session.objects.of(edition).with_people().with_materials().in_order()
    if kind == "xml":
        return frab.as_xml(edition, sessions)
    if kind == "json":
        return frab.as_json(edition, sessions)
    return SHEETS[kind](*sheets.sessions(edition))


def read(content: bytes, edition: Edition, kind: str):
    is_sheet = kind in SHEETS
    return read_sheet(content, edition) if is_sheet else read_schedule(content, edition.zone)


def bring(content: bytes, edition: Edition, kind: str, now) -> list[tuple[str, str]]:
    """Import; what became of each line. No line may be wrong."""
    reading = read(content, edition, kind)
    assert reading.mistakes == []
    fates = import_lines(reading.lines, edition=edition, by=UserFactory(), now=now)
    return [(fate.title, fate.outcome) for fate in fates]


def told(edition: Edition) -> list[tuple]:
    """What the programme says, whatever its keys."""
    sessions = Session.objects.of(edition).with_people().order_by("starts_at", "title", "slug")
    return [
        (
            one.slug,
            one.title,
            one.kind,
            one.summary,
            one.description,
            one.room.name,
            one.theme and one.theme.name,
            one.starts_at,
            one.ends_at,
            sorted(role.speaker.full_name for role in one.roles.all()),
        )
        for one in sessions
    ]


@pytest.fixture
def programme(edition):
    """Two sessions, one of which is moderated, after dark, and of no theme."""
    theme = ThemeFactory(edition=edition, name="Mobilité", slug="mobilite")
    first = SessionFactory(edition=edition, theme=theme, description=TEXT, summary="Une phrase")
    late = first.starts_at + timedelta(hours=12, minutes=40)
    last = SessionFactory(
        edition=edition,
        room=first.room,
        title="- Un titre qui ressemble à une formule",
        kind=Session.Kind.PERFORMANCE,
        starts_at=late,
        ends_at=late + timedelta(hours=2),
    )
    RoleFactory(session=first, speaker__first_name="Jean-Marie", speaker__last_name="Le Goff")
    host = SpeakerFactory(edition=edition, first_name="Ada", last_name="Byron")
    RoleFactory(session=first, speaker=host, kind=Role.Kind.MODERATOR, position=1)
    RoleFactory(session=last, speaker=host)
    return [first, last]


@pytest.mark.parametrize("kind", ["xml", "json", "csv", "xlsx"])
def test_what_was_exported_changes_nothing(edition, programme, kind, now):
    before, version = told(edition), Edition.objects.get().version

    fates = bring(exported(edition, kind), edition, kind, now)

    assert [outcome for _title, outcome in fates] == ["same", "same"]
    assert told(edition) == before
    assert (Edition.objects.get().version, AuditEntry.objects.count()) == (version, 0)


@pytest.mark.parametrize("kind", ["xml", "json", "csv", "xlsx"])
def test_what_was_exported_makes_the_same_elsewhere(edition, programme, kind, now):
    elsewhere = EditionFactory(is_current=False)
    content = exported(edition, kind)

    first, again = (bring(content, elsewhere, kind, now) for _ in range(2))

    assert [outcome for _title, outcome in first] == ["added", "added"]
    assert [outcome for _title, outcome in again] == ["same", "same"]
    assert told(elsewhere) == told(edition)


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_what_people_do_comes_along(edition, programme, kind, now):
    elsewhere = EditionFactory(is_current=False)

    bring(exported(edition, kind), elsewhere, kind, now)

    assert (
        Role.objects.get(session__edition=elsewhere, speaker__last_name="Byron", position=1).kind
        == "moderator"
    )


@pytest.mark.parametrize(
    "hours", [("11:00", "01:00", 1), ("22:00", "08:00", 1), ("09:00", "17:00", 2)]
)
def test_a_session_over_midnight_is_as_long_elsewhere(edition, hours, now):
    starts, ends, days = hours
    clocks = (time.fromisoformat(starts), time.fromisoformat(ends))
    starts_at, ends_at = (datetime.combine(edition.day, one, edition.zone) for one in clocks)
    SessionFactory(edition=edition, starts_at=starts_at, ends_at=ends_at + timedelta(days=days))
    elsewhere = EditionFactory(is_current=False)

    for kind in SHEETS:
        bring(exported(edition, kind), elsewhere, kind, now)

        assert told(elsewhere) == told(edition)


def test_a_moved_session_is_changed_as_if_by_hand(edition, programme, now):
    content = exported(edition, "xml")
    first = Session.objects.get(pk=programme[0].pk)
    was_at = first.starts_at
    first.starts_at += timedelta(minutes=5)
    save_session(first, changed=["starts_at"], by=None, now=now)

    fates = bring(content, edition, "xml", now)

    first.refresh_from_db()
    assert [outcome for _title, outcome in fates] == ["changed", "same"]
    assert (first.starts_at, first.sequence) == (was_at, 2)


def test_a_session_keeps_its_identifier_under_a_new_address(edition, programme, now):
    content = exported(edition, "json")
    Session.objects.filter(pk=programme[0].pk).update(slug="autre-adresse", title="Autre titre")

    fates = bring(content, edition, "json", now)

    assert [outcome for _title, outcome in fates] == ["changed", "same"]
    assert Session.objects.get(pk=programme[0].pk).slug == "autre-adresse"


def test_what_a_file_does_not_tell_stays(edition, programme, now):
    first, last = programme
    Session.objects.filter(pk=first.pk).update(title_en="Kept", capacity=12)
    rows = [[first.title, first.room.name, "10:30", "11:20"]]

    fates = bring(as_csv(["Titre", "Salle", "Début", "Fin"], rows), edition, "csv", now)

    first.refresh_from_db()
    assert fates == [(first.title, "same")]
    assert (first.title_en, first.capacity, first.description) == ("Kept", 12, TEXT)
    assert first.roles.count() == 2
    assert Session.objects.filter(pk=last.pk).exists()


def test_unknown_parts_are_added_and_told(edition, now):
    rows = [["Ouverture", "Hall", "Mobilité", "9h", "9h30", "Ada Byron ; Grace Hopper"]]
    content = as_csv(["Title", "Room", "Theme", "Start", "End", "Speakers"], rows)

    [fate] = import_lines(
        read(content, edition, "csv").lines, edition=edition, by=UserFactory(), now=now
    )

    assert len(fate.details) == 4
    assert Room.objects.get().name == "Hall"
    assert Theme.objects.get().slug == "mobilite"
    assert [one.full_name for one in Speaker.objects.order_by("pk")] == [
        "Ada Byron",
        "Grace Hopper",
    ]
    assert Session.objects.get().kind == Session.Kind.OTHER


def test_parts_are_known_however_they_are_written(edition, now):
    RoomFactory(edition=edition, name="Petit amphithéâtre", name_en="Small lecture hall")
    SpeakerFactory(edition=edition, first_name="Hélène", last_name="D’Hondt")
    rows = [["A", "PETIT AMPHITHEATRE", "9:00", "9:30", "helene d'hondt"]]
    rows += [["B", "small lecture hall", "10:00", "10:30", "Hélène D'Hondt"]]
    content = as_csv(["Titre", "Salle", "Début", "Fin", "Intervenants"], rows)

    bring(content, edition, "csv", now)

    assert (Room.objects.count(), Speaker.objects.count(), Role.objects.count()) == (1, 1, 2)


def test_rooms_and_people_of_one_name_stay_who_they_are(edition, now):
    for session in SessionFactory.create_batch(2, edition=edition):  # a room each, of one name
        RoleFactory(session=session)  # and somebody, of one name
    theme = ThemeFactory.create_batch(2, edition=edition)[1]
    Session.objects.update(theme=theme)

    for kind in ("xml", "json", "csv", "xlsx"):
        fates = bring(exported(edition, kind), edition, kind, now)

        assert [outcome for _title, outcome in fates] == ["same", "same"]


def test_two_sessions_of_one_title_stay_two(edition, now):
    rows = [["Pause", "Hall", "10:00", "10:15"], ["Pause", "Hall", "15:00", "15:15"]]
    content = as_csv(["Titre", "Salle", "Début", "Fin"], rows)

    first, again = (bring(content, edition, "csv", now) for _ in range(2))

    assert [outcome for _title, outcome in first + again] == ["added", "added", "same", "same"]
    assert sorted(one.slug for one in Session.objects.all()) == ["pause", "pause-2"]


def test_people_who_left_the_stage_leave_it(edition, programme, now):
    content = exported(edition, "csv").replace(b"Jean-Marie Le Goff", b"")

    fates = bring(content, edition, "csv", now)

    assert [outcome for _title, outcome in fates] == ["changed", "same"]
    assert [role.speaker.last_name for role in programme[0].roles.all()] == ["Byron"]


def test_a_relay_that_moved_with_its_source_moves_once(edition, now):
    source = SessionFactory(edition=edition, title="Source")
    relay = SessionFactory(edition=edition, title="Relais", kind="relay", relay_of=source)
    content = exported(edition, "xml")
    content = content.replace(b"10:30:00", b"10:35:00").replace(
        b"<duration>00:50", b"<duration>00:45"
    )

    fates = bring(content, edition, "xml", now)

    relay.refresh_from_db()
    assert fates == [("Source", "changed"), ("Relais", "same")], AuditEntry.objects.values_list(
        "details", flat=True
    )
    assert relay.sequence == 1


def test_an_import_leaves_one_line_in_the_trail_beside_its_changes(edition, now):
    content = as_csv(["Titre", "Salle", "Début", "Fin"], [["A", "Hall", "9:00", "9:30"]])

    bring(content, edition, "csv", now)

    actions = sorted(AuditEntry.objects.values_list("action", flat=True))
    assert actions == ["agenda.programme_imported", "agenda.room_added", "agenda.session_added"]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp")),
    min_size=1,
    max_size=60,
).filter(lambda text: text.strip())


class RoundTrip(TestCase):
    @given(title=WORDS, summary=WORDS, lines=st.lists(WORDS, max_size=3))
    def test_any_words_come_back_as_they_were(self, title, summary, lines):
        """Lines are as forms send them: their ends are Windows'."""
        edition = EditionFactory()
        neat = " ".join(title.split())
        session = SessionFactory(
            edition=edition, title=neat, summary=summary.strip(), description="\r\n".join(lines)
        )
        RoleFactory(session=session, speaker__last_name=neat)

        for kind in ("xml", "json"):
            fates = bring(exported(edition, kind), edition, kind, session.changed_at)

            assert [outcome for _title, outcome in fates] == ["same"]

    @given(
        starts=st.integers(0, 10 * 24 * 3600),
        length=st.integers(1, 3 * 24 * 3600),
        is_round=st.booleans(),
    )
    def test_any_hours_come_back_as_they_were(self, starts, length, is_round):
        """In the night and on other days too, through what a spreadsheet can say."""
        edition = EditionFactory()
        second = timedelta(minutes=1) if is_round else timedelta(seconds=1)
        starts_at = edition.starts_at.astimezone(UTC) + starts % (10 * 24 * 60) * second
        ends_at = starts_at + (1 + length % (3 * 24 * 60)) * second
        session = SessionFactory(edition=edition, starts_at=starts_at, ends_at=ends_at)

        for kind in ("csv", "xlsx"):
            fates = bring(exported(edition, kind), edition, kind, session.changed_at)

            assert [outcome for _title, outcome in fates] == ["same"]


def brought(edition: Edition, text: str, now, **more):
    reading = read(text.encode(), edition, "csv")
    return import_lines(reading.lines, edition=edition, by=UserFactory(), now=now, **more)


LINE = "Titre;Salle;Jour;Début;Fin;En une phrase\n{};18/03/2027;10:30;11:20;{}\n"


def test_what_a_file_changes_is_a_version_that_says_it(edition, now):
    session = SessionFactory(edition=edition, summary="Avant")
    text = LINE.format(f"{session.title};Salle Y", "Après")

    brought(session.edition, text, now, tells=False)

    release = Release.objects.get()
    (line,) = release.changes
    assert (release.number, release.tells, line["uid"]) == (2, False, str(session.uid))
    assert line["what"] == ["room", "words"]
    assert line["before"]["room"] == session.room.name

    brought(session.edition, text, now)

    assert Release.objects.count() == 1


def test_a_relay_that_follows_a_file_is_in_the_version(edition, now):
    session = SessionFactory(edition=edition)
    relay = SessionFactory(edition=session.edition, kind="relay", title="Débord", relay_of=session)
    text = LINE.format(f"{session.title};{session.room.name}", "").replace("10:30", "10:40")

    brought(session.edition, text, now)

    changes = {line["uid"]: line["what"] for line in Release.objects.get().changes}
    assert changes == {str(session.uid): ["time"], str(relay.uid): ["time"]}


def test_a_file_that_takes_a_room_twice_says_so_line_by_line(edition, now):
    session = SessionFactory(edition=edition)
    text = LINE.format(f"Une autre;{session.room.name}", "")

    (fate,) = brought(session.edition, text, now)

    assert fate.outcome == "added"
    assert session.title in fate.details[-1]
