"""Contacts as vCard 4.0 (RFC 6350). No database here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

LINE = 75  # bytes, the end of line not counted
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\s]")
PRODUCT = "-//Assises//Contacts//FR"


@dataclass(frozen=True)
class Entry:
    """One card to write: `uid` stays the same each time that it is."""

    card: Mapping[str, Any]
    uid: str
    at: datetime
    note: str = ""
    category: str = ""


def as_vcards(entries: Iterable[Entry]) -> bytes:
    """One after the other in one file, which address books take in at once."""
    lines = [line for entry in entries for line in _lines(entry)]
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _lines(entry: Entry) -> Iterable[str]:
    card = entry.card
    first, last = str(card.get("first_name", "")), str(card.get("last_name", ""))
    name = f"{first} {last}".strip() or str(card.get("organisation", "")) or "?"
    yield from ("BEGIN:VCARD", "VERSION:4.0", f"PRODID:{PRODUCT}")
    yield f"UID:urn:uuid:{uuid5(NAMESPACE_URL, entry.uid)}"
    yield f"REV:{entry.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"FN:{escaped(name)}"
    yield f"N:{escaped(last)};{escaped(first)};;;"
    yield from _known(card)
    if entry.note:
        yield f"NOTE:{escaped(entry.note)}"
    if entry.category:
        yield f"CATEGORIES:{escaped(entry.category)}"
    yield "END:VCARD"


def _known(card: Mapping[str, Any]) -> Iterable[str]:
    if organisation := card.get("organisation"):
        yield f"ORG:{escaped(organisation)}"
    if email := card.get("email"):
        yield f"EMAIL:{escaped(email)}"
    if telephone := card.get("telephone"):
        yield f"TEL;VALUE=text:{escaped(telephone)}"
    if commune := card.get("commune"):
        yield f"ADR:;;;{escaped(commune)};;;"
    for link in card.get("links", ()):
        yield f"URL:{NOT_IN_ADDRESS.sub('', str(link))}"
    if photograph := card.get("photograph"):
        yield f"PHOTO:data:image/jpeg;base64,{photograph}"


def escaped(text: object) -> str:
    """Text in which no sign ends a part, a list or a line (RFC 6350, 3.4)."""
    said = str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    said = UNWRITABLE.sub("", said).replace("\u2028", "\n").replace("\u2029", "\n")
    return said.replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def folded(line: str) -> str:
    """The line in pieces of 75 bytes, cut between letters (RFC 6350, 3.2)."""
    pieces, piece, size = [], "", 0
    for letter in line:
        weight = len(letter.encode())
        if size + weight > LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + weight
    return "\r\n".join([*pieces, piece])
