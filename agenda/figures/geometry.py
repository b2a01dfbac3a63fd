"""How long, how high, how many bricks: amounts in, places in a box of 100 by 100 out."""

from collections.abc import Sequence
from decimal import Decimal

FULL = 100.0
LEAST = 0.5  # what is nought, or next to it, is still seen
Amounts = Sequence[Decimal | None]


def widths(amounts: Amounts) -> list[float]:
    """How long each bar is, the longest being full; None and nought are a hair."""
    known = _known(amounts)
    longest = max(known, default=Decimal(0))
    if not longest:
        return [LEAST for _one in amounts]
    return [max(round(float((one or 0) * 100 / longest), 1), LEAST) for one in amounts]


def parts(amounts: Amounts, whole: Decimal | None = None) -> list[tuple[float, float]]:
    """Where each part begins and how long it is: they follow each other without a gap.

    They fill `whole`, or their own sum where that is larger or nothing is said: what is left is
    not known. A part that is missing is empty.
    """
    known = _known(amounts)
    full = max(sum(known, Decimal(0)), whole or Decimal(0))
    if not full:
        return [(0.0, 0.0) for _one in amounts]
    places: list[tuple[float, float]] = []
    reached = Decimal(0)
    for one in amounts:
        start = _share(reached, full)
        reached += one or 0
        places.append((start, round(_share(reached, full) - start, 2)))
    return places


def columns(groups: Sequence[Amounts]) -> list[list[tuple[float, float, float, float]]]:
    """Left, top, width and height of each column of each group, side by side.

    All groups have one scale: the highest column of all is full.
    """
    highest = max(_known([one for group in groups for one in group]), default=Decimal(0))
    drawn = []
    for group in groups:
        room = FULL / max(len(group), 1)
        gap = min(room * 0.12, 4)
        drawn.append(
            [
                _column(one, highest, left=number * room + gap, width=room - 2 * gap)
                for number, one in enumerate(group)
            ]
        )
    return drawn


def _column(
    amount: Decimal | None, highest: Decimal, *, left: float, width: float
) -> tuple[float, float, float, float]:
    share = float((amount or 0) * 100 / highest) if highest else 0.0
    height = max(round(share, 1), LEAST)
    return round(left, 2), round(FULL - height, 1), round(width, 2), height


def bricks(count: int, amounts: Amounts) -> list[int]:
    """`count` bricks shared out as the amounts are: the largest remainders take those left over."""
    known = _known(amounts)
    whole = sum(known, Decimal(0))
    if not whole or count <= 0:
        return [0 for _one in amounts]
    exact = [(one or 0) * count / whole for one in amounts]
    given = [int(one) for one in exact]
    by_rest = sorted(range(len(exact)), key=lambda n: (given[n] - exact[n], n))
    for number in by_rest[: count - sum(given)]:
        given[number] += 1
    return given


def _known(amounts: Amounts) -> list[Decimal]:
    """Raises ValueError: nothing here is less than nought."""
    known = [one for one in amounts if one is not None]
    if any(one < 0 for one in known):
        raise ValueError("an amount is negative")
    return known


def _share(part: Decimal, whole: Decimal) -> float:
    return round(float(part * 100 / whole), 2)
