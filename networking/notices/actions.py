"""What people do on the wall of offers and needs.

The author is locked first, then the notice: limits hold, and nobody changes what is being
answered.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from agenda.models import Theme
from assises import audit
from assises.turns import turn
from networking.models import Notice, Profile, Reply
from networking.notices.refusals import (
    Answered,
    Empty,
    EnoughToday,
    NotShown,
    NotThere,
    Settled,
    Slower,
)
from registration.models import Registration
from registration.names import folded, tidy

MOST_A_DAY = 6  # notices of one person, those taken down counted too
MOST_AN_HOUR = 20  # replies of one person


@dataclass(frozen=True)
class Words:
    """What somebody writes: an offer or a need."""

    kind: str
    text: str
    theme: Theme | None = None

    def on(self, notice: Notice) -> Notice:
        """Put into a notice, tidied. Raises Empty."""
        text = tidy(self.text)[:280]
        if not text:
            raise Empty
        notice.kind, notice.text, notice.theme = self.kind, text, self.theme
        notice.text_key = folded(text)
        return notice


@turn()
@transaction.atomic
def post(words: Words, *, id: UUID, author: Registration, now: datetime) -> Notice:
    """Put an offer or a need on the wall. The same `id` again changes nothing.

    Raises NotShown, Empty, EnoughToday, or NotThere for an `id` that is another's.
    """
    author = lock(author)
    if known := Notice.objects.filter(pk=id).first():
        if known.author_id != author.pk:
            raise NotThere
        return known
    notice = words.on(Notice(pk=id, edition=author.edition, author=author, at=now))
    must_be_shown(author)
    if author.notices.filter(at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise EnoughToday
    notice.save(force_insert=True)
    _record(notice, "posted", now)
    return notice


@turn()
@transaction.atomic
def change(notice: Notice, words: Words, *, author: Registration, now: datetime) -> Notice:
    """Word it otherwise, while nobody has replied. Raises NotThere, Empty or Answered."""
    notice = _mine(notice, author)
    if notice.replies.standing().exists():
        raise Answered
    words.on(notice).save(update_fields=["kind", "text", "text_key", "theme"])
    _record(notice, "changed", now)
    return notice


@turn()
@transaction.atomic
def settle(notice: Notice, *, author: Registration, found: bool, now: datetime) -> None:
    """Say that it is found, or wanted again. Twice changes nothing. Raises NotThere."""
    notice = _mine(notice, author)
    if (notice.settled_at is not None) != found:
        notice.settled_at = now if found else None
        notice.save(update_fields=["settled_at"])
        _record(notice, "settled" if found else "reopened", now)


@turn()
@transaction.atomic
def take_down(notice: Notice, *, author: Registration, now: datetime) -> None:
    """Off the wall, with what was replied. Twice changes nothing."""
    mine = Notice.objects.filter(author=author).select_for_update(of=("self",), no_key=True)
    found = mine.filter(pk=notice.pk, taken_down_at=None).first()
    if found:
        found.taken_down_at = now
        found.save(update_fields=["taken_down_at"])
        _record(found, "taken_down", now)


@turn()
@transaction.atomic
def reply(notice: Notice, text: str, *, id: UUID, author: Registration, now: datetime) -> Reply:
    """Answer on the wall. The same `id` again changes nothing.

    Raises NotShown, NotThere, Settled, Empty or Slower.
    """
    author = lock(author)
    if known := Reply.objects.filter(pk=id).first():
        if known.author_id != author.pk:
            raise NotThere
        return known
    text = tidy(text)[:280]
    if not text:
        raise Empty
    must_be_shown(author)
    locked = Notice.objects.seen_by(author).select_for_update(of=("self",), no_key=True)
    found = locked.filter(pk=notice.pk).first()
    if found is None:
        raise NotThere
    if found.settled_at:
        raise Settled
    if author.replies.filter(at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise Slower
    to_oneself = now if found.author_id == author.pk else None
    return Reply.objects.create(
        pk=id, notice=found, author=author, text=text, at=now, told_at=to_oneself
    )


@turn()
@transaction.atomic
def take_reply_down(reply: Reply, *, author: Registration, now: datetime) -> None:
    """Off the wall. Twice changes nothing."""
    Notice.objects.select_for_update(no_key=True).filter(pk=reply.notice_id).first()
    Reply.objects.filter(pk=reply.pk, author=author).standing().update(taken_down_at=now)


# -- How it is done ------------------------------------------------------------------------------


def lock(person: Registration) -> Registration:
    people = Registration.objects.select_related("edition")
    return people.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def must_be_shown(person: Registration) -> None:
    if not Profile.objects.shown().filter(registration=person).exists():
        raise NotShown


def _mine(notice: Notice, author: Registration) -> Notice:
    """One's own, to oneself; its author must be shown still, as the words are signed anew."""
    author = lock(author)
    must_be_shown(author)
    mine = Notice.objects.standing().filter(author=author)
    found = mine.select_for_update(of=("self",), no_key=True).filter(pk=notice.pk).first()
    if found is None:
        raise NotThere
    return found


def _record(notice: Notice, verb: str, now: datetime) -> None:
    audit.record(f"networking.notice_{verb}", on=notice, edition=notice.edition, at=now)
