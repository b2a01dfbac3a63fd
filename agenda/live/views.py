"""Pages of the live room: the audience's, the moderators', the room's screen."""

import uuid
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_safe

from agenda.live import (
    access,
    actions,
    ballots,
    boards,
    consoles,
    feed,
    poll_forms,
    posted,
    visitors,
)
from agenda.live.access import MODERATE
from agenda.live.ballots import Ballot
from agenda.live.models import LiveRoom, Voice
from assises.access import EditionRequest, everyone, private, staff_with
from registration import qr
from registration.access import current_registration
from registration.models import Registration

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
Said = dict[str, Any]

# What the room's script imports, fetched at once rather than one level after the other.
MODULES = [
    f"js/live/{name}.js"
    for name in (
        "ask-box",
        "live-poll",
        "live-socket",
        "outbox",
        "own-questions",
        "poll-box",
        "poll-fields",
        "poll-results",
        "question-list",
        "room-state",
        "rows",
        "words",
    )
]


@everyone
@read_or_send
def room(request: EditionRequest, slug: str) -> HttpResponseBase:
    """The audience's page. It works by plain requests; the script makes it live."""
    live = consoles.room_at(request, slug)
    registration = current_registration(request)
    said: Said | None = None
    if request.method == "POST" and request.POST.get("type") == "join":
        return private(visitors.join(request, live))
    if request.method == "POST":
        who = access.who(request.COOKIES)
        said = posted.answer(request, room=live, who=who)
    voice = _voice(request, live, registration)
    if posted.wants_json(request):
        return private(JsonResponse(_told(said, live, voice)))
    if said and said["type"] == "ack":
        return private(redirect("live:room", slug))
    context = _audience(request, live, registration, voice)
    context |= _typed(request, said, context["ballot"])
    return private(TemplateResponse(request, "live/room.html", context))


@staff_with(MODERATE)
@read_or_send
def moderation(request: EditionRequest, slug: str) -> HttpResponseBase:
    """The moderators' console. Its answers to programs are for where sockets are blocked."""
    address = f"/ws/direct/{slug}/moderation/"
    return consoles.show(request, consoles.room_at(request, slug), who=request.user, socket=address)


@everyone
@require_safe
def screen(request: EditionRequest, slug: str) -> HttpResponseBase:
    """What the room sees. No account: it may run on anybody's computer."""
    live = consoles.room_at(request, slug)
    state = feed.state(live)
    asked = boards.on_screen(state["questions"])
    join = settings.SITE_URL + reverse("live:room", args=[slug])
    context = consoles.about(request, live, state) | {
        "asked": asked,
        "length": boards.length(asked),
        "ballot": ballots.current(state),
        "top": boards.most_supported(state["questions"])[:3],
        "on_stage": boards.on_stage(live.session),
        "host": boards.host(live.session),
        "qr": qr.svg(f"{join}?code={live.code}"),
        "join": (settings.SITE_URL + reverse("live:index")).partition("//")[2].rstrip("/"),
        "code": live.code,
    }
    return private(TemplateResponse(request, "live/screen.html", context))


def _audience(
    request: HttpRequest, live: LiveRoom, registration: Registration | None, voice: UUID | None
) -> dict[str, Any]:
    state = feed.state(live)
    if voice:
        state["me"] = feed.mine(live.pk, [voice], polled=bool(state["poll"]))[voice]
    is_guest = voice is not None and (registration is None or not registration.is_confirmed)
    sort = request.GET.get("tri", "")
    return consoles.about(request, live, state) | {
        "registration": registration,
        "may_take_part": is_guest or bool(registration and registration.is_confirmed),
        "is_guest": is_guest,
        "code": request.GET.get("code", "")[:20],
        "key": _key(live, voice),
        "sort": sort,
        "rows": boards.rows(state, newest_first=sort == "recentes"),
        "mine": boards.own(state),
        "ballot": ballots.current(state),
        "own_sentences": boards.SENTENCES,
        "screen": boards.on_screen(state["questions"]),
        "count": boards.count(state["questions"]),
        "longest": actions.LONGEST,
        "modules": MODULES,
        "ask_id": uuid.uuid4(),
    }


def _voice(request: HttpRequest, live: LiveRoom, registration: Registration | None) -> UUID | None:
    """Under which voice they read what is theirs: their own, or a guest's."""
    if registration and registration.is_confirmed:
        return Voice.id_of(live.pk, registration.pk)
    guest = access.guest_of(request.COOKIES)
    voice = access.guest_voice(guest, live) if guest else None
    if voice:
        return voice.pk
    return Voice.id_of(live.pk, registration.pk) if registration else None


def _key(live: LiveRoom, voice: UUID | None) -> str:
    """Under what a phone keeps unsent questions: another person's are not mine to send."""
    if voice is None:
        return ""
    owner = salted_hmac("live.outbox", str(voice)).hexdigest()[:12]
    return f"{live.session.slug}.{owner}"


def _told(said: Said | None, live: LiveRoom, voice: UUID | None) -> Said:
    """What a script that polls is answered: how it went, and what concerns this person."""
    me = feed.mine(live.pk, [voice])[voice] if voice else None
    if said is None:
        return {"type": "snapshot", **feed.state(live)} | ({"me": me} if me else {})
    return said | ({"me": me} if me else {})


def _typed(request: HttpRequest, said: Said | None, ballot: Ballot | None) -> dict[str, Any]:
    """After a refusal: why, and what was typed, under the same id."""
    if said is None:
        return {}
    if ballot and ballot.is_open and request.POST.get("type") == "answer":
        typed = poll_forms.typed_answer(request.POST)
        return {"ballot": replace(ballot, answer=typed, refusal=said["message"])}
    if request.POST.get("type") != "ask":
        return {"notice": said["message"]}
    return {"refusal": said["message"], "typed": request.POST.get("text", "")}
