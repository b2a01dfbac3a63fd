"""What a client may say: frames read from text, or from a form."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from assises.errors import Refused

MOST_BYTES = 16 * 1024


class Malformed(Refused):
    """A frame that is not one of ours. `id` is the frame's, if it had a good one."""

    code = "malformed"
    message = _("This message was not understood.")

    def __init__(self, frame_id: uuid.UUID | None = None) -> None:
        super().__init__()
        self.id = frame_id


@dataclass(frozen=True)
class Ask:
    id: uuid.UUID
    text: str
    anonymous: bool = False
    kind = "ask"


@dataclass(frozen=True)
class Vote:
    id: uuid.UUID
    question: uuid.UUID
    on: bool
    kind = "vote"


@dataclass(frozen=True)
class Withdraw:
    id: uuid.UUID
    question: uuid.UUID
    kind = "withdraw"


@dataclass(frozen=True)
class Reword:
    """One's own question, said otherwise while it waits."""

    id: uuid.UUID
    question: uuid.UUID
    text: str
    kind = "edit"


@dataclass(frozen=True)
class Moderate:
    """What becomes of a question. `to`: up, down or first, in what comes next."""

    id: uuid.UUID
    question: uuid.UUID
    action: str
    reason: str = ""
    why: str = ""
    into: uuid.UUID | None = None
    text: str = ""
    to: str = ""
    kind = "moderate"


@dataclass(frozen=True)
class Hear:
    """A question heard in the room, written down by a moderator."""

    id: uuid.UUID
    text: str
    kind = "ask"


@dataclass(frozen=True)
class Lead:
    """A moderator runs the room from now on, or no longer."""

    id: uuid.UUID
    on: bool
    kind = "lead"


@dataclass(frozen=True)
class Open:
    id: uuid.UUID
    kind = "open"


@dataclass(frozen=True)
class Close:
    id: uuid.UUID
    kind = "close"


@dataclass(frozen=True)
class Elsewhere:
    """A frame about something that this room does not have: a poll, a question to merge into."""

    id: uuid.UUID
    kind = "elsewhere"


Frame = Ask | Vote | Withdraw | Reword | Moderate | Hear | Lead | Open | Close | Elsewhere
MOVES = ("publish", "reject", "on_screen", "off_screen", "answered", "reopen")
ACTIONS = (*MOVES, "merge", "edit", "label", "rank", "reply", "silence", "unsilence")
WHY = ("same", "elsewhere", "person", "other")
ABSENT_TYPES = ("answer", "poll")


def parse(data: str | bytes | None) -> Frame:
    """One frame of a client. Raises Malformed."""
    if not isinstance(data, str) or len(data.encode(errors="replace")) > MOST_BYTES:
        raise Malformed
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    return read(content)


def read(content: Any) -> Frame:
    """The frame that decoded JSON, or a form, stands for. Raises Malformed."""
    if not isinstance(content, dict):
        raise Malformed
    frame_id = _uuid(content.get("id"))
    if frame_id is None:
        raise Malformed
    try:
        return _read(content, frame_id)
    except (KeyError, TypeError, ValueError) as error:
        raise Malformed(frame_id) from error


def _read(content: dict[str, Any], frame_id: uuid.UUID) -> Frame:
    match content["type"]:
        case "ask" if content.get("from") == "room":
            return Hear(frame_id, _text(content["text"]))
        case "lead":
            return Lead(frame_id, _typed(content["on"], bool))
        case "ask":
            anonymous = _typed(content.get("anonymous", False), bool)
            return Ask(frame_id, _text(content["text"]), anonymous)
        case "vote":
            return Vote(frame_id, _id(content["question"]), _typed(content["on"], bool))
        case "withdraw":
            return Withdraw(frame_id, _id(content["question"]))
        case "edit":
            return Reword(frame_id, _id(content["question"]), _text(content["text"]))
        case "moderate":
            return _moderate(content, frame_id)
        case "open":
            return Open(frame_id)
        case "close":
            return Close(frame_id)
        case kind if kind in ABSENT_TYPES:
            return Elsewhere(frame_id)
    raise ValueError


def _moderate(content: dict[str, Any], frame_id: uuid.UUID) -> Frame:
    question, action = _id(content["question"]), content["action"]
    why, to = content.get("why") or "", content.get("to") or ""
    if action not in ACTIONS or (why and why not in WHY) or not isinstance(to, str):
        raise ValueError
    return Moderate(
        frame_id,
        question,
        action,
        reason=_text(content.get("reason") or ""),
        why=why,
        into=_id(content["into"]) if action == "merge" else None,
        text=_text(content["text"]) if action in {"edit", "label", "reply"} else "",
        to=to,
    )


def _uuid(value: Any) -> uuid.UUID | None:
    """A UUID written in full, or None."""
    if not isinstance(value, str) or len(value) != 36:
        return None
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def _id(value: Any) -> uuid.UUID:
    found = _uuid(value)
    if found is None:
        raise ValueError
    return found


def _typed(value: Any, kind: type[bool]) -> bool:
    if not isinstance(value, kind):
        raise TypeError
    return value


def _text(value: Any) -> str:
    """Text that can be stored: JSON may carry half a surrogate pair, a database may not."""
    if not isinstance(value, str):
        raise TypeError
    value.encode()
    return value
