"""The polls of a room as each side sees them, and what each voice answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agenda.live import tallies
from agenda.live.models import Poll, PollAnswer

Shape = dict[str, Any]


@dataclass(frozen=True)
class PollEntry:
    """One poll: for the room, None unless it is before it; for the desk, None once removed."""

    seq: int
    public: Shape | None
    was_public: bool
    desk: Shape | None


def read(room: int, since: int = -1) -> dict[str, PollEntry]:
    """The polls that changed after `since`, in their order. Three queries, however many."""
    changed = Poll.objects.filter(room=room, seq__gt=since).prefetch_related("options")
    found = list(changed.in_order())
    counts = tallies.read([poll.pk for poll in found])
    return {str(poll.pk): entry(poll, counts[poll.pk]) for poll in found}


def past(room: int) -> list[Shape]:
    """The polls that are over and whose results the room has seen. Three queries at most."""
    over = Poll.objects.filter(room=room, state=Poll.State.CLOSED, is_shown=True, removed_at=None)
    found = list(over.prefetch_related("options").in_order())
    counts = tallies.read([poll.pk for poll in found])
    return [
        shape_of(poll, tallies.people(counts[poll.pk]))
        | {"results": tallies.results(poll, counts[poll.pk])}
        for poll in found
    ]


def entry(poll: Poll, groups: list[tallies.Group]) -> PollEntry:
    shape = shape_of(poll, tallies.people(groups))
    public = desk = None
    if poll.is_current:
        results = tallies.results(poll, groups) if poll.is_shown else None
        public = shape | {"results": results}
    if poll.removed_at is None:
        results = tallies.results(poll, groups, desk=True)
        desk = shape | {"results": results, "current": poll.is_current, "number": poll.number}
    return PollEntry(poll.seq, public, poll.opened_at is not None, desk)


def shape_of(poll: Poll, answers: int) -> Shape:
    """What both sides see of a poll. Needs its `options`, fetched with it."""
    return {
        "id": str(poll.pk),
        "kind": poll.kind,
        "question": poll.question,
        "question_en": poll.question_en or None,
        "options": [
            {"id": str(option.pk), "text": option.text, "text_en": option.text_en or None}
            for option in sorted(poll.options.all(), key=lambda option: option.number)
        ],
        "most": poll.most,
        "scale": scale_of(poll) if poll.kind == Poll.Kind.SCALE else None,
        "state": poll.state,
        "shown": poll.is_shown,
        "answers": answers,
    }


def scale_of(poll: Poll) -> Shape:
    names = ("lowest", "highest", "lowest_label", "highest_label")
    return {name: getattr(poll, name) for name in names}


def current(entries: Iterable[PollEntry]) -> Shape | None:
    """The poll before the room."""
    return next((entry.public for entry in entries if entry.public), None)


def of_desk(entries: Iterable[PollEntry]) -> list[Shape]:
    """The polls that moderators see, prepared ones too."""
    return [entry.desk for entry in entries if entry.desk]


def answers(room: int, voices: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """What each of these voices answered, as it was sent, by poll. One query."""
    found: dict[UUID, dict[str, Any]] = {voice: {} for voice in voices}
    lines = PollAnswer.objects.filter(poll__room=room, voice__in=found).select_related("poll")
    for line in lines.order_by("poll", "place"):
        mine, poll = found[line.voice_id], str(line.poll_id)
        match line.poll.kind:
            case Poll.Kind.SINGLE:
                mine[poll] = str(line.option_id)
            case Poll.Kind.SCALE:
                mine[poll] = line.number
            case Poll.Kind.TEXT:
                mine[poll] = line.text
            case Poll.Kind.WORDS:
                mine.setdefault(poll, []).append(line.text)
            case _:
                mine.setdefault(poll, []).append(str(line.option_id))
    return found
