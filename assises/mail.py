"""The outbox: mails are rows, written with what they tell; a sender claims, sends, marks them."""

import logging
import smtplib
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr
from typing import Any, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import SafeMIMEMultipart
from django.db import connection, transaction
from django.utils.translation import override

from assises.models import Edition, OutgoingMail
from assises.templatetags.ui import plain_words

State = OutgoingMail.State
Builder = Callable[[OutgoingMail], EmailMessage]
B = TypeVar("B", bound=Builder)

# Minutes to wait after the first failure, the second…; after the last one, a person decides.
BACK_OFF = (1, 5, 15, 60, 240, 720)
# A mail claimed longer ago than this has lost its sender.
LOST_AFTER = timedelta(minutes=10)

log = logging.getLogger("assises.mail")
_builders: dict[str, Builder] = {}


class NoLongerNeeded(Exception):
    """Raised by a builder when what its mail would say is no longer so."""


class Unreachable(Exception):
    """The mail server does not answer, or does not let us in."""


def builder(kind: str) -> Callable[[B], B]:
    """Register what makes the message of one kind of mail, when it is about to be sent."""

    def register(build: B) -> B:
        _builders[kind] = build
        return build

    return register


class Letter(EmailMultiAlternatives):
    """A text, the same in HTML with its pictures (`cid:` addresses), and what is attached."""

    def __init__(self, subject: str, text: str, html: str, **fields: Any) -> None:
        super().__init__(subject, text, **fields)
        self.html = html
        self.pictures: dict[str, bytes] = {}

    def _create_alternatives(self, msg: Any) -> Any:
        """Keep the pictures beside their HTML: some programs look nowhere else."""
        related = MIMEMultipart("related", type="text/html")
        related.attach(MIMEText(self.html, "html", "utf-8"))
        for cid, content in self.pictures.items():
            picture = MIMEImage(content, "png")
            picture["Content-ID"] = f"<{cid}>"
            picture.add_header("Content-Disposition", "inline", filename=f"{cid}.png")
            related.attach(picture)
        both = SafeMIMEMultipart(_subtype="alternative", encoding="utf-8")
        both.attach(msg)
        both.attach(related if self.pictures else related.get_payload(0))
        return both


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


def deliver(now: datetime, *, limit: int = 50, stop: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, at most `limit` mails, until `stop` says so; returns how many left.

    Any number of senders may run: each mail is claimed by one of them. A mail whose sender
    disappeared between the claim and the mark becomes `uncertain`; nobody but a person sends
    it again. The message is made after the claim, outside any transaction.
    """
    _find_lost(now)
    sent = 0
    outside = get_connection()
    try:
        for _attempt in range(limit):
            mail = None if stop() else _claim(now)
            if mail is None:
                break
            sent += _send(mail, outside, now)
    except Unreachable:
        pass  # this mail waits a minute, the others stay first in line
    finally:
        outside.close()
    return sent


def send_again(mail: OutgoingMail, now: datetime) -> bool:
    """Put back a mail that failed, or that may not have left."""
    stuck = OutgoingMail.objects.filter(pk=mail.pk, state__in=[State.FAILED, State.UNCERTAIN])
    return bool(stuck.update(state=State.WAITING, attempts=0, next_try_at=now))


def _find_lost(now: datetime) -> None:
    lost = OutgoingMail.objects.filter(state=State.CLAIMED, claimed_at__lt=now - LOST_AFTER)
    if lost.exists():
        how_many = lost.update(state=State.UNCERTAIN)
        log.warning("%d mail(s) may or may not have left: see the outbox", how_many)


def _claim(now: datetime) -> OutgoingMail | None:
    if not OutgoingMail.objects.due(now).exists():  # an idle sender takes no lock
        return None
    with transaction.atomic():
        free = OutgoingMail.objects.select_for_update(
            no_key=True, skip_locked=connection.features.has_select_for_update_skip_locked
        )
        mail = free.due(now).first()
        if mail:
            mail.state, mail.claimed_at, mail.attempts = State.CLAIMED, now, mail.attempts + 1
            mail.save(update_fields=["state", "claimed_at", "attempts"])
    return mail


def _send(mail: OutgoingMail, outside: BaseEmailBackend, now: datetime) -> bool:
    """Make and send one claimed mail. True when it left for sure."""
    try:
        message = _made(mail)
    except NoLongerNeeded:
        _mark(mail, State.DROPPED, params={})
        return False
    except Exception as error:  # a bug in one kind of mail must not hold back the others
        _failed(mail, error, now)
        return False
    try:
        outside.open()
    except (smtplib.SMTPException, OSError) as error:
        _failed(mail, error, now)
        raise Unreachable from error
    try:
        outside.send_messages([message])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        _failed(mail, error, now, for_good=_is_for_good(error))
        return False
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        outside.close()
        _mark(mail, State.UNCERTAIN, last_error=_short(error))
        return False
    except Exception as error:  # refused before anything left
        _failed(mail, error, now)
        return False
    _mark(mail, State.SENT, sent_at=now, params={}, last_error="")
    return True


def _made(mail: OutgoingMail) -> EmailMessage:
    with override(mail.language):
        message = _builders[mail.kind](mail)
    message.to = [mail.to]
    if mail.edition:
        address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        message.from_email = formataddr((plain_words(mail.edition, "short_name"), address))
        message.reply_to = [mail.edition.contact_email] if mail.edition.contact_email else []
    message.extra_headers |= {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Assises-Kind": mail.kind,
    }
    return message


def _is_for_good(error: smtplib.SMTPException) -> bool:
    """Whether the server says that trying again is of no use: no such mailbox, refused text."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _failed(mail: OutgoingMail, error: Exception, now: datetime, *, for_good: bool = False) -> None:
    """Wait before the next try, longer each time; give up after the last."""
    log.warning("mail %s, try %d: %s", mail.pk, mail.attempts, type(error).__name__)
    if for_good or mail.attempts > len(BACK_OFF):
        _mark(mail, State.FAILED, last_error=_short(error))
    else:
        wait = timedelta(minutes=BACK_OFF[mail.attempts - 1])
        _mark(mail, State.WAITING, next_try_at=now + wait, last_error=_short(error))


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _mark(mail: OutgoingMail, state: OutgoingMail.State, **fields: Any) -> None:
    """Say what became of a mail, unless a person has taken it over since."""
    ours = OutgoingMail.objects.filter(pk=mail.pk, state__in=[State.CLAIMED, State.UNCERTAIN])
    ours.update(state=state, **fields)
