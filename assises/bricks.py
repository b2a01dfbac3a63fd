"""Walls of bricks: a long one, a short one, row upon row, one brick for each place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

LONG, SHORT, JOINT, HEIGHT = 38, 17, 3, 14
PERIOD = LONG + SHORT + 2 * JOINT
MOST = 600  # beyond, one brick stands for several places, so that the page stays light
Row = Callable[[int, int], list[tuple[float, float]]]
SHADES = ("b1",) * 62 + ("b2",) * 28 + ("b3",) * 5 + ("b4",) * 5


@dataclass
class Wall:
    width: int
    height: int
    name: str
    paths: dict[str, str] = field(default_factory=dict)


def row(number: int, width: int) -> list[tuple[float, float]]:
    """Where the bricks of one row start and how long they are; the last one is cut."""
    start, is_long = (0.0, True) if number % 2 == 0 else (10.5, False)
    bricks: list[tuple[float, float]] = []
    while start < width - 8:
        length = LONG if is_long else SHORT
        bricks.append((start, min(length, width - start)))
        start += length + JOINT
        is_long = not is_long
    return bricks


def lay(laid: int, places: int, *, width: int, name: str) -> Wall:
    """The same figures give the same wall, to the byte."""
    dice = Random(places)  # noqa: S311 (shades, not secrets)
    rows: list[list[tuple[float, float]]] = []
    while sum(map(len, rows)) < places:
        rows.append(row(len(rows), width))
    height = max(len(rows) * (HEIGHT + JOINT) - JOINT, HEIGHT)
    wall, count = Wall(width, height, name), 0
    for number, bricks in enumerate(rows):
        top = height - HEIGHT - number * (HEIGHT + JOINT)
        for start, length in bricks[: places - count]:
            shade = dice.choice(SHADES)
            count += 1
            if count > laid:
                shade = "b0"
                path = f"M{start + 0.5:g} {top + 0.5:g}h{length - 1:g}v13h-{length - 1:g}z"
            else:
                path = f"M{start:g} {top:g}h{length:g}v14h-{length:g}z"
            wall.paths[shade] = wall.paths.get(shade, "") + path
    return wall


def walls(laid: int, places: int) -> list[Wall]:
    """The wide wall and the phone's."""
    if places > MOST:
        laid, places = round(laid * MOST / places), MOST
    laid = min(laid, places)
    return [
        lay(laid, places, width=1280, name="only-desk"),
        lay(laid, places, width=560, name="only-mob"),
    ]


def whole_row(number: int, width: int) -> list[tuple[float, float]]:
    """A row of whole bricks alone, from the left edge; the right one is ragged."""
    start, is_long = 0.0, number % 2 == 0
    bricks: list[tuple[float, float]] = []
    while start + (length := LONG if is_long else SHORT) <= width:
        bricks.append((start, length))
        start += length + JOINT
        is_long = not is_long
    return bricks


def in_groups(
    groups: list[tuple[str, int]], *, width: int = 260, name: str = "chart", row: Row = row
) -> Wall:
    """A wall with `count` bricks of each shade, from the bottom up: one brick, one project.

    `k0` is an outline, `kd` a dashed one: doubtful.
    """
    shades = [shade for shade, count in groups for _ in range(count)]
    rows: list[list[tuple[float, float]]] = []
    while sum(map(len, rows)) < len(shades):
        rows.append(row(len(rows), width))
    height = max(len(rows) * (HEIGHT + JOINT) - JOINT, HEIGHT)
    wall = Wall(width, height, name)
    places = [
        (start, height - HEIGHT - number * (HEIGHT + JOINT), length)
        for number, bricks in enumerate(rows)
        for start, length in bricks
    ]
    for shade, (start, top, length) in zip(shades, places, strict=False):
        path = f"M{start:g} {top:g}h{length:g}v14h-{length:g}z"
        if shade in ("k0", "kd"):
            path = f"M{start + 0.5:g} {top + 0.5:g}h{length - 1:g}v13h-{length - 1:g}z"
        wall.paths[shade] = wall.paths.get(shade, "") + path
    return wall


def of_seats(taken: int, seats: int) -> Wall:
    """A room: one brick, one seat, those left outlined on top. Who stands is not counted."""
    if seats > MOST:
        taken, seats = round(taken * MOST / seats), MOST
    taken = min(taken, seats)
    groups = [("kt", taken), ("k0", seats - taken)]
    return in_groups(groups, width=363, name="", row=whole_row)
