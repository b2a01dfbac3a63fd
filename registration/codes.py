"""Sign-in codes: six digits by mail, ten minutes, five tries, the same for any address."""

import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from assises.models import Edition
from registration import mails
from registration.models import Registration, SignInCode

LASTS = timedelta(minutes=10)
TRIES = 5
AGAIN_AFTER = timedelta(seconds=60)
# Five unused codes of five tries an hour: a mailbox is neither flooded nor guessed open.
UNUSED_AN_HOUR = 5
KEPT = timedelta(days=1)


class Outcome(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # too late, too many tries, or used already


@dataclass(frozen=True)
class Check:
    outcome: Outcome
    tries_left: int = 0


def registrations_of(email: str, edition: Edition) -> QuerySet[Registration]:
    """Who signs in with that mailbox: those who come, else those who cancelled."""
    theirs = Registration.objects.of(edition).filter(email__iexact=email).in_order()
    coming = theirs.exclude(state=Registration.State.CANCELLED)
    return coming if coming.exists() else theirs


@transaction.atomic
def send(email: str, *, edition: Edition, language: str, now: datetime) -> SignInCode:
    """Mail a new code, if anybody registered with `email`; the answer never tells."""
    SignInCode.objects.filter(sent_at__lt=now - KEPT).delete()
    mailbox = _keyed("mailbox", email)
    pending = SignInCode.objects.of(edition, mailbox).unused_since(now - timedelta(hours=1))
    is_sent = pending.count() < UNUSED_AN_HOUR and registrations_of(email, edition).exists()

    digits = f"{secrets.randbelow(10**6):06}"
    code = SignInCode(edition=edition, mailbox=mailbox, sent_at=now, until=now + LASTS)
    if is_sent:
        code.digest = _digest(code.pk, digits)
        mails.sign_in_code(email, digits, edition, language, now, code.until)
    code.save(force_insert=True)
    return code


@transaction.atomic
def check(pk: uuid.UUID, typed: str, *, now: datetime) -> Check:
    """Try six digits. A wrong try is counted, so "no" is a value: nothing may roll it back."""
    code = SignInCode.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if code is None or code.used_at or code.failures >= TRIES or now >= code.until:
        return Check(Outcome.OVER)
    if hmac.compare_digest(code.digest, _digest(code.pk, typed)):
        code.used_at = now
        code.save(update_fields=["used_at"])
        return Check(Outcome.RIGHT)
    code.failures += 1
    code.save(update_fields=["failures"])
    left = TRIES - code.failures
    return Check(Outcome.WRONG, left) if left else Check(Outcome.OVER)


def _digest(pk: uuid.UUID, digits: str) -> str:
    return _keyed(f"code:{pk}", digits)


def _keyed(purpose: str, text: str) -> str:
    key = f"registration.codes:{purpose}:{settings.SECRET_KEY}".encode()
    return hmac.new(key, text.strip().lower().encode(), sha256).hexdigest()
