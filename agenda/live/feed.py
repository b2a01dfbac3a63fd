"""What a room looks like to each who may look, and the news that it has changed."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Value

from agenda.live import frames, polls
from agenda.live.models import LiveRoom, Question, Vote
from agenda.live.polls import PollEntry
from agenda.models import Session
from assises import shared


@dataclass(frozen=True)
class News:
    """A room has changed, and these voices have something of their own to see."""

    room: int
    people: frozenset[UUID] = frozenset()


Listener = Callable[[News], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Tell `listener` of every change made by this process, from whichever thread makes it."""
    _listeners.append(listener)


def changed(room: int, people: Iterable[UUID] = ()) -> None:
    """Say that a room has changed. Called after the commit: who hears it reads the database."""
    news = News(room, frozenset(people))
    for listener in _listeners:
        listener(news)
    if settings.REDIS_URL:
        tell_others(news)


def channel() -> str:
    """Where processes of this installation tell each other: Redis may serve several."""
    installation = f"{settings.DATABASES['default']['NAME']} {settings.SECRET_KEY}"
    return f"assises:live:{sha256(installation.encode()).hexdigest()[:12]}"


def tell_others(news: News) -> None:
    """Tell the other processes. Redis being away is no reason to fail: they also look by
    themselves every few seconds."""
    text = frames.encode({"room": news.room, "people": [str(who) for who in news.people]})
    url = settings.REDIS_URL
    shared.link(url).ask(lambda: shared.client(url).publish(channel(), text), lambda: None)


def news_of(text: str | bytes) -> News:
    """What another process said. Raises ValueError for what is no news."""
    try:
        content = json.loads(text)
        room, people = content["room"], frozenset(UUID(str(who)) for who in content["people"])
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("no news") from error
    if not isinstance(room, int):
        raise ValueError("no room")
    return News(room, people)


# -- Reading -----------------------------------------------------------------------------------


def find(slug: str) -> LiveRoom | None:
    """The live room at this address in the current edition.

    A session whose room was never opened gets it here, closed.
    """
    session = (
        Session.objects.filter(slug=slug, edition__is_current=True, has_live=True)
        .select_related("edition", "live_room")
        .first()
    )
    return room_of(session) if session else None


def room_of(session: Session) -> LiveRoom:
    found: LiveRoom | None = getattr(session, "live_room", None)
    return found or LiveRoom.objects.get_or_create(session=session)[0]


@dataclass(frozen=True)
class Entry:
    """One question as each side sees it; None where it is not, or no longer, to be seen."""

    seq: int
    public: dict[str, Any] | None
    was_public: bool
    desk: dict[str, Any] | None
    own: dict[str, Any] | None  # as whoever asked it sees it
    asked_at: datetime


@dataclass(frozen=True)
class Reading:
    """A room and those of its questions and polls that changed after some number."""

    seq: int
    changed_seq: int
    session: dict[str, Any]
    entries: dict[str, Entry]
    lead: str | None = None  # who runs the room, for moderators
    polls: dict[str, PollEntry] = field(default_factory=dict)


def read(room: int, since: int = -1) -> Reading:
    """What changed after `since`. Two queries, and three more if a poll did, however many."""
    rooms = LiveRoom.objects.select_related("session", "led_by")
    found = rooms.annotate(polls_seq=Max("polls__seq")).get(pk=room)
    questions = (
        Question.objects.filter(room=room).since(since).select_related("author", "voice").in_order()
    )
    entries = {str(question.pk): entry(question) for question in questions}
    lead = str(found.led_by) if found.led_by else None
    asked = polls.read(room, since) if (found.polls_seq or 0) > max(since, 0) else {}
    return Reading(found.seq, found.changed_seq, frames.session(found), entries, lead, asked)


def entry(question: Question) -> Entry:
    shape = frames.question(question)
    return Entry(
        seq=question.seq,
        public=shape if question.is_public else None,
        was_public=question.was_public,
        desk=frames.for_desk(question) if question.removed_at is None else None,
        own=shape if question.removed_at is None else None,
        asked_at=question.asked_at,
    )


def state(room: LiveRoom, *, desk: bool = False) -> dict[str, Any]:
    """What a page carries and the polling API answers; with `desk`, what moderators see."""
    reading = read(room.pk)
    shown = [one.desk if desk else one.public for one in reading.entries.values()]
    return {
        "seq": reading.seq,
        "session": reading.session,
        "questions": [question for question in shown if question],
        "poll": polls.current(reading.polls.values()),
    } | ({"lead": reading.lead, "polls": polls.of_desk(reading.polls.values())} if desk else {})


def mine(room: int, people: Iterable[UUID], *, polled: bool = True) -> dict[UUID, dict[str, Any]]:
    """What concerns each of these voices alone: their questions, votes, answers to polls."""
    theirs = owned(room, [*people], polled=polled)
    pks = {pk for own in theirs.values() for pk in own.questions}
    found = Question.objects.standing().filter(pk__in=pks).select_related("author")
    entries = {str(question.pk): entry(question) for question in found} if pks else {}
    return {who: own.shown(entries) for who, own in theirs.items()}


@dataclass
class Owned:
    """What somebody asked, voted for, and answered to polls: said to nobody else."""

    questions: list[str] = field(default_factory=list)
    votes: list[str] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)

    def shown(self, entries: Mapping[str, Entry]) -> dict[str, Any]:
        """To themselves, given the room's questions."""
        known = [entries[pk] for pk in self.questions if pk in entries]
        in_order = sorted(known, key=lambda one: one.asked_at)
        questions = [one.own for one in in_order if one.own]
        return {"questions": questions, "votes": self.votes, "answers": self.answers}


def owned(room: int, people: Iterable[UUID], *, polled: bool = True) -> dict[UUID, Owned]:
    """What belongs to each of these voices. One query, two where the room was `polled`."""
    answers = polls.answers(room, people) if polled else {}
    found = {who: Owned(answers=answers.get(who, {})) for who in people}
    asked = Question.objects.filter(room=room, voice__in=found).order_by()
    votes = Vote.objects.filter(question__room=room, voice__in=found).order_by()
    both = asked.values_list("voice", "pk", Value("questions")).union(
        votes.values_list("voice", "question", Value("votes")), all=True
    )
    for who, question, what in both:
        getattr(found[who], what).append(str(question))
    return found
