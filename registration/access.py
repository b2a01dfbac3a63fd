"""Who a participant is: the personal link, and the cookie that it sets."""

import base64
import hmac
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from assises.access import EditionRequest, private
from registration.models import Group, Registration

COOKIE = "participant"
SALT = "registration.participant"


class ParticipantRequest(EditionRequest):
    """A request of somebody who has a registration in the current edition."""

    registration: Registration


@dataclass(frozen=True)
class Participant:
    """Who a cookie says that somebody is: enough to show, never enough to act unchecked."""

    registration_id: uuid.UUID
    edition_id: int
    link_version: int


def _proof(what: str, pk: uuid.UUID, link_version: int) -> bytes:
    text = f"registration.{what}:{pk}:{link_version}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, sha256).digest()[:18]


def _secret(what: str, pk: uuid.UUID, link_version: int) -> str:
    raw = pk.bytes + _proof(what, pk, link_version)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _parts(secret: str) -> tuple[uuid.UUID, bytes] | None:
    """What a secret is about, and its proof; None when it is not even shaped like one."""
    try:
        raw = base64.b64decode(secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return (uuid.UUID(bytes=raw[:16]), raw[16:]) if len(raw) == 34 else None


def secret_of(registration: Registration) -> str:
    """The secret of the personal link. Kept nowhere: made from the installation's key."""
    return _secret("link", registration.pk, registration.link_version)


def secret_of_group(group: Group) -> str:
    """The secret of a group's list: made likewise, and of no use as a personal link."""
    return _secret("group", group.pk, group.link_version)


def group_link_of(group: Group) -> str:
    """The link of a group's list, absolute."""
    return f"{settings.SITE_URL}{reverse('group', args=[secret_of_group(group)])}"


def group_of(secret: str) -> Group | None:
    """Whose list this secret opens, whatever its edition."""
    pk, proof = _parts(secret) or (None, b"")
    found = Group.objects.select_related("edition").filter(pk=pk).first() if pk else None
    if found and hmac.compare_digest(proof, _proof("group", found.pk, found.link_version)):
        return found
    return None


def address_link_of(registration: Registration) -> str:
    """The link that confirms the address somebody wants, absolute; good for that address alone."""
    what = f"address.{registration.email_wanted}"
    secret = _secret(what, registration.pk, registration.link_version)
    return f"{settings.SITE_URL}{reverse('address', args=[secret])}"


def wanting(secret: str) -> Registration | None:
    """Whose wanted address this secret confirms."""
    pk, proof = _parts(secret) or (None, b"")
    asking = Registration.objects.select_related("edition", "category").exclude(email_wanted="")
    found = asking.filter(pk=pk, edition__is_current=True).first() if pk else None
    if found is None:
        return None
    what = f"address.{found.email_wanted}"
    is_right = hmac.compare_digest(proof, _proof(what, found.pk, found.link_version))
    return found if is_right else None


def mark_of(registration: Registration) -> str:
    """What a phone may keep to know whose something is: a digest, from which no link is made."""
    return sha256(secret_of(registration).encode()).hexdigest()


def link_of(registration: Registration) -> str:
    """The personal link, absolute."""
    path = reverse("personal_link", args=[secret_of(registration)])
    return f"{settings.SITE_URL}{path}"


def calendar_link_of(registration: Registration) -> str:
    """The address of one's own calendar, absolute. It opens nothing else, nor does the link it."""
    secret = _secret("calendar", registration.pk, registration.calendar_version)
    return f"{settings.SITE_URL}{reverse('own_calendar', args=[secret])}"


def calendar_of(secret: str) -> Registration | None:
    """Whose calendar this secret opens; nobody's once they are erased."""
    pk, proof = _parts(secret) or (None, b"")
    known = Registration.objects.select_related("edition").filter(erased_at=None)
    found = known.filter(pk=pk).first() if pk else None
    if found and hmac.compare_digest(proof, _proof("calendar", found.pk, found.calendar_version)):
        return found
    return None


def registration_of(secret: str) -> Registration | None:
    """Whose secret this is, whatever the state of the registration."""
    pk, proof = _parts(secret) or (None, b"")
    registrations = Registration.objects.select_related("edition", "category")
    found = registrations.filter(pk=pk).first() if pk else None
    if found and hmac.compare_digest(proof, _proof("link", found.pk, found.link_version)):
        return found
    return None


def expires_at(registration: Registration) -> datetime:
    """The end of the day after the event."""
    edition = registration.edition
    return datetime.combine(edition.day + timedelta(days=2), time(0), edition.zone)


def sign_in(response: HttpResponseBase, registration: Registration, now: datetime) -> None:
    """Set the cookie, until the day after the event (an hour at least, to look back)."""
    value = signing.dumps(
        [str(registration.pk), registration.edition_id, registration.link_version],
        salt=SALT,
        compress=False,
    )
    response.set_cookie(
        COOKIE,
        value,
        max_age=max(expires_at(registration) - now, timedelta(hours=1)),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def sign_out(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
    response["Clear-Site-Data"] = '"cache", "storage"'


def participant_of(cookies: Mapping[str, str]) -> Participant | None:
    """Who the cookies of a page or a socket name. Asks the signature alone, no database."""
    try:
        pk, edition_id, link_version = signing.loads(cookies.get(COOKIE, ""), salt=SALT)
        return Participant(uuid.UUID(pk), int(edition_id), int(link_version))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def current_registration(request: HttpRequest) -> Registration | None:
    """The registration of who asks, if it is in the current edition and its link still stands."""
    who = participant_of(request.COOKIES)
    if who is None:
        return None
    return (
        Registration.objects.select_related("edition", "category")
        .filter(pk=who.registration_id, link_version=who.link_version, edition__is_current=True)
        .first()
    )


def participants(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Participants with any state of registration; strangers go and sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        registration = current_registration(request)
        if registration is None:
            return private(redirect("accounts:sign_in"))
        request.registration = registration  # type: ignore[attr-defined]
        request.edition = registration.edition  # type: ignore[attr-defined]
        return private(view(request, *args, **kwargs))

    guarded.who = "participants"  # type: ignore[attr-defined]
    return guarded
