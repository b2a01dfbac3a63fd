"""An organiser brings a programme: looked at, then imported; its lists as files."""

import csv
import io

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from agenda import actions
from agenda.models import ProgrammeFile, Room, Session
from assises.access import DOOR_STAFF, ORGANISER
from assises.models import AuditEntry
from registration.spreadsheets import as_csv
from tests.factories import EditionFactory, RoleFactory, SessionFactory, UserFactory

IMPORT = "/organisation/programme/importer/"
TITLES = ["Titre", "Salle", "Début", "Fin"]
LISTS = ["seances", "intervenants", "salles", "roles"]


def staff(role: str):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def organiser(client, edition):
    client.force_login(staff(ORGANISER))
    return client


def bring(client, *rows, titles=TITLES, content=None):
    content = as_csv(titles, rows) if content is None else content
    return client.post(IMPORT, {"file": SimpleUploadedFile("programme.csv", content)})


def agree(client, page, **more):
    seen = client.get(page).context["seen"]
    return client.post(page, {"seen": seen, **more})


def test_nothing_is_written_before_it_is_agreed_to(organiser, edition):
    page = bring(organiser, ["Ouverture", "Hall", "9:00", "9:30"])["Location"]

    said = organiser.get(page).content.decode()

    assert "Ouverture" in said
    assert "La salle" in said  # that is added
    assert not Session.objects.exists()
    assert not Room.objects.exists()
    assert not AuditEntry.objects.exists()


def test_what_was_looked_at_is_imported(organiser, edition):
    page = bring(organiser, ["Ouverture", "Hall", "9:00", "9:30"])["Location"]

    response = agree(organiser, page)

    assert response["Location"] == page
    assert Session.objects.get().title == "Ouverture"
    assert organiser.get(page).status_code == 200
    file = ProgrammeFile.objects.get()
    assert (file.lines, file.done_at is None) == ([], False)
    rows = organiser.get(f"{page}compte-rendu.csv").content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("2;Ouverture;")


def test_a_double_click_imports_once(organiser, edition):
    page = bring(organiser, ["Ouverture", "Hall", "9:00", "9:30"])["Location"]
    seen = organiser.get(page).context["seen"]

    answers = [organiser.post(page, {"seen": seen}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert Session.objects.count() == 1


def test_a_programme_that_changed_meanwhile_is_looked_at_again(organiser, edition, now):
    session = SessionFactory(edition=edition, title="Ouverture")
    row = ["Ouverture", session.room.name, "10:30", "11:20"]
    page = bring(organiser, row)["Location"]
    seen = organiser.get(page).context["seen"]
    session.title = "Autre"
    actions.save_session(session, changed=["title"], by=None, now=now)

    response = organiser.post(page, {"seen": seen})

    assert response.status_code == 200
    assert Session.objects.count() == 1


def test_wrong_lines_are_told_and_left_out_when_that_is_asked(organiser, edition):
    rows = [["Ouverture", "Hall", "9:00", "9:30"], ["", "Hall", "9:00", "9:30"]]
    page = bring(organiser, *rows)["Location"]

    refused = agree(organiser, page)
    assert refused.status_code == 200
    assert refused.context["must_skip"]
    assert not Session.objects.exists()

    agree(organiser, page, skip="1")
    assert Session.objects.count() == 1
    assert [one["outcome"] for one in ProgrammeFile.objects.get().report] == ["added", "refused"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"PK\x03\x04 not a spreadsheet",
        b"<html><body>a page</body></html>",
        b"{not json",
        b'<!DOCTYPE a [<!ENTITY b "c">]><schedule/>',
        b"x" * 5_000_001,
        b"Titre;Salle\nA;B\n",
    ],
)
def test_files_that_are_none_are_refused_with_a_sentence(organiser, edition, content):
    response = bring(organiser, content=content)

    assert response.status_code == 200
    assert len(response.context["form"].errors["file"]) == 1
    assert not ProgrammeFile.objects.exists()


def test_words_of_a_file_cannot_break_out_of_the_page(organiser, edition):
    bad = "<script>alert(1)</script>"
    page = bring(organiser, [bad, bad, "9:00", "9:30"])["Location"]

    assert "<script>alert" not in organiser.get(page).content.decode()


def test_a_programme_of_frab_is_brought_the_same_way(organiser, edition):
    SessionFactory(edition=edition)
    content = organiser.get("/programme/schedule.xml").content

    page = bring(organiser, content=content)["Location"]

    assert [fate["outcome"] for fate in organiser.get(page).context["fates"]] == ["same"]


def test_files_are_forgotten_after_a_day(organiser, edition):
    old = ProgrammeFile.objects.create(
        edition=edition,
        by=UserFactory(),
        made_at=timezone.now() - timezone.timedelta(days=1, minutes=1),
    )

    organiser.get(IMPORT)

    assert not ProgrammeFile.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("whose", ["other organiser", "other edition"])
def test_a_file_is_its_organisers_and_its_editions(organiser, edition, whose):
    page = bring(organiser, ["Ouverture", "Hall", "9:00", "9:30"])["Location"]
    if whose == "other organiser":
        organiser.force_login(staff(ORGANISER))
    else:
        ProgrammeFile.objects.update(edition=EditionFactory(is_current=False))

    answers = [organiser.get(page), organiser.post(page), organiser.get(f"{page}compte-rendu.csv")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_are_files_that_spreadsheets_open(organiser, edition, name, kind):
    session = SessionFactory(edition=edition, title="=1+1")
    RoleFactory(session=session, speaker__last_name="=cmd|' /C calc'!A0")
    SessionFactory(edition__is_current=False, title="Une autre année")

    response = organiser.get(f"/organisation/exports/{name}.{kind}")

    assert response.status_code == 200
    if kind == "csv":
        lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
        assert [cell for line in lines for cell in line if cell.startswith("=")] == []
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
        assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {
            "s",
            "inlineStr",
            "n",
            "d",
        }
    assert len(lines) == 2
    assert "autre année" not in str(lines)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_is_known_is_answered_304(organiser, edition, now, name):
    session = RoleFactory(session=SessionFactory(edition=edition)).session
    address = f"/organisation/exports/{name}.csv"
    known = {"if-none-match": organiser.get(address)["ETag"]}

    assert organiser.get(address, headers=known).status_code == 304

    actions.save_session(session, changed=["title"], by=None, now=now)
    assert organiser.get(address, headers=known).status_code == 200


def addresses() -> list[str]:
    return [
        IMPORT,
        reverse("agenda:import_look", args=["00000000-0000-4000-8000-000000000000"]),
        reverse("import-report", args=["00000000-0000-4000-8000-000000000000"]),
        "/organisation/exports/seances.csv",
    ]


@pytest.mark.parametrize("address", addresses())
def test_pages_are_shut_to_strangers_and_to_other_roles(client, edition, address):
    stranger = client.get(address)
    client.force_login(staff(DOOR_STAFF))

    assert (stranger.status_code, client.get(address).status_code) == (302, 403)
