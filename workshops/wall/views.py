"""The pages of a wall: a participant's, the room's screen, the plenary's."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assises import limits
from assises.access import EditionRequest, everyone, private
from assises.errors import Refused
from registration import qr
from registration.access import current_registration
from registration.models import Registration
from workshops.models import Workshop
from workshops.wall import actions, board
from workshops.wall.access import wall_of, workshop_at
from workshops.wall.models import Wall

MOST_VOTES = 60  # given or taken back, a minute and person


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def wall(request: EditionRequest, slug: str) -> HttpResponseBase:
    """Anyone reads; those of the workshop propose and vote."""
    workshop = workshop_at(request, slug)
    one, person = wall_of(workshop), current_registration(request)
    if request.method == "POST":
        return private(_write(request, one, person))
    if person and not request.accepts("text/html"):
        return private(JsonResponse(board.own(one, person)))
    return private(_page(request, workshop, one, person))


def _page(
    request: EditionRequest,
    workshop: Workshop,
    one: Wall,
    person: Registration | None,
) -> HttpResponse:
    now = timezone.now()
    own = board.own(one, person) if person else None
    context = {
        "workshop": workshop,
        "session": workshop.session,
        "board": board.read(one.pk, now),
        "person": person,
        "may_write": bool(own and own["may"]),
        "mine": board.mine(one, person) if person else None,
        "own": own,
        "socket": socket(workshop, "mur", "phone"),
        "new_id": uuid4(),
        "key": _key(workshop, person),
    }
    return TemplateResponse(request, "wall/wall.html", context)


def _key(workshop: Workshop, person: Registration | None) -> str:
    """Under what a phone keeps what is unsent: another person's is not mine to send."""
    owner = salted_hmac("wall.outbox", str(person.pk)).hexdigest()[:12] if person else ""
    return f"{workshop.session.slug}.{owner}" if person else ""


def _write(request: EditionRequest, one: Wall, person: Registration | None) -> HttpResponseBase:
    """A script gets JSON; a plain form comes back to the page."""
    try:
        if person is None:
            raise actions.NotHere
        _do(request, one, person, timezone.now())
    except Refused as refusal:
        if request.accepts("text/html"):
            messages.error(request, str(refusal))
            return redirect(request.path)
        told = {"code": refusal.code, "message": str(refusal)}
        return JsonResponse(told, status=429 if refusal.code == "rate_limited" else 409)
    if request.accepts("text/html"):
        return redirect(request.path)
    return JsonResponse(board.own(one, person))


def _do(request: HttpRequest, one: Wall, person: Registration, now: datetime) -> None:
    said = request.POST
    if "pile" in said:
        if not said["pile"].isdecimal():
            raise actions.Gone
        if not limits.hit(f"wall:{person.pk}", MOST_VOTES, 60):
            raise actions.Slower
        pile = int(said["pile"])
        on = said["on"] == "1" if "on" in said else pile not in board.mine(one, person).votes
        actions.vote(one, pile=pile, registration=person, on=on, now=now)
        return
    id = board.brick_id(said.get("id", ""))
    if id is None:
        raise actions.Gone
    actions.propose(one, id=id, registration=person, text=said.get("text", ""), now=now)


@everyone
@require_safe
def screen(request: EditionRequest, slug: str) -> HttpResponseBase:
    """The projector of the room: the same for all."""
    workshop = workshop_at(request, slug)
    join = f"{settings.SITE_URL}{reverse('wall:wall', args=[slug])}"
    context = {
        "session": workshop.session,
        "board": board.read(wall_of(workshop).pk, timezone.now()),
        "socket": socket(workshop, "mur", "screen"),
        "qr": qr.svg(join, label=_("QR code of this wall")),
        "join": settings.SITE_URL.split("://")[-1],
    }
    return TemplateResponse(request, "wall/screen.html", context)


@everyone
@require_safe
def plenary(request: EditionRequest) -> HttpResponseBase:
    """What each workshop says in the end, for the plenary's screen and for everybody."""
    context = {
        "boards": board.all_of(request.edition, timezone.now()),
        "socket": f"/ws/ateliers/restitution/?lang={get_language()}",
    }
    return TemplateResponse(request, "wall/plenary.html", context)


def socket(workshop: Workshop, name: str, side: str) -> str:
    slug = workshop.session.slug
    return f"/ws/ateliers/{slug}/{name}/?side={side}&lang={get_language()}"
