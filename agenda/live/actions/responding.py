"""What the audience answers to a poll: one answer each, changed as often as one likes."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agenda.live.actions.asking import LONGEST, one_line
from agenda.live.actions.poll_refusals import (
    NoAnswer,
    NoSuchPoll,
    NotAnAnswer,
    PollClosed,
    TextTooLong,
    TooManyChoices,
)
from agenda.live.actions.refusals import Empty
from agenda.live.actions.rooms import lock, raise_seq, tell
from agenda.live.frames import Value
from agenda.live.models import LiveRoom, Poll, PollAnswer, Voice
from registration.names import folded

LONGEST_WORD = 30
Kind = Poll.Kind


@dataclass(frozen=True)
class Line:
    """One line of somebody's answer, as it is stored."""

    place: int
    option_id: int | None = None
    number: int | None = None
    text: str = ""
    folded: str = ""


@transaction.atomic
def respond(poll: UUID, value: Value, *, room: LiveRoom, voice: Voice, now: datetime) -> Poll:
    """Answer the poll before the room, or change one's answer. The same again changes nothing.

    Raises NoSuchPoll, PollClosed, NoAnswer, NotAnAnswer, TooManyChoices or TextTooLong.
    """
    room = lock(room.pk)
    asked = Poll.objects.filter(room=room, pk=poll, removed_at=None).first()
    if asked is None or asked.state == Poll.State.DRAFT:
        raise NoSuchPoll
    if asked.state != Poll.State.OPEN or not asked.is_current:
        raise PollClosed
    lines = READ[asked.kind](asked, value)
    before = PollAnswer.objects.filter(poll=asked, voice=voice)
    if lines == [line_of(answer) for answer in before.order_by("place")]:
        return asked

    before.delete()
    PollAnswer.objects.bulk_create(
        PollAnswer(poll=asked, voice=voice, at=now, **asdict(line)) for line in lines
    )
    asked.seq = raise_seq(room)
    asked.save(update_fields=["seq"])
    tell(room, voice.pk)
    return asked


def line_of(answer: PollAnswer) -> Line:
    return Line(answer.place, answer.option_id, answer.number, answer.text, answer.folded)


def fold(text: str) -> str:
    """What is the same for « Solidarité » and « solidarite »."""
    return (folded(text) or text.casefold())[:LONGEST]


# -- Reading a value, by kind of poll ----------------------------------------------------------


def read_one(poll: Poll, value: Value) -> list[Line]:
    if not isinstance(value, str):
        raise NotAnAnswer
    return read_options(poll, (value,) if value else ())


def read_several(poll: Poll, value: Value) -> list[Line]:
    lines = read_options(poll, value)
    if len(lines) > poll.most:
        raise TooManyChoices
    return sorted_lines(lines)


def sorted_lines(lines: list[Line]) -> list[Line]:
    """Choices have no order: the same ones are the same answer."""
    chosen = sorted(line.option_id or 0 for line in lines)
    return [Line(place, option) for place, option in enumerate(chosen)]


def read_options(poll: Poll, value: Value) -> list[Line]:
    """Options of this poll, each once, in the order given: a ranking may be left unfinished."""
    if not isinstance(value, tuple) or len(set(value)) < len(value):
        raise NotAnAnswer
    if not value:
        raise NoAnswer
    known = {str(pk): pk for pk in poll.options.values_list("pk", flat=True)}
    if not known.keys() >= set(value):
        raise NotAnAnswer
    return [Line(place, known[option]) for place, option in enumerate(value)]


def read_point(poll: Poll, value: Value) -> list[Line]:
    if not isinstance(value, int) or not poll.lowest <= value <= poll.highest:
        raise NotAnAnswer
    return [Line(0, number=value)]


def read_text(poll: Poll, value: Value) -> list[Line]:
    if not isinstance(value, str):
        raise NotAnAnswer
    return [written(value, LONGEST)]


def read_words(poll: Poll, value: Value) -> list[Line]:
    """Words, those said twice once."""
    given = (value,) if isinstance(value, str) else value
    if not isinstance(given, tuple):
        raise NotAnAnswer
    words = [written(word, LONGEST_WORD) for word in given if word.strip()]
    kept = list({word.folded: word for word in reversed(words)}.values())[::-1]
    if not kept:
        raise NoAnswer
    if len(kept) > poll.most:
        raise TooManyChoices
    return [Line(place, text=word.text, folded=word.folded) for place, word in enumerate(kept)]


def written(text: str, longest: int) -> Line:
    try:
        text = one_line(text)
    except Empty as nothing:
        raise NoAnswer from nothing
    if len(text) > longest:
        raise TextTooLong
    return Line(0, text=text, folded=fold(text))


READ: dict[str, Callable[[Poll, Value], list[Line]]] = {
    Kind.SINGLE: read_one,
    Kind.MULTIPLE: read_several,
    Kind.SCALE: read_point,
    Kind.RANKING: read_options,
    Kind.TEXT: read_text,
    Kind.WORDS: read_words,
}
