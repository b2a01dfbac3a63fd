"""A workshop's sheet of the proceedings: its wall, and what was asked in its room."""

from dataclasses import dataclass
from datetime import datetime

from agenda.live import minutes
from agenda.live.minutes import Minutes
from agenda.live.models import LiveRoom
from agenda.models import Session
from workshops.wall import board
from workshops.wall.board import Board
from workshops.wall.models import Voice


@dataclass(frozen=True)
class Sheet:
    """`voters`: how many people gave the votes."""

    session: Session
    board: Board
    voters: int
    minutes: Minutes | None


def of(wall: int, now: datetime) -> Sheet:
    read = board.read(wall, now)
    session = read.wall.workshop.session
    live = LiveRoom.objects.filter(session=session, session__has_live=True).first()
    given = Voice.objects.filter(pile__wall=wall, pile__is_undone=False)
    voters = given.values("registration").distinct().count()
    return Sheet(session, read, voters, minutes.of(live) if live else None)
