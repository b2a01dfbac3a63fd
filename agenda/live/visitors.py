"""How people come to a live room: from the list of sessions, or with the code on the screen."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agenda.live import access, actions
from agenda.live.models import LiveRoom
from agenda.models import Session
from assises import limits
from assises.access import EditionRequest, everyone
from assises.errors import Refused
from assises.http import same_for_all
from assises.middleware import address_of

WRONG_CODES, WINDOW = 300, 600  # a whole hall may share one address
STAY = timedelta(days=2)


@everyone
@require_safe
@same_for_all
def index(request: EditionRequest) -> HttpResponseBase:
    """The sessions at which one may ask, and the field for a code, which leads to its session."""
    typed = request.GET.get("code", "")[:20]
    room = find(request.edition.pk, typed) if typed else None
    if room:
        address = redirect("live:room", room.session.slug)
        address["Location"] += f"?code={room.code}"
        return address
    sessions = Session.objects.of(request.edition).filter(has_live=True).select_related("room")
    context = {"sessions": sessions.in_order(), "typed": typed}
    return TemplateResponse(request, "live/index.html", context)


def find(edition: int, code: str) -> LiveRoom | None:
    """The room with this code, however it is typed."""
    rooms = LiveRoom.objects.filter(session__edition=edition, session__has_live=True)
    wanted = actions.plain_code(code)
    found = [
        room
        for room in rooms.select_related("session")
        if wanted and actions.plain_code(room.code) == wanted
    ]
    return found[0] if found else None


def join(request: HttpRequest, room: LiveRoom) -> HttpResponse:
    """Let a guest in who has the code, under an id that their phone keeps; or say why not."""
    guest = access.guest_of(request.COOKIES) or access.Guest(uuid.uuid4())
    key = f"live-code:{address_of(request)}"
    code = request.POST.get("code", "")
    try:
        if limits.reached(key, WRONG_CODES, WINDOW):
            raise actions.TooManyCodes
        actions.come_in(code, room=room, guest=guest.id, now=timezone.now())
    except Refused as refusal:
        if isinstance(refusal, actions.WrongCode):
            limits.hit(key, WRONG_CODES, WINDOW)
        context = {"session": room.session, "refusal": str(refusal), "typed": code[:20]}
        return TemplateResponse(request, "live/join.html", context)
    response = redirect("live:room", room.session.slug)
    value = signing.dumps(guest.id.hex, salt=access.SALT, compress=False)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(
        access.COOKIE, value, max_age=STAY, httponly=True, samesite="Lax", secure=secure
    )
    return response
