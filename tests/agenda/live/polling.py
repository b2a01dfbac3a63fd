"""Polls for tests: made and led as a moderator does."""

import uuid

from agenda.live import actions, feed
from agenda.live.frames import Draft
from agenda.live.models import Poll
from tests.factories import voice_of

COLOURS = (("Rouge", "Red"), ("Vert", ""), ("Bleu", ""))
DRAFTS = {
    "single": Draft("single", "Quelle couleur ?", options=COLOURS),
    "multiple": Draft("multiple", "Quelles couleurs ?", options=COLOURS, most=2),
    "scale": Draft("scale", "Combien ?", lowest=1, highest=5, lowest_label="Peu"),
    "ranking": Draft("ranking", "Dans quel ordre ?", options=COLOURS),
    "text": Draft("text", "Pourquoi ?"),
    "words": Draft("words", "En un mot ?", most=2),
}


def prepared(kind, room, by, now) -> Poll:
    return actions.prepare(uuid.uuid4(), DRAFTS[kind], room=room, by=by, now=now)


def opened(kind, room, by, now) -> Poll:
    poll = prepared(kind, room, by, now)
    return actions.conduct(poll.pk, "open", room=room, by=by, now=now)


def ids(poll) -> list[str]:
    return [str(option.pk) for option in poll.options.order_by("number")]


def respond(poll, person, value, now):
    voice = voice_of(poll.room, person)
    return actions.respond(poll.pk, value, room=poll.room, voice=voice, now=now)


def results(poll):
    """What the desk sees of it."""
    shapes = {one["id"]: one for one in feed.state(poll.room, desk=True)["polls"]}
    return shapes[str(poll.pk)]["results"]
