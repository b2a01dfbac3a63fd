"""What became of the questions of a room, in figures that everybody may read."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from agenda.live.models import Question

Status, Why = Question.Status, Question.Why


@dataclass(frozen=True)
class Record:
    """How many were asked, shown to the room, joined to another, not kept (and why), answered.

    Questions taken back by who asked them count nowhere.
    """

    asked: int = 0
    published: int = 0
    joined: int = 0
    waiting: int = 0
    rejected: int = 0
    answered: int = 0
    in_writing: int = 0
    same: int = 0
    elsewhere: int = 0
    person: int = 0
    other: int = 0

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why questions were not kept, in words, the reasons that were given."""
        counts = {
            Why.SAME: self.same,
            Why.ELSEWHERE: self.elsewhere,
            Why.PERSON: self.person,
            Why.OTHER: self.other,
        }
        return [(str(why.label), count) for why, count in counts.items() if count]


def of_rooms(rooms: list[int]) -> dict[int, Record]:
    """The record of each of these rooms. One query."""
    rejected = Q(status=Status.REJECTED)
    rows: Any = (
        Question.objects.standing()
        .filter(room__in=rooms)
        .values("room")
        .annotate(
            asked=Count("pk"),
            published=Count("pk", filter=Q(was_public=True)),
            joined=Count("pk", filter=Q(status=Status.MERGED)),
            waiting=Count("pk", filter=Q(status=Status.PENDING)),
            rejected=Count("pk", filter=rejected),
            answered=Count("pk", filter=Q(status=Status.ANSWERED)),
            in_writing=Count("pk", filter=~Q(reply="")),
            same=Count("pk", filter=rejected & Q(why=Why.SAME)),
            elsewhere=Count("pk", filter=rejected & Q(why=Why.ELSEWHERE)),
            person=Count("pk", filter=rejected & Q(why=Why.PERSON)),
            other=Count("pk", filter=rejected & Q(why__in=["", Why.OTHER])),
        )
        .order_by(F("room"))
    )
    told = {row.pop("room"): Record(**row) for row in rows}
    return {room: told.get(room, Record()) for room in rooms}


def of(room: int) -> Record:
    return of_rooms([room])[room]
