"""The rows: written with what they tell, claimed by one sender, marked with what became of them."""

import logging
import uuid
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from assises.models import Edition, OutgoingMail

State = OutgoingMail.State

# Minutes to wait after the first refusal, the second…: nearly three days in all. After the last
# one, a person decides. A server that is away as a whole uses none of them.
BACK_OFF = (1, 5, 15, 60, 240, 720, 1440, 1440)
# A mail claimed longer ago than this has lost its sender: no conversation lasts as long.
LOST_AFTER = timedelta(minutes=10)

log = logging.getLogger("assises.mail")


def queue(
    kind: str,
    *,
    edition: Edition | None,
    to: str,
    language: str,
    at: datetime,
    reference: str = "",
    params: dict[str, Any] | None = None,
) -> OutgoingMail:
    """Write a mail in the caller's transaction. `params` is forgotten once it is sent."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return OutgoingMail.objects.create(
        kind=kind,
        edition=edition,
        to=to,
        language=language,
        reference=reference,
        params=params or {},
        message_id=f"<{uuid.uuid4().hex}@{domain}>",
        created_at=at,
        next_try_at=at,
    )


def send_again(mail: OutgoingMail, now: datetime) -> bool:
    """Put back a mail that failed, or that may not have left."""
    stuck = OutgoingMail.objects.filter(pk=mail.pk, state__in=[State.FAILED, State.UNCERTAIN])
    return bool(stuck.update(state=State.WAITING, attempts=0, next_try_at=now))


def find_lost(now: datetime) -> None:
    """Nobody knows whether the mails of a sender that disappeared have left."""
    lost = OutgoingMail.objects.filter(state=State.CLAIMED, claimed_at__lt=now - LOST_AFTER)
    if lost.exists():
        how_many = lost.update(state=State.UNCERTAIN)
        log.warning("%d mail(s) may or may not have left: see the outbox", how_many)


def claim(now: datetime) -> OutgoingMail | None:
    """Take the next mail for oneself. Committed before anything is said to a server."""
    with transaction.atomic(durable=True):
        free = OutgoingMail.objects.select_for_update(
            no_key=True, skip_locked=connection.features.has_select_for_update_skip_locked
        )
        mail = free.due(now).first()
        if mail:
            mail.state, mail.claimed_at, mail.attempts = State.CLAIMED, now, mail.attempts + 1
            mail.save(update_fields=["state", "claimed_at", "attempts"])
    return mail


def hold(mail: OutgoingMail, now: datetime) -> bool:
    """Keep a claim that grows old. False when others have found it lost meanwhile."""
    if mail.claimed_at and now - mail.claimed_at < LOST_AFTER / 4:
        return True
    kept = _ours(mail).filter(state=State.CLAIMED).update(claimed_at=now)
    mail.claimed_at = now
    return bool(kept)


def left(mail: OutgoingMail, now: datetime) -> None:
    """It is with the server: even one that somebody put back meanwhile leaves no more."""
    OutgoingMail.objects.filter(
        pk=mail.pk,
        claimed_at=mail.claimed_at,
        state__in=[State.CLAIMED, State.UNCERTAIN, State.WAITING],
    ).update(state=State.SENT, sent_at=now, params={}, last_error="")


def dropped(mail: OutgoingMail) -> None:
    """What it would have said is no longer so."""
    _ours(mail).update(state=State.DROPPED, params={})


def uncertain(mail: OutgoingMail, error: Exception) -> None:
    """The server may have taken it: a person decides."""
    log.warning("mail %s may or may not have left: %s", mail.pk, _short(error))
    _ours(mail).update(state=State.UNCERTAIN, last_error=_short(error))


def put_back(mail: OutgoingMail, error: Exception, *, behind: datetime | None = None) -> None:
    """It did not leave, through no fault of its own: its try and its turn are given back.

    With `behind` it lets the others pass until then.
    """
    _ours(mail).filter(state=State.CLAIMED).update(
        state=State.WAITING,
        attempts=mail.attempts - 1,
        next_try_at=behind or mail.next_try_at,
        last_error=_short(error),
    )


def failed(mail: OutgoingMail, error: Exception, now: datetime, *, for_good: bool = False) -> None:
    """Wait before the next try, longer each time; give up after the last."""
    log.warning("mail %s, try %d: %s", mail.pk, mail.attempts, type(error).__name__)
    if for_good or mail.attempts > len(BACK_OFF):
        _ours(mail).update(state=State.FAILED, last_error=_short(error))
    else:
        wait = timedelta(minutes=BACK_OFF[mail.attempts - 1])
        _ours(mail).update(state=State.WAITING, next_try_at=now + wait, last_error=_short(error))


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _ours(mail: OutgoingMail) -> Any:
    """The row, unless a person or another sender has taken it over since it was claimed."""
    return OutgoingMail.objects.filter(
        pk=mail.pk, claimed_at=mail.claimed_at, state__in=[State.CLAIMED, State.UNCERTAIN]
    )
