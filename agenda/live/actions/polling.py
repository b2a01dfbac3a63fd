"""What moderators do with polls: open, close, show, hide, take off."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agenda.live.actions.poll_refusals import NoSuchPoll, PollMoved
from agenda.live.actions.responding import fold
from agenda.live.actions.rooms import lock, raise_seq, tell
from agenda.live.models import LiveRoom, Poll, Question
from assises import audit
from assises.audit import By

Kind, State = Poll.Kind, Poll.State
TO_SCREEN = ("open", "show", "close_and_show")


@transaction.atomic
def conduct(
    poll: UUID, action: str, *, room: LiveRoom, by: By, text: str = "", now: datetime
) -> Poll:
    """Move a poll on. What comes before the room takes the place of what was there: the former
    poll, closed, and on the screen the question. A question put there later hides the poll.

    Where it already is, nothing changes. Raises NoSuchPoll, PollMoved or NoAnswer.
    """
    room = lock(room.pk)
    moved = Poll.objects.filter(room=room, pk=poll).first()
    if moved is None or (moved.removed_at and action != "remove"):
        raise NoSuchPoll
    change, verb = CHANGES[action]
    before = picture(moved)
    change(moved, text, now)
    if picture(moved) == before:
        return moved

    moved.seq = raise_seq(room)
    if moved.is_current:
        set_aside(room, moved, now)
    if action in TO_SCREEN:
        on_screen = room.questions.filter(status=Question.Status.ON_SCREEN)
        on_screen.update(status=Question.Status.PUBLISHED, seq=moved.seq)
    moved.save()
    audit.record(f"live.poll_{verb}", on=moved, edition=room.session.edition, by=by, at=now)
    tell(room)
    return moved


def picture(poll: Poll) -> tuple[object, ...]:
    """What a change of a poll is seen by."""
    return poll.state, poll.is_current, poll.is_shown, poll.removed_at, tuple(poll.hidden)


def set_aside(room: LiveRoom, for_: Poll, now: datetime) -> None:
    """Take off the poll that another one takes the place of; an open one is closed."""
    others = room.polls.filter(is_current=True).exclude(pk=for_.pk)
    others.filter(state=State.OPEN).update(state=State.CLOSED, closed_at=now)
    others.update(is_current=False, seq=for_.seq)


def opened(poll: Poll, text: str, now: datetime) -> None:
    poll.state, poll.is_current = State.OPEN, True
    poll.opened_at, poll.closed_at = poll.opened_at or now, None


def closed(poll: Poll, text: str, now: datetime) -> None:
    if poll.state == State.DRAFT:
        raise PollMoved
    if poll.state == State.OPEN:
        poll.state, poll.closed_at = State.CLOSED, now


def shown(poll: Poll, text: str, now: datetime) -> None:
    """Also what was taken off: its results come back before the room."""
    if poll.state == State.DRAFT:
        raise PollMoved
    poll.is_shown = poll.is_current = True


def closed_and_shown(poll: Poll, text: str, now: datetime) -> None:
    closed(poll, text, now)
    shown(poll, text, now)


def not_shown(poll: Poll, text: str, now: datetime) -> None:
    if poll.state == State.DRAFT:
        raise PollMoved
    poll.is_shown = False


def taken_off(poll: Poll, text: str, now: datetime) -> None:
    closed(poll, text, now)
    poll.is_current = False


def removed(poll: Poll, text: str, now: datetime) -> None:
    if poll.state != State.DRAFT:
        raise PollMoved
    poll.removed_at = poll.removed_at or now


def text_hidden(poll: Poll, text: str, now: datetime) -> None:
    poll.hidden = sorted({*poll.hidden, folded_in(poll, text)})


def text_unhidden(poll: Poll, text: str, now: datetime) -> None:
    poll.hidden = sorted({*poll.hidden} - {folded_in(poll, text)})


def folded_in(poll: Poll, text: str) -> str:
    if poll.kind not in {Kind.TEXT, Kind.WORDS}:
        raise PollMoved
    return fold(text)


# action: what it does, how the trail calls it.
CHANGES: dict[str, tuple[Callable[[Poll, str, datetime], None], str]] = {
    "open": (opened, "opened"),
    "close": (closed, "closed"),
    "show": (shown, "shown"),
    "close_and_show": (closed_and_shown, "closed_and_shown"),
    "hide": (not_shown, "hidden"),
    "take_off": (taken_off, "taken_off"),
    "remove": (removed, "removed"),
    "hide_text": (text_hidden, "text_hidden"),
    "unhide_text": (text_unhidden, "text_unhidden"),
}
