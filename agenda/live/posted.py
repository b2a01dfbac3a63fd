"""What the pages of a live room post: forms, and the frames of a page whose socket is blocked."""

import uuid
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from agenda.live import frames, poll_forms, replies
from agenda.live.models import LiveRoom

Said = dict[str, Any]


def heard(request: HttpRequest) -> Said:
    """The frame that a form stands for: the page's own, or what a script posts for a socket."""
    data = request.POST
    frame: Said = {"id": data.get("id") or str(uuid.uuid4()), "type": data.get("type")}
    if "conduct" in data or data.get("type") in {"answer", "poll"}:
        return frame | poll_forms.read(data)
    if "vote" in data:
        question, _, on = data["vote"].partition(":")
        return frame | {"type": "vote", "question": question, "on": on == "on"}
    if "reword" in data:
        question = data["reword"]
        text = data.get(f"text-{question}", "")
        return frame | {"type": "edit", "question": question, "text": text}
    if "withdraw" in data:
        return frame | {"type": "withdraw", "question": data["withdraw"]}
    if "move" in data:
        question, _, action = data["move"].partition(":")
        frame |= {"type": "moderate", "question": question, "action": action}
    for name in ("question", "action", "reason", "text"):
        if name in data:
            frame[name] = data[name]
    return frame | {"anonymous": "anonymous" in data, "on": "on" in data}


def answer(request: HttpRequest, *, room: LiveRoom, who: replies.Who) -> Said:
    """What was posted is answered: a form, or the frame of a page whose socket is blocked."""
    posted = request.POST.get("frame")
    try:
        frame = frames.parse(posted) if posted else frames.read(heard(request))
    except frames.Malformed as refusal:
        return frames.error(refusal, refusal.id)
    return replies.reply(frame, room=room, who=who, now=timezone.now())


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
