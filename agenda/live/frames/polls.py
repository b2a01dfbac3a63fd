"""What a client may say about polls: an answer, a poll as it is typed, what becomes of it."""

import uuid
from dataclasses import dataclass
from typing import Any

from agenda.live.frames.fields import id_of, text_of, true_or_false, whole
from agenda.live.models import Poll

MOST_VALUES = 40
PREPARING = ("create", "edit")
CONDUCTING = (
    "remove",
    "open",
    "close",
    "show",
    "close_and_show",
    "hide",
    "take_off",
    "hide_text",
    "unhide_text",
)

# An option's id or a text; a point of the scale; several ids, in their order, or several words.
Value = str | int | tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """A poll as somebody typed it. `options`: each in French, and in English or nothing."""

    kind: str
    question: str
    question_en: str = ""
    options: tuple[tuple[str, str], ...] = ()
    most: int | None = None
    lowest: int = 1
    highest: int = 5
    lowest_label: str = ""
    highest_label: str = ""
    shown: bool = False


@dataclass(frozen=True)
class Answer:
    id: uuid.UUID
    poll: uuid.UUID
    value: Value
    kind = "answer"


@dataclass(frozen=True)
class Prepare:
    """A poll is made, or corrected before it is opened."""

    id: uuid.UUID
    poll: uuid.UUID
    action: str
    draft: Draft
    kind = "poll"


@dataclass(frozen=True)
class Conduct:
    """A poll is opened, closed, shown… `text`: what is hidden, or no longer."""

    id: uuid.UUID
    poll: uuid.UUID
    action: str
    text: str = ""
    kind = "poll"


def read_answer(content: dict[str, Any], frame_id: uuid.UUID) -> Answer:
    return Answer(frame_id, id_of(content["poll"]), _value(content["value"]))


def read_poll(content: dict[str, Any], frame_id: uuid.UUID) -> Prepare | Conduct:
    """A new poll takes the frame's id where it has none of its own."""
    action = content["action"]
    if action == "create":
        poll = id_of(content.get("poll", str(frame_id)))
        return Prepare(frame_id, poll, action, _draft(content))
    poll = id_of(content["poll"])
    if action in PREPARING:
        return Prepare(frame_id, poll, action, _draft(content))
    if action in CONDUCTING:
        return Conduct(frame_id, poll, action, text_of(content.get("text") or ""))
    raise ValueError


def _value(value: Any) -> Value:
    if isinstance(value, list):
        if len(value) > MOST_VALUES:
            raise ValueError
        return tuple(text_of(one) for one in value)
    return text_of(value) if isinstance(value, str) else whole(value)


def _draft(content: dict[str, Any]) -> Draft:
    scale, options = content.get("scale") or {}, content.get("options") or []
    if not isinstance(scale, dict) or not isinstance(options, list) or len(options) > MOST_VALUES:
        raise TypeError
    kind, most = Poll.Kind(content["kind"]), content.get("most")
    return Draft(
        kind=kind.value,
        question=text_of(content["question"]),
        question_en=text_of(content.get("question_en") or ""),
        options=tuple(_option(option) for option in options),
        most=None if most is None else whole(most),
        lowest=whole(scale.get("lowest", 1)),
        highest=whole(scale.get("highest", 5)),
        lowest_label=text_of(scale.get("lowest_label") or ""),
        highest_label=text_of(scale.get("highest_label") or ""),
        shown=true_or_false(content.get("shown", False)),
    )


def _option(option: Any) -> tuple[str, str]:
    return text_of(option["text"]), text_of(option.get("text_en") or "")
