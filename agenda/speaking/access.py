"""Who somebody on stage is: the personal link, and the cookie that it sets."""

import base64
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from agenda.models import Speaker
from assises import audit
from assises.access import EditionRequest, has_role, private, staff_of
from assises.audit import Bearer, By
from assises.models import Edition

COOKIE = "speaker"  # one for each person: an assistant may hold the links of several
SALT = "agenda.speaker"
ORGANISE = "assises.organise"
DAYS_AFTER = 30  # slides often come after the day


class SpeakerRequest(EditionRequest):
    """A request about somebody on stage: of themselves, or of an organiser in their place."""

    speaker: Speaker
    by: By
    is_organiser: bool


def ends_on(edition: Edition) -> datetime:
    """Until when links are good."""
    return edition.ends_at + timedelta(days=DAYS_AFTER)


def _known() -> Any:
    return Speaker.objects.filter(edition__is_current=True).select_related("edition", "contact")


def _proof(pk: int, link_version: int) -> bytes:
    text = f"agenda.speaker:{pk}:{link_version}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, sha256).digest()[:18]


def secret_of(speaker: Speaker) -> str:
    """Kept nowhere: made from the installation's key."""
    raw = speaker.pk.to_bytes(8) + _proof(speaker.pk, speaker.link_version)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def link_of(speaker: Speaker) -> str:
    """The personal link, absolute."""
    return f"{settings.SITE_URL}{reverse('speaker_link', args=[secret_of(speaker)])}"


def speaker_of(secret: str, now: datetime) -> Speaker | None:
    """Whose link this is, while it is good."""
    try:
        raw = base64.b64decode(secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    if len(raw) != 26 or raw[0] > 127:  # no key of ours is as great
        return None
    found: Speaker | None = _known().filter(pk=int.from_bytes(raw[:8])).first()
    if found is None or not hmac.compare_digest(raw[8:], _proof(found.pk, found.link_version)):
        return None
    return found if now < ends_on(found.edition) else None


def _cookie(pk: int) -> str:
    return f"{COOKIE}-{pk}"


def sign_in(response: HttpResponseBase, speaker: Speaker, now: datetime) -> None:
    """Set the cookie, for as long as the link is good."""
    response.set_cookie(
        _cookie(speaker.pk),
        signing.dumps([speaker.pk, speaker.link_version], salt=SALT),
        max_age=ends_on(speaker.edition) - now,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def is_signed_in(request: HttpRequest, speaker: Speaker, now: datetime) -> bool:
    """Whether the cookies name this person, and their link still stands."""
    try:
        told = signing.loads(request.COOKIES.get(_cookie(speaker.pk), ""), salt=SALT)
    except signing.BadSignature:
        return False
    return told == [speaker.pk, speaker.link_version] and now < ends_on(speaker.edition)


def on_stage(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Somebody on stage, and organisers; to others the page does not exist."""

    @wraps(view)
    def guarded(request: Any, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.edition:
            raise Http404
        speaker = get_object_or_404(_known(), edition=request.edition, slug=slug)
        request.speaker = speaker
        request.is_organiser = has_role(request.user, ORGANISE)
        if request.is_organiser:
            request.by = staff_of(request)
        elif is_signed_in(request, speaker, timezone.now()):
            request.by = Bearer(of=audit.row_of(speaker), name=speaker.full_name)
        else:
            raise Http404
        return private(view(request, *args, **kwargs))

    guarded.who = "people on stage"  # type: ignore[attr-defined]
    return guarded
