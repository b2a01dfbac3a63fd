"""What registration writes to people. Queued here, worded when the sender takes them."""

from datetime import datetime, timedelta

from assises import mail
from assises.models import Edition, OutgoingMail
from registration.models import Registration


def _about(kind: str, registration: Registration, at: datetime) -> OutgoingMail | None:
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


def confirmed(registration: Registration, at: datetime) -> OutgoingMail | None:
    """Your place is held: badge, calendar, personal link."""
    return _about("confirmed", registration, at)


def already(registration: Registration, at: datetime) -> OutgoingMail | None:
    """You had registered before: here is your badge again."""
    return _about("already", registration, at)


def cancelled(registration: Registration, at: datetime) -> OutgoingMail | None:
    """Your place has been given back."""
    return _about("cancelled", registration, at)


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
