"""Who may write on a wall, and who runs it."""

import base64
import hmac
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from agenda.live.access import Host
from agenda.live.models import LiveRoom
from assises import audit
from assises.access import EditionRequest, has_role, private
from assises.audit import Bearer, By
from assises.models import User
from registration.checkin.models import Presence
from registration.models import Registration
from workshops.models import Seat, Workshop
from workshops.wall.models import Attendance, Facilitator, Wall

COOKIE = "facilitator"  # one for each workshop: see `cookie_of`
SALT = "workshops.facilitator"
ORGANISE = "assises.organise"


Runner = User | Facilitator


class WallRequest(EditionRequest):
    """A request of who runs a workshop: its facilitator, or an organiser."""

    workshop: Workshop
    wall: Wall
    runner: Runner
    by: By  # the same, for the trail


def wall_of(workshop: Workshop) -> Wall:
    """Its wall; one that nobody set up is closed."""
    found = Wall.objects.filter(workshop=workshop).first()
    found = found or Wall.objects.get_or_create(workshop=workshop)[0]
    found.workshop = workshop
    return found


def workshop_at(request: EditionRequest, slug: str) -> Workshop:
    related = ("round__edition", "session__room", "session__theme", "place")
    known = Workshop.objects.filter(round__edition=request.edition).select_related(*related)
    return get_object_or_404(known, session__slug=slug)


def may_write(workshop: Workshop, registration: Registration) -> bool:
    """Who has a seat, was let in by the door, or is marked present by the facilitator."""
    if not registration.is_confirmed or registration.edition_id != workshop.round.edition_id:
        return False
    mine = {"registration": registration}
    return (
        Seat.objects.held().filter(workshop=workshop, **mine).exists()
        or Attendance.objects.filter(workshop=workshop, **mine).exists()
        or (
            workshop.place is not None
            and Presence.objects.came().filter(place=workshop.place, **mine).exists()
        )
    )


# -- The facilitator's link ------------------------------------------------------------------------


def _proof(one: Facilitator) -> bytes:
    text = f"workshops.facilitator:{one.pk}:{one.link_version}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, sha256).digest()[:18]


def secret_of(one: Facilitator) -> str:
    return base64.urlsafe_b64encode(one.pk.bytes + _proof(one)).decode().rstrip("=")


def link_of(one: Facilitator) -> str:
    """The personal link, absolute."""
    return f"{settings.SITE_URL}{reverse('facilitator', args=[secret_of(one)])}"


def facilitator_of(secret: str, now: datetime) -> Facilitator | None:
    """Whose link this is, until the end of the day after the event."""
    try:
        raw = base64.b64decode(secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True)
        pk = uuid.UUID(bytes=raw[:16])
    except ValueError:
        return None
    found = _known().filter(pk=pk).first()
    right = found is not None and hmac.compare_digest(raw[16:], _proof(found))
    return found if found and right and is_time(found.workshop, now) else None


def _known() -> Any:
    current = Facilitator.objects.filter(workshop__round__edition__is_current=True)
    return current.select_related("workshop__round__edition", "workshop__session")


def is_time(workshop: Workshop, now: datetime) -> bool:
    edition = workshop.round.edition
    return now.astimezone(edition.zone).date() <= edition.day + timedelta(days=1)


def cookie_of(workshop: int) -> str:
    """Who runs several workshops is signed in to each."""
    return f"{COOKIE}-{workshop}"


def sign_in(response: HttpResponseBase, one: Facilitator) -> None:
    value = signing.dumps([str(one.pk), one.link_version], salt=SALT)
    response.set_cookie(
        cookie_of(one.workshop_id),
        value,
        max_age=timedelta(days=60),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def facilitator_in(cookies: Mapping[str, str], workshop: int, now: datetime) -> Facilitator | None:
    """Who the cookie of this workshop names, if their link still stands."""
    try:
        pk, version = signing.loads(cookies.get(cookie_of(workshop), ""), salt=SALT)
        known = _known().filter(workshop=workshop)
        found = known.filter(pk=uuid.UUID(pk), link_version=int(version)).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None
    one: Facilitator | None = found
    return one if one and is_time(one.workshop, now) else None


def runner(workshop: int, cookies: Mapping[str, str], user: Any, now: datetime) -> Runner | None:
    """Who runs this workshop, of those whom a page or a socket names: an organiser, or its
    facilitator."""
    return user if has_role(user, ORGANISE) else facilitator_in(cookies, workshop, now)


def still_runs(one: Runner, now: datetime) -> bool:
    """Asked again of who looks for long: roles are lost, links are changed, the event ends."""
    if isinstance(one, User):
        return has_role(User.objects.filter(pk=one.pk).first(), ORGANISE)
    known = _known().filter(pk=one.pk, link_version=one.link_version)
    return known.exists() and is_time(one.workshop, now)


def by_of(one: Runner) -> By:
    return one if isinstance(one, User) else Bearer(of=audit.row_of(one), name=one.name)


def moderates(one: Runner, room: LiveRoom) -> User | Host:
    """Who runs a workshop moderates the live room of its session, and no other."""
    if isinstance(one, User):
        return one
    bearer = Bearer(of=audit.row_of(one), name=one.name)
    return Host(one.pk, room.pk, bearer, lambda: still_runs(one, timezone.now()))


def facilitators(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """The workshop's own facilitator, and organisers; to others the page does not exist."""

    @wraps(view)
    def guarded(request: Any, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.edition:
            raise Http404
        request.workshop = workshop_at(request, slug)
        pk, now = request.workshop.pk, timezone.now()
        request.runner = runner(pk, request.COOKIES, request.user, now)
        if request.runner is None:
            raise Http404
        request.by = by_of(request.runner)
        request.wall = wall_of(request.workshop)
        return private(view(request, slug, *args, **kwargs))

    guarded.who = "facilitators"  # type: ignore[attr-defined]
    return guarded
