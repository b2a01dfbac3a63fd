"""What is printed on badges, in which order, and whether it has changed since."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

from registration.models import Registration
from registration.names import sort_names

ON_A_SHEET = 4
Thing = TypeVar("Thing")


def fingerprint(registration: Registration) -> str:
    """What tells one print of a badge from another. Load it with its category."""
    category = registration.category
    printed = (
        registration.first_name,
        registration.last_name,
        registration.organisation,
        registration.language,
        registration.code,
        registration.badge,
        category.name,
        category.name_en,
        category.band,
    )
    return sha256("\0".join(printed).encode()).hexdigest()


def in_alphabet(registration: Registration) -> tuple[str, str, str]:
    """The order of a desk's boxes: É beside E, who has no last name under the first one."""
    keys = sort_names(registration.first_name, registration.last_name)
    return keys["sort_name"], keys["sort_first_name"], str(registration.pk)


def initial(registration: Registration) -> str:
    return in_alphabet(registration)[0][:1]


def piles(things: Sequence[Thing]) -> list[list[Thing | None]]:
    """Four to a sheet, so that the four piles, once cut and laid one on another, follow on.

    With n sheets, sheet p holds p, p + n, p + 2n and p + 3n; None where nothing is left.
    """
    sheets = -(-len(things) // ON_A_SHEET)
    return [
        [
            things[place] if place < len(things) else None
            for place in range(sheet, sheets * ON_A_SHEET, sheets)
        ]
        for sheet in range(sheets)
    ]
