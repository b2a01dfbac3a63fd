"""What registration has to write to people: queued here, worded in `letters`."""

from datetime import datetime, timedelta

from assises import mail
from assises.models import Edition, OutgoingMail
from registration.models import Registration


def confirmed(registration: Registration, at: datetime) -> OutgoingMail | None:
    """Your place is held: badge, calendar, personal link."""
    return _about("confirmed", registration, at)


def already(registration: Registration, at: datetime) -> OutgoingMail | None:
    """You had registered before: here is your badge again."""
    return _about("already", registration, at)


def pending(registration: Registration, at: datetime) -> OutgoingMail | None:
    """Your place is kept ten minutes: confirm it with one click."""
    return _about("pending", registration, at)


def cancelled(registration: Registration, at: datetime) -> OutgoingMail | None:
    """Your place has been given back."""
    return _about("cancelled", registration, at)


def waiting(registration: Registration, at: datetime) -> OutgoingMail | None:
    """The day is full: you are on the waiting list."""
    return _about("waiting", registration, at)


def offered(registration: Registration, at: datetime) -> OutgoingMail | None:
    """A place is free, and yours until a given hour."""
    return _about("offered", registration, at)


def lapsed(registration: Registration, at: datetime) -> OutgoingMail | None:
    """The place that was offered has gone to the next in line."""
    return _about("lapsed", registration, at)


def left(registration: Registration, at: datetime) -> OutgoingMail | None:
    """You have left the waiting list."""
    return _about("left", registration, at)


def sign_in_code(
    email: str,
    code: str,
    edition: Edition,
    language: str,
    at: datetime,
    until: datetime | None = None,
) -> OutgoingMail:
    """Six digits to sign in with, of no use after `until`: ten minutes if nothing is said."""
    until = until or at + timedelta(minutes=10)
    return mail.queue(
        "registration.sign_in_code",
        edition=edition,
        to=email,
        language=language,
        at=at,
        params={"code": code, "until": until.isoformat()},
    )


def _about(kind: str, registration: Registration, at: datetime) -> OutgoingMail | None:
    """Queue a mail to somebody, if we can write to them at all."""
    if not registration.email:
        return None
    return mail.queue(
        f"registration.{kind}",
        edition=registration.edition,
        to=registration.email,
        language=registration.language,
        at=at,
        reference=str(registration.pk),
    )
