"""Files of spreadsheets, read with suspicion and written without formulas. No database here."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell

from registration.names import tidy

MOST_BYTES = 5_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 60
UNPACKED = 60_000_000  # bytes: a list of 5,000 people needs a twentieth of it
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
ACCENTED = "éèêëàâçîïôûùÉÈÀÇœ’"


class Unreadable(Exception):
    """A file that is not a list, with a sentence that says what to do."""


def rows_of(content: bytes, *, neat: Callable[[str], str] = tidy) -> list[list[str]]:
    """The lines of a CSV or XLSX file, titles first, as text; empty lines left out.

    `neat` is what each cell goes through. Raises Unreadable.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(_("This file is larger than 5 MB: cut it into several."))
    if not content.strip():
        raise Unreadable(_("This file is empty."))
    found = _xlsx(content) if content[:2] == b"PK" else _csv(content)
    rows: list[list[str]] = []
    for row in found:
        cells = [neat(cell) for cell in row[:MOST_COLUMNS]]
        if any(cells):
            rows.append(cells)
        if len(rows) > MOST_ROWS + 1:
            text = _("More than %(most)d lines: cut the file into several.")
            raise Unreadable(text % {"most": MOST_ROWS})
    if len(rows) < 2:
        raise Unreadable(_("A line of titles and another line at least are needed."))
    width = max(place for place, title in enumerate(rows[0], start=1) if title)
    return [(row + [""] * width)[:width] for row in rows]


# -- XLSX ----------------------------------------------------------------------------------------


def _xlsx(content: bytes) -> Iterator[list[str]]:
    _check_zip(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            yield [_text(value) for value in row]
    except Unreadable:
        raise
    except Exception as error:  # whatever a handmade file makes its reader stumble on
        raise Unreadable(_("This spreadsheet cannot be read: save it again, as XLSX.")) from error


def _check_zip(content: bytes) -> None:
    """What is inside is looked at before it is unpacked; what is unpacked is counted."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise Unreadable(_("This is not a spreadsheet: save the list as XLSX or CSV."))
            unpacked = 0
            for member in inside:
                with archive.open(member) as file:
                    while piece := file.read(1_000_000):
                        unpacked += len(piece)
                        if unpacked > UNPACKED:
                            raise Unreadable(_("This file unpacks to far more than a list."))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise Unreadable(_("This spreadsheet is damaged: save it again, as XLSX.")) from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


# -- CSV -------------------------------------------------------------------------------------------


def _csv(content: bytes) -> Iterator[list[str]]:
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise Unreadable(
            _("An old or locked spreadsheet: save it without a password, as XLSX or CSV.")
        )
    text = _decoded(content)
    if text.lstrip()[:1] == "<":
        raise Unreadable(_("This is a page, not a list: save it as XLSX or CSV."))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    except csv.Error as error:
        raise Unreadable(_("A quotation mark is never closed: save the list as XLSX.")) from error


def _decoded(content: bytes) -> str:
    """As French spreadsheets write text: UTF-8, UTF-16 with its mark, Windows, old Macintosh."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "mac_roman"]
    found = []
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or len(encodings) == 1:
            found = [text]
            break
        found.append(text)
    text = max(found, key=_french, default="\0")
    if "\0" in text:
        raise Unreadable(_("This is not a list: save it as XLSX or CSV."))
    return text


def _french(text: str) -> int:
    return sum(text.count(letter) for letter in ACCENTED)


def _separator(text: str) -> str:
    titles = text.lstrip().splitlines()[0]
    return max(";\t,", key=titles.count)


# -- Writing --------------------------------------------------------------------------------------


def defused(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before what begins as a formula does."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with its mark and semicolons: French spreadsheets open it by a double click."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([defused(title) for title in titles])
    for row in rows:
        writer.writerow([_flat(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _flat(value: Any) -> Any:
    if isinstance(value, str):
        return defused(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def as_xlsx(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Text stays text, days and hours are real ones."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([_cell(sheet, title) for title in titles])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value))
        cell.data_type = "s"
        return cell
    return value
