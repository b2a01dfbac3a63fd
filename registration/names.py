"""What people type about themselves, made comparable: names of any script, mailboxes."""

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256

from unidecode import unidecode

# Control characters, and those that turn the direction of a line over.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
KEY_LENGTH = 420


def tidy(text: str) -> str:
    """One line, single spaces, nothing unseen; apostrophes, scripts and emoji stay."""
    return " ".join(UNSEEN.sub(" ", unicodedata.normalize("NFC", text)).split())


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    if unicodedata.name(character, "").startswith("LATIN"):
        return str(unidecode(character))
    return character if unicodedata.category(character)[0] in "LMN" else ""


def folded(text: str) -> str:
    """Words to look for: no accents, capitals or signs, one space between them."""
    words = unicodedata.normalize("NFKC", text).casefold().split()
    return " ".join(filter(None, ("".join(map(_fold, word)).lower() for word in words)))[
        :KEY_LENGTH
    ]


def name_key(first_name: str, last_name: str) -> str:
    """The same for « Jean-Noël D’Hondt », « DHONDT jean noel » and « Jean Noel d'hondt ».

    Only Latin letters lose their accents: elsewhere such marks make another name.
    """
    parts = []
    for name in (first_name, last_name):
        text = unicodedata.normalize("NFKC", name).casefold()
        parts.append("".join(map(_fold, text)).lower() or tidy(text))
    key = " ".join(sorted(parts)).strip()
    return key if len(key) <= KEY_LENGTH else sha256(key.encode()).hexdigest()


def sort_names(first_name: str, last_name: str) -> dict[str, str]:
    """What people are sorted by, the same in every database: É is E, spaces and hyphens nothing.

    Who has no last name stands under the first one.
    """
    names = {"sort_name": last_name or first_name, "sort_first_name": first_name}
    return {field: folded(name).replace(" ", "") for field, name in names.items()}


def name_keys(first_name: str, last_name: str) -> dict[str, str]:
    """All that is kept beside a registration's names, to find and to sort it."""
    return {"name_key": name_key(first_name, last_name), **sort_names(first_name, last_name)}


def mailbox(email: str) -> str:
    """One spelling for one mailbox: capitals and the two spellings of a domain are folded.

    What stands after a plus is kept: it may be somebody else's.
    """
    local, _, domain = email.strip().lower().rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("idna")
    return f"{local}@{domain}" if local else domain
