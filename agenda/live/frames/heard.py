"""What a client may say: frames read from text, or from a form."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from agenda.live.frames.fields import id_of, text_of, true_or_false, uuid_of
from agenda.live.frames.polls import Answer, Conduct, Prepare, read_answer, read_poll
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


Said = Ask | Vote | Withdraw | Reword | Answer
Frame = Said | Moderate | Hear | Lead | Open | Close | Prepare | Conduct
MOVES = ("publish", "reject", "on_screen", "off_screen", "answered", "reopen")
ACTIONS = (*MOVES, "merge", "edit", "label", "rank", "reply", "silence", "unsilence")
WHY = ("same", "elsewhere", "person", "other")


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
    frame_id = uuid_of(content.get("id"))
    if frame_id is None:
        raise Malformed
    try:
        return _read(content, frame_id)
    except (KeyError, TypeError, ValueError) as error:
        raise Malformed(frame_id) from error


def _read(content: dict[str, Any], frame_id: uuid.UUID) -> Frame:
    match content["type"]:
        case "ask" if content.get("from") == "room":
            return Hear(frame_id, text_of(content["text"]))
        case "lead":
            return Lead(frame_id, true_or_false(content["on"]))
        case "ask":
            anonymous = true_or_false(content.get("anonymous", False))
            return Ask(frame_id, text_of(content["text"]), anonymous)
        case "vote":
            return Vote(frame_id, id_of(content["question"]), true_or_false(content["on"]))
        case "withdraw":
            return Withdraw(frame_id, id_of(content["question"]))
        case "edit":
            return Reword(frame_id, id_of(content["question"]), text_of(content["text"]))
        case "moderate":
            return _moderate(content, frame_id)
        case "open":
            return Open(frame_id)
        case "close":
            return Close(frame_id)
        case "answer":
            return read_answer(content, frame_id)
        case "poll":
            return read_poll(content, frame_id)
    raise ValueError


def _moderate(content: dict[str, Any], frame_id: uuid.UUID) -> Frame:
    question, action = id_of(content["question"]), content["action"]
    why, to = content.get("why") or "", content.get("to") or ""
    if action not in ACTIONS or (why and why not in WHY) or not isinstance(to, str):
        raise ValueError
    return Moderate(
        frame_id,
        question,
        action,
        reason=text_of(content.get("reason") or ""),
        why=why,
        into=id_of(content["into"]) if action == "merge" else None,
        text=text_of(content["text"]) if action in {"edit", "label", "reply"} else "",
        to=to,
    )
