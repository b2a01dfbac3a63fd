"""What a moderator's frame asks for, done."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agenda.live import actions, frames
from agenda.live.models import LiveRoom, Question
from assises.audit import By

STEPS = {"up": -1, "down": 1, "first": -1_000}


def carry_out(order: frames.Moderate, *, room: LiveRoom, by: By, now: datetime) -> Question:
    """Do one thing to one question. Raises what the action raises."""
    context: Any = {"room": room, "by": by, "now": now}
    match order.action:
        case "edit":
            return actions.edit(order.question, order.text, **context)
        case "merge" if order.into:
            return actions.merge(order.question, order.into, **context)
        case "label":
            return actions.label(order.question, order.text, **context)
        case "rank":
            return actions.put_next(order.question, STEPS.get(order.to, 0), **context)
        case "reply":
            name = by.name or _("The organisers")
            return actions.answer_in_writing(order.question, order.text, name=name, **context)
        case "silence" | "unsilence":
            return actions.silence(order.question, on=order.action == "silence", **context)
    return actions.moderate(
        order.question, order.action, reason=order.reason, why=order.why, **context
    )
