"""Workshops: their rounds and seats, and what people wished where seats are given by ranking."""

from workshops.models.rankings import Ballot, Draw, Lock, Ranking, Reservation, Wish
from workshops.models.seats import Round, Seat, Swap, Workshop

__all__ = [
    "Ballot",
    "Draw",
    "Lock",
    "Ranking",
    "Reservation",
    "Round",
    "Seat",
    "Swap",
    "Wish",
    "Workshop",
]
