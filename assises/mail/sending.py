"""The sender: claims a mail, makes it, sends it, marks it; patient with a server that is away."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from assises.mail import outbox
from assises.mail.letters import NoLongerNeeded, made
from assises.mail.smtp import TurnedDown, Uncertain, Unreachable
from assises.models import OutgoingMail

Clock = Callable[[], datetime]

# Seconds between two calls to a server that does not answer, or does not let us in.
PATIENCE = (5, 15, 30, 60, 120, 300)
# Some servers count the mails of a connection, and most like short ones.
PER_CONNECTION = 100
# A server that hangs up on one mail as often as this may not like that mail: others pass first.
SUSPECT_AFTER = 3
BEHIND = timedelta(hours=1)

log = logging.getLogger("assises.mail")


class Sender:
    """One connection for many mails, and one patience for the server as a whole.

    Any number of senders may run: each mail is claimed by one of them. A mail whose sender
    disappeared between the claim and the mark becomes `uncertain`; nobody but a person sends
    it again. The message is made after the claim, outside any transaction.
    """

    def __init__(self, clock: Clock = timezone.now) -> None:
        self.clock = clock
        self.outside = get_connection()
        self.is_open = False
        self.carried = 0  # mails that this connection has seen through
        self.silences = 0  # in a row
        self.try_at: datetime | None = None
        self.hung_up_on: tuple[int | None, int] = (None, 0)  # which mail, how often in a row

    def deliver(self, *, limit: int | None = None, stop: Callable[[], bool] = lambda: False) -> int:
        """Send what is due, at most `limit` mails, until `stop` says so; how many left."""
        outbox.find_lost(self.clock())
        sent = handled = 0
        try:
            while handled != limit and not stop():
                mail = self._next()
                if mail is None:
                    break
                sent += self._handle(mail)
                handled += 1
        except Unreachable as error:
            self._be_patient(error)
        finally:
            self._hang_up()
        return sent

    def _next(self) -> OutgoingMail | None:
        """Claim a mail once the server has answered: one that is away costs no mail a try."""
        now = self.clock()
        if self.carried >= PER_CONNECTION:
            self._hang_up()
        if not self.is_open:
            away = self.try_at is not None and now < self.try_at
            if away or not OutgoingMail.objects.due(now).exists():  # an idle one takes no lock
                return None
            self._call()
        return outbox.claim(self.clock())

    def _call(self) -> None:
        try:
            self.outside.open()
        except OSError as error:
            raise Unreachable(str(error)) from error
        self.is_open, self.carried = True, 0

    def _hang_up(self) -> None:
        self.outside.close()
        self.is_open, self.carried = False, 0

    def _handle(self, mail: OutgoingMail) -> bool:
        """Make and send one claimed mail. True when it left for sure."""
        try:
            message = made(mail)
        except NoLongerNeeded:
            outbox.dropped(mail)
        except Exception as error:  # a bug in one kind of mail must not hold back the others
            outbox.failed(mail, error, self.clock())
        else:
            return outbox.hold(mail, self.clock()) and self._send(mail, message)
        return False

    def _send(self, mail: OutgoingMail, message: EmailMessage) -> bool:
        try:
            self.outside.send_messages([message])
        except Uncertain as error:
            outbox.uncertain(mail, error)
            self._hang_up()
            return False
        except (Unreachable, OSError) as error:
            self._not_gone(mail, error)
            return False
        except Exception as error:  # refused, or impossible to send
            for_good = isinstance(error, TurnedDown) and error.for_good
            outbox.failed(mail, error, self.clock(), for_good=for_good)
            self._answered()
            return False
        outbox.left(mail, self.clock())
        self._answered()
        return True

    def _answered(self) -> None:
        self.carried += 1
        self.silences, self.try_at, self.hung_up_on = 0, None, (None, 0)

    def _not_gone(self, mail: OutgoingMail, error: Exception) -> None:
        """Nothing left. A connection that had carried mails was only too old: call again."""
        fresh = self.carried == 0
        which, times = self.hung_up_on
        times = times + 1 if which == mail.pk else 1
        self.hung_up_on = (mail.pk, times)
        behind = self.clock() + BEHIND if times >= SUSPECT_AFTER else None
        outbox.put_back(mail, error, behind=behind)
        self._hang_up()
        if fresh:
            raise Unreachable(str(error)) from error

    def _be_patient(self, error: Exception) -> None:
        wait = PATIENCE[min(self.silences, len(PATIENCE) - 1)]
        self.silences += 1
        self.try_at = self.clock() + timedelta(seconds=wait)
        log.warning("the mail server is away, next call in %d s: %s", wait, error)


def deliver(now: datetime, *, limit: int | None = None) -> int:
    """Send what is due at one moment: see `Sender`."""
    return Sender(lambda: now).deliver(limit=limit)
