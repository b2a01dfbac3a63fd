"""What a frame is answered: an ack once its change is committed, or an error; once per id."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from agenda.live import access, actions, frames
from agenda.live.models import LiveRoom, Question, Receipt, Voice
from assises.errors import Refused
from assises.models import User

MINUTE = timedelta(minutes=1)
LIMITS = {"ask": 5, "edit": 20, "vote": 60}
MOST_ANSWERS = 150  # a minute and person, refusals included; beyond, nothing is even kept


class RateLimited(Refused):
    code = "rate_limited"
    message = _("That is a lot at once: wait a minute, then try again.")


class Absent(Refused):
    code = "unknown"
    message = _("This room has no such thing.")


Who = tuple[access.Who, ...] | User | AnonymousUser | None
Person = Voice | User


def reply(frame: frames.Frame, *, room: LiveRoom, who: Who, now: datetime) -> dict[str, Any]:
    """Do what one frame asks and say how it went. The same frame again gets the same answer.

    `who` is what a cookie or a session says; it is checked here. When this returns an ack,
    the change is committed.
    """
    try:
        person = identify(who, room, now=now)
    except Refused as refusal:
        return frames.error(refusal, frame.id)
    try:
        return answer_once(frame, room=room, person=person, now=now)
    except Refused as refusal:
        return keep_refusal(refusal, frame, person=person, now=now)
    except IntegrityError:
        stored = receipts_of(person).filter(frame_id=frame.id).first()
        if stored is None:
            raise
        return dict(stored.answer)


def identify(who: Who, room: LiveRoom, *, now: datetime) -> Person:
    """The person, if they may take part at all. Raises NotAllowed."""
    if isinstance(who, User) and (moderator := access.moderator(who.pk)):
        return moderator
    if isinstance(who, tuple) and (voice := access.voice_of(who, room, now=now)):
        return voice
    raise actions.NotAllowed


def receipts_of(person: Person) -> Any:
    if isinstance(person, User):
        return Receipt.objects.filter(user=person)
    return Receipt.objects.filter(voice=person)


@transaction.atomic
def answer_once(
    frame: frames.Frame, *, room: LiveRoom, person: Person, now: datetime
) -> dict[str, Any]:
    actions.lock(room.pk)  # the same frame sent twice waits here
    stored = receipts_of(person).filter(frame_id=frame.id).first()
    if stored:
        return dict(stored.answer)
    check_rate(frame, person=person, now=now)
    answer = frames.ack(frame, obey(frame, room=room, person=person, now=now))
    receipt(answer, frame, person=person, now=now).save(force_insert=True)
    return answer


def check_rate(frame: frames.Frame, *, person: Person, now: datetime) -> None:
    """Five questions and sixty votes a minute. Counted where answers are kept: on every server."""
    limit = LIMITS.get(frame.kind)
    if limit is None:
        return
    recent = receipts_of(person).filter(at__gt=now - MINUTE, kind=frame.kind, refusal="")
    if recent.count() >= limit:
        raise RateLimited


def receipt(
    answer: dict[str, Any], frame: frames.Frame, *, person: Person, now: datetime, refusal: str = ""
) -> Receipt:
    owner = {"user": person} if isinstance(person, User) else {"voice": person}
    return Receipt(
        frame_id=frame.id, kind=frame.kind, answer=answer, refusal=refusal, at=now, **owner
    )


def keep_refusal(
    refusal: Refused, frame: frames.Frame, *, person: Person, now: datetime
) -> dict[str, Any]:
    """Keep a refusal like an ack, unless somebody does nothing but collect them."""
    answer = frames.error(refusal, frame.id)
    tally = receipts_of(person).aggregate(
        known=Count("pk", filter=Q(frame_id=frame.id)),
        recent=Count("pk", filter=Q(at__gt=now - MINUTE)),
    )
    if not tally["known"] and tally["recent"] < MOST_ANSWERS:
        kept = receipt(answer, frame, person=person, now=now, refusal=refusal.code)
        Receipt.objects.bulk_create([kept], ignore_conflicts=True)
    return answer


def obey(frame: frames.Frame, *, room: LiveRoom, person: Person, now: datetime) -> Question | None:
    if isinstance(person, User):
        return obey_moderator(frame, room=room, by=person, now=now)
    match frame:
        case frames.Ask(_id, text, anonymous):
            return actions.ask(text, room=room, voice=person, anonymous=anonymous, now=now)
        case frames.Vote(_id, question, on):
            return actions.vote(question, room=room, voice=person, on=on, now=now)
        case frames.Reword(_id, question, text):
            return actions.reword(question, text, room=room, voice=person, now=now)
        case frames.Withdraw(_id, question):
            return actions.withdraw(question, room=room, voice=person, now=now)
        case frames.Elsewhere():
            raise Absent
    raise actions.NotAllowed(_("Only moderators do this."))


def obey_moderator(
    frame: frames.Frame, *, room: LiveRoom, by: User, now: datetime
) -> Question | None:
    match frame:
        case frames.Moderate(_id, question, action, reason):
            return actions.moderate(question, action, room=room, by=by, reason=reason, now=now)
        case frames.Open() | frames.Close():
            actions.set_open(room, is_open=isinstance(frame, frames.Open), by=by, now=now)
            return None
        case frames.Elsewhere():
            raise Absent
    raise actions.NotAllowed(_("Take part from the session's own page."))
