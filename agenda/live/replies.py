"""What a frame is answered: an ack once its change is committed, or an error; once per id."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from agenda.live import access, actions, frames, orders
from agenda.live.batches import Answer, Batch, Heard, Person
from agenda.live.models import LiveRoom, Question
from assises.audit import By
from assises.models import User

log = logging.getLogger("assises.live")
Who = tuple[access.Who, ...] | User | access.Host | AnonymousUser | None


@dataclass(frozen=True)
class Said:
    """A frame, of somebody whom a cookie or a session names, and the language that they read."""

    frame: frames.Frame
    who: Who
    language: str


def reply(frame: frames.Frame, *, room: LiveRoom, who: Who, now: datetime) -> Answer:
    """Do what one frame asks and say how it went. The same frame again gets the same answer.

    `who` is what a cookie or a session says; it is checked here. When this returns an ack,
    the change is committed.
    """
    said = Said(frame, who, translation.get_language() or "")
    [answer] = reply_together([said], room=room, now=now)
    if isinstance(answer, Exception):
        raise answer
    return answer


def reply_together(
    said: Sequence[Said], *, room: LiveRoom, now: datetime
) -> list[Answer | Exception]:
    """The same for all the frames of a moment, in one transaction: what each is answered.

    What breaks on one of them is its own answer, and harms no other; but a database that is
    away is asked once, not for each.
    """
    for _attempt in range(2):  # a moderator's frame may be kept by another room just now
        try:
            return [*_answer(said, room=room, now=now)]
        except Exception as error:
            broken = error
        if len(said) > 1 and not isinstance(broken, OperationalError):
            log.warning("Frames that came together are done one by one", exc_info=broken)
            return [reply_together([one], room=room, now=now)[0] for one in said]
        if not isinstance(broken, IntegrityError):
            break
    return [broken] * len(said)


@transaction.atomic
def _answer(said: Sequence[Said], *, room: LiveRoom, now: datetime) -> list[Answer]:
    if any(_changes_pages(one) for one in said):
        actions.lock_with_edition(room)
    elif any(one.who for one in said):
        actions.lock(room.pk)  # the same frame sent twice waits here
    people = identify({one.who for one in said}, room, now=now)
    heard = [
        Heard(one.frame, person, one.language) for one in said if (person := people.get(one.who))
    ]
    answers = iter(Batch(heard, room=room, now=now, do=obey).answer() if heard else [])
    return [next(answers) if one.who in people else _stranger(one) for one in said]


def _changes_pages(said: Said) -> bool:
    """Whether a moderator asks for what shows on the session's own page."""
    is_reply = isinstance(said.frame, frames.Moderate) and said.frame.action == "reply"
    is_moderator = isinstance(said.who, User | access.Host)
    return is_moderator and (is_reply or isinstance(said.frame, frames.Close))


def _stranger(one: Said) -> Answer:
    with translation.override(one.language):
        return frames.error(actions.NotAllowed(), one.frame.id)


def identify(everyone: set[Who], room: LiveRoom, *, now: datetime) -> dict[Who, Person]:
    """Who they are, if they may take part at all."""
    cookies = [who for who in everyone if who and isinstance(who, tuple)]
    people: dict[Who, Person] = dict(access.voices_of(cookies, room, now=now).items())
    for who in everyone:
        if isinstance(who, User) and (moderator := access.moderator(who.pk)):
            people[who] = moderator
        if isinstance(who, access.Host) and (host := access.host(who, room)):
            people[who] = host
    return people


def obey(frame: frames.Frame, *, room: LiveRoom, person: Person, now: datetime) -> Question | None:
    if isinstance(person, User):
        return obey_moderator(frame, room=room, by=person, now=now)
    if isinstance(person, access.Host):
        return obey_moderator(frame, room=room, by=person.bearer, now=now)
    match frame:
        case frames.Ask(_id, text, anonymous):
            return actions.ask(text, room=room, voice=person, anonymous=anonymous, now=now)
        case frames.Vote(_id, question, on):
            return actions.vote(question, room=room, voice=person, on=on, now=now)
        case frames.Reword(_id, question, text):
            return actions.reword(question, text, room=room, voice=person, now=now)
        case frames.Withdraw(_id, question):
            return actions.withdraw(question, room=room, voice=person, now=now)
        case frames.Answer(_id, poll, value):
            actions.respond(poll, value, room=room, voice=person, now=now)
            return None
    raise actions.NotAllowed(_("Only moderators do this."))


def obey_moderator(
    frame: frames.Frame, *, room: LiveRoom, by: By, now: datetime
) -> Question | None:
    match frame:
        case frames.Moderate():
            return orders.carry_out(frame, room=room, by=by, now=now)
        case frames.Hear(_id, text):
            return actions.hear(text, room=room, by=by, now=now)
        case frames.Lead(_id, on):
            actions.lead(room=room, on=on, by=by, now=now)
            return None
        case frames.Open() | frames.Close():
            actions.set_open(room, is_open=isinstance(frame, frames.Open), by=by, now=now)
            return None
        case frames.Prepare(_id, poll, action, draft):
            prepare = actions.prepare if action == "create" else actions.amend
            prepare(poll, draft, room=room, by=by, now=now)
            return None
        case frames.Conduct(_id, poll, action, text):
            actions.conduct(poll, action, text=text, room=room, by=by, now=now)
            return None
    raise actions.NotAllowed(_("Take part from the session's own page."))
