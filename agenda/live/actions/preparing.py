"""Polls that nobody sees yet: made before the session or on the spot, corrected until opened."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from agenda.live.actions.asking import one_line
from agenda.live.actions.poll_refusals import (
    BadMost,
    BadScale,
    NeedsOptions,
    NoPollQuestion,
    NoSuchPoll,
    PollMoved,
    PollTooLong,
    TooManyPolls,
)
from agenda.live.actions.refusals import Empty
from agenda.live.actions.rooms import lock, raise_seq, tell
from agenda.live.frames import Draft
from agenda.live.models import LiveRoom, Poll, PollOption
from assises import audit
from assises.audit import By

FEWEST_OPTIONS, MOST_OPTIONS, MOST_POINTS, MOST_WORDS, MOST_POLLS = 2, 12, 11, 5, 60
Kind, State = Poll.Kind, Poll.State


@transaction.atomic
def prepare(poll: UUID, draft: Draft, *, room: LiveRoom, by: By, now: datetime) -> Poll:
    """Make a poll that nobody sees yet, under the id that its maker chose. Again changes nothing.

    Raises NoSuchPoll for an id that is another room's, TooManyPolls, or what `clean` raises.
    """
    room = lock(room.pk)
    known = Poll.objects.filter(pk=poll).first()
    if known and known.room_id != room.pk:
        raise NoSuchPoll
    if known:
        return known
    if room.polls.filter(removed_at=None).count() >= MOST_POLLS:
        raise TooManyPolls
    last = room.polls.aggregate(last=Max("number"))["last"] or 0
    made = Poll(pk=poll, room=room, number=last + 1)
    return fill(made, draft, room=room, by=by, now=now, verb="created")


@transaction.atomic
def amend(poll: UUID, draft: Draft, *, room: LiveRoom, by: By, now: datetime) -> Poll:
    """Change a poll that was never opened. Raises NoSuchPoll, PollMoved, or what `clean` raises."""
    room = lock(room.pk)
    known = Poll.objects.filter(room=room, pk=poll, removed_at=None).first()
    if known is None:
        raise NoSuchPoll
    if known.state != State.DRAFT:
        raise PollMoved
    return fill(known, draft, room=room, by=by, now=now, verb="edited")


def fill(poll: Poll, draft: Draft, *, room: LiveRoom, by: By, now: datetime, verb: str) -> Poll:
    options = clean(poll, draft)
    poll.seq = raise_seq(room)
    poll.save()
    poll.options.all().delete()
    PollOption.objects.bulk_create(
        PollOption(poll=poll, number=number, text=text, text_en=text_en)
        for number, (text, text_en) in enumerate(options)
    )
    audit.record(f"live.poll_{verb}", on=poll, edition=room.session.edition, by=by, at=now)
    tell(room)
    return poll


def clean(poll: Poll, draft: Draft) -> list[tuple[str, str]]:
    """Write a draft into its poll; its options.

    Raises NoPollQuestion, PollTooLong, NeedsOptions, BadScale or BadMost.
    """
    poll.kind, poll.is_shown = draft.kind, draft.shown
    poll.question, poll.question_en = line(draft.question, 200), line(draft.question_en, 200)
    if not poll.question:
        raise NoPollQuestion
    poll.lowest_label, poll.highest_label = (
        line(draft.lowest_label, 40),
        line(draft.highest_label, 40),
    )
    options = clean_options(draft) if draft.kind in Poll.WITH_OPTIONS else []
    poll.lowest, poll.highest = clean_scale(draft) if draft.kind == Kind.SCALE else (1, 5)
    poll.most = clean_most(draft, options)
    return options


def line(text: str, longest: int) -> str:
    """What somebody typed in a field, or nothing."""
    try:
        text = one_line(text)
    except Empty:
        return ""
    if len(text) > longest:
        raise PollTooLong
    return text


def clean_options(draft: Draft) -> list[tuple[str, str]]:
    """The lines that were filled in."""
    typed = ((line(text, 100), line(text_en, 100)) for text, text_en in draft.options)
    options = [(text, text_en) for text, text_en in typed if text]
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        raise NeedsOptions
    if len({text.casefold() for text, _text_en in options}) < len(options):
        raise NeedsOptions
    return options


def clean_scale(draft: Draft) -> tuple[int, int]:
    if not -100 <= draft.lowest < draft.highest <= 100:
        raise BadScale
    if draft.highest - draft.lowest >= MOST_POINTS:
        raise BadScale
    return draft.lowest, draft.highest


def clean_most(draft: Draft, options: list[tuple[str, str]]) -> int:
    """How many answers a person gives; as many as there are, where nobody said."""
    if draft.kind not in {Kind.MULTIPLE, Kind.WORDS}:
        return 1
    highest = len(options) if draft.kind == Kind.MULTIPLE else MOST_WORDS
    most = draft.most or (highest if draft.kind == Kind.MULTIPLE else 1)
    if not 1 <= most <= highest:
        raise BadMost
    return most
