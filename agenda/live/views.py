"""Pages of the live room: the audience's, the moderators', the room's screen."""

import uuid
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_safe

from agenda.live import (
    access,
    actions,
    ballots,
    boards,
    feed,
    frames,
    poll_forms,
    replies,
    visitors,
)
from agenda.live.access import MODERATE
from agenda.live.ballots import Ballot
from agenda.live.models import LiveRoom, Poll, Voice
from agenda.models import Session
from assises.access import EditionRequest, everyone, private, staff_with
from assises.models import User
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
    live = _room(request, slug)
    registration = current_registration(request)
    said: Said | None = None
    if request.method == "POST" and request.POST.get("type") == "join":
        return private(visitors.join(request, live))
    if request.method == "POST":
        who = access.who(request.COOKIES)
        said = _answer(request, room=live, who=who)
    voice = _voice(request, live, registration)
    if _wants_json(request):
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
    live = _room(request, slug)
    said: Said | None = None
    if request.method == "POST" and isinstance(request.user, User):
        said = _answer(request, room=live, who=request.user)
    if _wants_json(request):
        return JsonResponse(said or {"type": "snapshot", **feed.state(live, desk=True)})
    if said and said["type"] == "ack":
        return redirect("live:moderation", slug)
    state = feed.state(live, desk=True)
    context = _about(request, live, state) | {
        "socket": f"/ws/direct/{slug}/moderation/",
        "columns": boards.columns(state["questions"]),
        "host": boards.host(live.session),
        "notice": said["message"] if said else "",
        "ballots": ballots.of_desk(state),
        "draft": _draft(request, state, said),
        "kinds": Poll.Kind.choices,
        "next_id": uuid.uuid4(),
    }
    return TemplateResponse(request, "live/moderation.html", context)


@everyone
@require_safe
def screen(request: EditionRequest, slug: str) -> HttpResponseBase:
    """What the room sees. No account: it may run on anybody's computer."""
    live = _room(request, slug)
    state = feed.state(live)
    asked = boards.on_screen(state["questions"])
    join = settings.SITE_URL + reverse("live:room", args=[slug])
    context = _about(request, live, state) | {
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


def _room(request: EditionRequest, slug: str) -> LiveRoom:
    if not request.edition:
        raise Http404
    sessions = Session.objects.of(request.edition).filter(has_live=True).with_people()
    session = get_object_or_404(sessions.select_related("edition", "room", "live_room"), slug=slug)
    return feed.room_of(session)


def _about(request: HttpRequest, live: LiveRoom, state: Said) -> dict[str, Any]:
    """What each of the three pages says."""
    slug = live.session.slug
    return {
        "session": live.session,
        "state": state,
        "socket": f"/ws/direct/{slug}/",
        "read": f"/api/v1/live/{slug}/questions/",
    }


def _audience(
    request: HttpRequest, live: LiveRoom, registration: Registration | None, voice: UUID | None
) -> dict[str, Any]:
    state = feed.state(live)
    if voice:
        state["me"] = feed.mine(live.pk, [voice], polled=bool(state["poll"]))[voice]
    is_guest = voice is not None and (registration is None or not registration.is_confirmed)
    sort = request.GET.get("tri", "")
    return _about(request, live, state) | {
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


def _heard(request: HttpRequest) -> Said:
    """The frame that a form stands for: the page's own, or what a script posts for a socket."""
    data = request.POST
    heard: Said = {"id": data.get("id") or str(uuid.uuid4()), "type": data.get("type")}
    if "conduct" in data or data.get("type") in {"answer", "poll"}:
        return heard | poll_forms.read(data)
    if "vote" in data:
        question, _, on = data["vote"].partition(":")
        return heard | {"type": "vote", "question": question, "on": on == "on"}
    if "reword" in data:
        question = data["reword"]
        text = data.get(f"text-{question}", "")
        return heard | {"type": "edit", "question": question, "text": text}
    if "withdraw" in data:
        return heard | {"type": "withdraw", "question": data["withdraw"]}
    if "move" in data:
        question, _, action = data["move"].partition(":")
        heard |= {"type": "moderate", "question": question, "action": action}
    for name in ("question", "action", "reason", "text"):
        if name in data:
            heard[name] = data[name]
    return heard | {"anonymous": "anonymous" in data, "on": "on" in data}


def _answer(request: HttpRequest, *, room: LiveRoom, who: replies.Who) -> Said:
    """What was posted is answered: a form, or the frame of a page whose socket is blocked."""
    posted = request.POST.get("frame")
    try:
        frame = frames.parse(posted) if posted else frames.read(_heard(request))
    except frames.Malformed as refusal:
        return frames.error(refusal, refusal.id)
    return replies.reply(frame, room=room, who=who, now=timezone.now())


def _told(said: Said | None, live: LiveRoom, voice: UUID | None) -> Said:
    """What a script that polls is answered: how it went, and what concerns this person."""
    me = feed.mine(live.pk, [voice])[voice] if voice else None
    if said is None:
        return {"type": "snapshot", **feed.state(live)} | ({"me": me} if me else {})
    return said | ({"me": me} if me else {})


def _draft(request: HttpRequest, state: Said, said: Said | None) -> Said | None:
    """The fields of a poll: as they were typed and refused, or of the one to correct."""
    if said and request.POST.get("type") == "poll" and "conduct" not in request.POST:
        return poll_forms.typed_draft(request.POST, said["message"])
    wanted = request.GET.get("sondage")
    found = [poll for poll in state["polls"] if poll["id"] == wanted and poll["state"] == "draft"]
    return poll_forms.draft_of(found[0]) if found else None


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


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
