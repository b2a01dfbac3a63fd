"""Numbers as people write them, and as they read them."""

import re
from decimal import Decimal

from django.utils.formats import number_format

from assises.templatetags.ui import NBSP, speaks_french

MOST = Decimal(10) ** 12
NUMBER = re.compile(
    r"(?P<whole>\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](?P<rest>\d{1,2}))?"
    r"(?![.,]?\d)(?P<words>.*)",
    re.DOTALL,
)
UNSURE = re.compile(r"[0-9]|mill|billion|thousand|\bm(?:d|€)", re.IGNORECASE)


def amount_of(text: str) -> Decimal | None:
    """10 940, 45,5 %, 38 000 €: the number alone. None where a reader must say what it is worth:
    no number in front, several of them, or millions in words."""
    found = NUMBER.fullmatch(text.strip())
    if not found or UNSURE.search(found["words"]):
        return None
    whole = re.sub(r"\D", "", found["whole"])
    amount = Decimal(f"{whole}.{found['rest'] or 0}")
    return amount if amount < MOST else None


def written(number: Decimal, unit: str = "") -> str:
    """97 %, 63 projets, 42 101 685 €, as the active language writes them."""
    short = number.quantize(Decimal(1)) if number == number.to_integral_value() else number
    said = number_format(short, use_l10n=True, force_grouping=True)
    if not unit:
        return said
    return f"{said}%" if unit == "%" and not speaks_french() else f"{said}{NBSP}{unit}"


def unbroken(text: str) -> str:
    """10 940 and 38 000 € stay on one line."""
    return re.sub(r"(?<=\d) (?=[\d€M])", NBSP, text)
