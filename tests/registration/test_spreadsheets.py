"""Lists as spreadsheets write them, and files that are not what they say."""

import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest

from registration.spreadsheets import Unreadable, as_csv, as_xlsx, rows_of

ROWS = [["Prénom", "Nom"], ["Hélène", "D’Hondt"]]
TEXT = "Prénom;Nom\r\nHélène;D’Hondt\r\n"


def xlsx(rows) -> bytes:
    return as_xlsx(rows[0], rows[1:])


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("mac_roman"),
        TEXT.encode("utf-16"),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        b'"Pr\xc3\xa9nom";"Nom"\n\n"H\xc3\xa9l\xc3\xa8ne" ; "D\xe2\x80\x99Hondt"\n;\n'.replace(
            b' ; "', b';"'
        ),
        xlsx(ROWS),
    ],
)
def test_a_list_is_read_however_it_was_written(content):
    assert rows_of(content) == ROWS


def test_numbers_and_days_are_read_as_people_write_them():
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "c", "d"])
    book.active.append([3.0, datetime(2027, 3, 18), True, None])
    out = io.BytesIO()
    book.save(out)

    assert rows_of(out.getvalue())[1] == ["3", "2027-03-18", "1", ""]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 200_000_000)
    return out.getvalue()


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "nothing")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Nom;Prenom\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"%PDF-1.7\0\0",
        b"<html><table><tr><td>Nom",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
        b"PK\x03\x04 not a zip",
        zipped("word/document.xml"),
        zipped("xl/workbook.xml"),
        xlsx(ROWS)[:-200],
        b"x" * 5_000_001,
        b"Nom\n" + b"Dupont\n" * 5_001,
        b"Nom\n" + b'"' + b"x" * 200_000,
    ],
    ids=range(13),
)
def test_what_is_not_a_list_gets_a_sentence(content):
    with pytest.raises(Unreadable) as unreadable:
        rows_of(content)

    assert str(unreadable.value).endswith(".")


def test_a_bomb_is_not_unpacked():
    content = bomb()
    assert len(content) < 5_000_000

    with pytest.raises(Unreadable):
        rows_of(content)


@pytest.mark.parametrize("text", ["=1+1", "+33 3", "-1", "@SUM", "\t=1", "＝1+1"])
def test_what_people_type_is_never_a_formula(text):
    rows = [["Nom"], [text]]

    written = as_csv(rows[0], rows[1:]).decode("utf-8-sig").splitlines()[1].strip('"')
    book = openpyxl.load_workbook(io.BytesIO(xlsx(rows)))

    assert written == f"'{text}"
    assert book.active["A2"].data_type == "s"
    assert book.active["A2"].value == text


def test_hours_are_those_of_the_day_s_place():
    at = datetime(2027, 3, 18, 8, 30, tzinfo=UTC)

    assert b"2027-03-18T09:30:00+01:00" in as_csv(["a"], [[at]])
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(["a"], [[at]])))
    assert book.active["A2"].value == datetime(2027, 3, 18, 9, 30)
