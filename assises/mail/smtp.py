"""SMTP, where an error says what became of the mail: not gone, refused, or nobody knows."""

import smtplib
from contextlib import suppress
from typing import Any, cast

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

# Seconds for the answer after the final dot: servers look for viruses then (RFC 5321 says ten
# minutes, more than a mail may be claimed). Everything else answers within EMAIL_TIMEOUT.
AFTER_DOT = 240
TO_SAY_GOODBYE = 5

# About the sender as a whole, not about one mail: not let in, or closing.
NOT_LET_IN = {421, 530, 534, 535, 538}
TOO_BIG = 552


class Unreachable(Exception):
    """The mail server does not answer, or does not let us in. Nothing left."""


class TurnedDown(Exception):
    """The server refuses this mail; `for_good` when trying again is of no use."""

    def __init__(self, error: Exception, *, for_good: bool) -> None:
        super().__init__(f"{type(error).__name__}: {error}")
        self.for_good = for_good


class Uncertain(Exception):
    """The line was cut between the final dot and its answer."""


class Line(smtplib.SMTP):
    """Knows when the final dot has left: from then on only the server's answer tells."""

    dot_left = False

    def send(self, s: Any) -> None:
        super().send(s)
        if isinstance(s, bytes) and self.sock:  # commands are text: this was the mail, whole
            self.dot_left = True
            self.sock.settimeout(AFTER_DOT)

    def data(self, msg: Any) -> Any:
        before = self.sock.gettimeout() if self.sock else None
        answer = super().data(msg)
        self.dot_left = False
        if self.sock:
            self.sock.settimeout(before)
        return answer


class SecretLine(Line, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class EmailBackend(smtp.EmailBackend):
    """Django's, with errors that say whether the mail may have left."""

    @property
    def connection_class(self) -> type[Line]:
        return SecretLine if self.use_ssl else Line

    def open(self) -> bool | None:
        try:
            return super().open()
        except OSError as error:  # whatever smtplib, TLS and sockets raise
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    def _send(self, email_message: EmailMessage) -> bool:
        line = cast(Line, self.connection)
        try:
            return bool(super()._send(email_message))  # type: ignore[misc]
        except Exception as error:
            if line.dot_left or isinstance(error, OSError):
                raise _meaning(error, line) from error
            raise

    def _close_connection(self, connection: Line) -> None:
        """Say goodbye if somebody listens, and never wait long for it."""
        with suppress(OSError):
            if connection.sock:
                connection.sock.settimeout(TO_SAY_GOODBYE)
                connection.quit()
        connection.close()


def _meaning(error: Exception, line: Line) -> Exception:
    what = f"{type(error).__name__}: {error}"
    if line.dot_left:
        return Uncertain(what)
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = {code for code, _text in error.recipients.values()}
        case smtplib.SMTPSenderRefused(smtp_code=code):  # every mail would be, but for its size
            codes = {code} & {TOO_BIG}
        case smtplib.SMTPDataError(smtp_code=code) if not 400 <= code < 600:
            return Uncertain(what)
        case smtplib.SMTPDataError(smtp_code=code):
            codes = {code}
        case _:
            codes = set()
    if not codes or codes & NOT_LET_IN or min(codes) < 400:
        return Unreachable(what)
    return TurnedDown(error, for_good=min(codes) >= 500)
