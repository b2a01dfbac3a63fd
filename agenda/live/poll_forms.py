"""What is posted about polls, as the frames of a socket would say it."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agenda.live.frames import Malformed

Said = dict[str, Any]
FIELDS = (
    "kind",
    "question",
    "question_en",
    "options",
    "options_en",
    "most",
    "lowest",
    "highest",
    "lowest_label",
    "highest_label",
)


class SamePlace(Malformed):
    """Two answers of a ranking at one place."""

    message = _("Two answers have the same place: give each its own.")


def read(data: QueryDict) -> Said:
    """The part of a frame that a form of polls stands for. Raises Malformed."""
    if "conduct" in data:
        poll, _colon, action = str(data["conduct"]).partition(":")
        action, _colon, text = action.partition(":")
        return {"type": "poll", "poll": poll, "action": action, "text": text}
    if data.get("type") == "answer":
        return {"type": "answer", "poll": data.get("poll"), "value": value(data)}
    return draft(data)


def value(data: QueryDict) -> Any:
    """An answer. Raises Malformed."""
    match data.get("kind"):
        case "multiple" | "words":
            return data.getlist("value")
        case "ranking":
            return ranking(data)
        case "scale":
            return number(data.get("value", "")) if data.get("value") else ""
    return data.get("value", "")


def ranking(data: QueryDict) -> list[str]:
    places = [number(data[name]) for name in data if name[:5] == "rank-" and data[name]]
    if len(set(places)) < len(places):
        raise SamePlace
    return placed(data)


def placed(data: QueryDict) -> list[str]:
    """What was given a place, in order; two at one place one after the other."""
    chosen = {name[5:]: number(data[name]) for name in data if name[:5] == "rank-" and data[name]}
    return sorted(chosen, key=lambda option: chosen[option])


def typed_answer(data: QueryDict) -> Any:
    """What to show again after a refusal; None for what makes no sense."""
    try:
        return placed(data) if data.get("kind") == "ranking" else value(data)
    except Malformed:
        return None


def typed_draft(data: QueryDict, refusal: str) -> Said:
    """The fields of a poll as they were typed, and why it was refused."""
    fields = {name: data.get(name, "") for name in FIELDS}
    return fields | {"id": data.get("poll", ""), "shown": "shown" in data, "refusal": refusal}


def draft_of(poll: Said) -> Said:
    """The fields of a poll that is corrected."""
    lines = {
        name: "\n".join(option[field] or "" for option in poll["options"])
        for name, field in (("options", "text"), ("options_en", "text_en"))
    }
    return poll | (poll["scale"] or {}) | lines | {"question_en": poll["question_en"] or ""}


def number(text: object) -> int:
    try:
        return int(str(text))
    except ValueError as error:
        raise Malformed from error


def draft(data: QueryDict) -> Said:
    """A poll as it was typed: its options one a line, in English line for line."""
    english = data.get("options_en", "").splitlines()
    options = [
        {"text": text, "text_en": english[place] if place < len(english) else ""}
        for place, text in enumerate(data.get("options", "").splitlines())
    ]
    names = ("lowest", "highest", "lowest_label", "highest_label")
    scale: Said = {name: data[name] for name in names if data.get(name)}
    scale |= {name: number(scale[name]) for name in names[:2] if name in scale}
    found: Said = {name: data.get(name, "") for name in ("question", "question_en")}
    found |= {"type": "poll", "kind": data.get("kind"), "options": options, "scale": scale}
    found |= {"shown": "shown" in data, "most": number(data["most"]) if data.get("most") else None}
    poll = data.get("poll")
    return found | ({"action": "edit", "poll": poll} if poll else {"action": "create"})
