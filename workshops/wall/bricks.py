"""Votes as bricks: a short wall, one brick a vote."""

from dataclasses import dataclass

from assises.bricks import HEIGHT, JOINT, row

WIDTH = 260


@dataclass(frozen=True)
class Laid:
    path: str
    width: int
    height: int


def laid(votes: int) -> Laid:
    """Rows from the bottom up; no vote is an empty path."""
    rows: list[list[tuple[float, float]]] = []
    while sum(map(len, rows)) < votes:
        rows.append(row(len(rows), WIDTH))
    height = max(len(rows) * (HEIGHT + JOINT) - JOINT, 1)
    path, left = "", votes
    for number, bricks in enumerate(rows):
        top = height - HEIGHT - number * (HEIGHT + JOINT)
        for start, length in bricks[:left]:
            path += f"M{start:g} {top:g}h{length:g}v{HEIGHT}h-{length:g}z"
        left -= len(bricks)
    return Laid(path, WIDTH, height)
