"""A wall as its people, its facilitator and its screen see it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.template.loader import render_to_string
from django.utils import timezone, translation

from assises.models import Edition
from registration.models import Registration
from workshops.wall.access import may_write
from workshops.wall.bricks import Laid, laid
from workshops.wall.models import Brick, Pile, Voice, Wall

SIDES = ("phone", "screen", "desk", "plenary")
LONG = 150  # characters of a proposal at the end
TOP = 3  # groups of a workshop that the plenary sees


@dataclass
class Group:
    """A group with its proposals, and its votes as bricks."""

    pile: Pile
    votes: int
    bricks: list[Brick] = field(default_factory=list)

    @property
    def laid(self) -> Laid:
        return laid(self.votes)


@dataclass
class Board:
    """`loose`: proposals not yet in a group. `hidden`: for the facilitator alone."""

    wall: Wall
    groups: list[Group]
    loose: list[Brick]
    hidden: list[Brick]
    now: datetime

    @property
    def votes(self) -> int:
        return sum(group.votes for group in self.groups)

    @property
    def takes_votes(self) -> bool:
        return self.wall.takes_votes(self.now)

    @property
    def is_voted(self) -> bool:
        """Whether votes mean something: they are given, or were."""
        return self.wall.phase in (Wall.Phase.VOTE, Wall.Phase.CONCLUDE)

    @property
    def phases(self) -> list[tuple[str, str]]:
        return [(value, str(words)) for value, words in Wall.Phase.choices]

    @property
    def more(self) -> int:
        """What the plenary's first view does not show: it shows one line of each workshop."""
        shown = self.wall.conclusions if self.wall.concluded_at else self.groups[:TOP]
        return max(0, len(shown) - 1)

    @property
    def is_long(self) -> bool:
        """Whether a screen shows the end in smaller letters, for all of it to be seen."""
        return any(len(text) > LONG for text in self.wall.conclusions)

    @property
    def newest(self) -> list[Brick]:
        return self.loose[::-1]

    @property
    def bricks(self) -> int:
        return len(self.loose) + sum(len(group.bricks) for group in self.groups)


def read(wall: int, now: datetime) -> Board:
    """Three queries, however many proposals. Groups with most votes first, once they vote."""
    related = Wall.objects.select_related("workshop__session__room", "workshop__session__theme")
    found = related.select_related("workshop__round__edition").get(pk=wall)
    piles = found.piles.filter(is_undone=False).annotate(votes=Count("voices")).order_by("pk")
    groups = {pile.pk: Group(pile, pile.votes) for pile in piles}
    board = Board(found, list(groups.values()), [], [], now)
    for brick in Brick.objects.filter(wall=wall).in_order():
        if brick.is_hidden:
            board.hidden.append(brick)
        elif brick.pile_id in groups:
            groups[brick.pile_id].bricks.append(brick)
        else:
            board.loose.append(brick)
    if board.is_voted:
        board.groups.sort(key=lambda group: (-group.votes, group.pile.pk))
    return board


@dataclass(frozen=True)
class Mine:
    """What is one person's own: their votes, by group, and their proposals."""

    votes: list[int]
    bricks: list[Brick]
    left: int


def mine(wall: Wall, registration: Registration) -> Mine:
    voices = Voice.objects.filter(pile__wall=wall, pile__is_undone=False, registration=registration)
    votes = list(voices.values_list("pile", flat=True))
    bricks = wall.bricks.filter(author=registration).select_related("pile").in_order()
    return Mine(votes, list(bricks), max(0, wall.votes_each - len(votes)))


def own(wall: Wall, registration: Registration) -> dict[str, object]:
    """The same for a script, and whether they may write."""
    found = mine(wall, registration)
    bricks = [{"id": str(brick.pk), "text": brick.text} for brick in found.bricks]
    may = may_write(wall.workshop, registration)
    return {"votes": found.votes, "left": found.left, "bricks": bricks, "may": may}


def fragment(wall: int, side: str, language: str) -> str:
    """What changes on a page, in HTML: the same for all who look from that side."""
    board = read(wall, timezone.now())
    edition = board.wall.workshop.round.edition
    with translation.override(language), timezone.override(edition.zone):
        return render_to_string(f"wall/_{side}.html", {"board": board, "edition": edition})


def plenary(edition: Edition, language: str) -> str:
    """All the workshops' walls in HTML, for the plenary's screen."""
    boards = all_of(edition, timezone.now())
    with translation.override(language), timezone.override(edition.zone):
        return render_to_string("wall/_plenary.html", {"boards": boards, "edition": edition})


def all_of(edition: Edition, now: datetime) -> list[Board]:
    """The walls that were opened, in the order of the themes."""
    walls = Wall.objects.filter(workshop__round__edition=edition)
    opened = walls.exclude(phase=Wall.Phase.CLOSED).order_by(
        "workshop__round__number", "workshop__session__theme__position", "pk"
    )
    return [read(pk, now) for pk in opened.values_list("pk", flat=True)]


def brick_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
