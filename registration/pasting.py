"""People pasted from a spreadsheet: which column is what, with or without titles."""

import csv
from collections.abc import Sequence
from typing import NamedTuple

from registration.names import folded, tidy

TITLES = {
    "first_name": "prenom prenoms firstname givenname forename",
    "last_name": "nom nomdefamille nomusuel lastname surname familyname name",
    "email": "email mail courriel adressemail adresseemail adressecourriel emailaddress mel",
    "category": "categorie category profil role type",
    "lunch": "dejeuner repas midi lunch meal",
}
COLUMNS = {title: column for column, titles in TITLES.items() for title in titles.split()}
YES = {"oui", "o", "yes", "y", "x", "1", "vrai", "true"}


class Line(NamedTuple):
    """What one line says; an empty text where it says nothing."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    category: str = ""
    lunch: bool = False


def read(text: str) -> list[Line]:
    """The people of a pasted list, in its order; separated by tabs, semicolons or commas."""
    rows = _cells(text)
    columns = [COLUMNS.get(_title(cell), "") for cell in rows[0]] if rows else []
    if {"first_name", "last_name", "email"} & set(columns):
        return [line for row in rows[1:] if (line := _by_titles(columns, row)) != Line()]
    return [_by_guess(row) for row in rows]


def _cells(text: str) -> list[list[str]]:
    separator = next((sign for sign in "\t;," if sign in text), "\t")
    lines = text.replace("\x00", "").splitlines()
    # Quotes mean something to a spreadsheet, but an apostrophe or an inch must not swallow a list.
    if text.count('"') % 2:
        rows = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    else:
        rows = csv.reader(lines, delimiter=separator)
    return [cells for row in rows if any(cells := [tidy(cell) for cell in row])]


def _title(cell: str) -> str:
    return folded(cell).replace(" ", "")


def _by_titles(columns: Sequence[str], row: Sequence[str]) -> Line:
    said = {column: cell for column, cell in zip(columns, row, strict=False) if column}
    lunch = folded(said.pop("lunch", "")) in YES
    return Line(**said, lunch=lunch)


def _by_guess(row: Sequence[str]) -> Line:
    """No titles: the address is where the @ is, the first name before the last one."""
    email = next((cell for cell in row if "@" in cell), "")
    names = [cell for cell in row if cell and cell != email]
    if len(names) == 1:
        first, _space, last = names[0].partition(" ")
        return Line(first, last, email)
    first, last = [*names, "", ""][:2]
    return Line(first, last, email)
